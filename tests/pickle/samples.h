#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

/// Pickles that the Python at hand writes by pickle_samples.py, in a folder of their own.
class Samples {
public:
    /// `arguments` follow the folder on the script's command line.
    explicit Samples(const QString& script, const QStringList& arguments = {});

    /// Why there are none (no Python); empty when there are.
    const QString& missing() const { return m_missing; }
    /// What went wrong in the script; empty when nothing did.
    const QString& failure() const { return m_failure; }
    QStringList names() const; ///< without ".pkl"
    QByteArray read(const QString& nameWithSuffix) const;

private:
    QTemporaryDir m_folder;
    QString m_missing;
    QString m_failure;
};
