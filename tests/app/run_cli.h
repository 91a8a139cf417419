#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

/// What a run of the built program ($CKPTSCOPE_CLI) left behind.
struct CliRun {
    int code = -1; ///< -1: it could not be started, crashed or did not end
    QByteArray out, err;

    /// Every line of standard output as a JSON object; empty when one is none.
    QList<QJsonObject> documents() const;
    /// The only document; empty when there is not exactly one.
    QJsonObject document() const;
};

CliRun runCli(const QStringList& arguments, const QByteArray& input = {});
/// By /bin/sh, with $CLI as the program's name and the arguments as $1, $2 ….
CliRun runShell(const QString& script, const QStringList& arguments);

/// A pickle of protocol 2: {key: 1}.
QByteArray pickleOf(const QByteArray& key);

/// Where a test leaves its files; goes with it.
class TestFolder {
public:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    /// Makes a file and tells its path.
    QString write(const QString& name, const QByteArray& bytes) const;

private:
    QTemporaryDir m_folder;
};
