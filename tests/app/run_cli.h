#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

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
