#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

/// The real PyTorch, asked through oracle.py (which lists the requests). One Python process for the life of the object.
class Oracle {
public:
    Oracle();
    ~Oracle();
    Oracle(const Oracle&) = delete;
    Oracle& operator=(const Oracle&) = delete;

    /// Whether a Python with torch answers.
    bool available() const { return m_available; }
    /// The answer; "ok" is false, with "error", when Python raised.
    QJsonObject ask(const QJsonObject& request);

    /// Empty when torch.load takes the file that way, else what it said.
    QString load(const QString& file, bool weightsOnly, bool mmap = false);
    /// Empty when both files hold the same structure, order, types, bits and sharing; else the difference.
    /// `ignore`: "device" leaves out where tensors were.
    QString difference(const QString& a, const QString& b, const QStringList& ignore = {});
    /// Runs Python; the text of its variable `result`, or of what it raised.
    QString run(const QString& code);

private:
    QByteArray exchange(const QByteArray& request);

#ifdef Q_OS_WIN
    QTemporaryDir m_folder; ///< of the requests and their answers
    int m_asked = 0;
#else
    QProcess m_process;
#endif
    bool m_available = false;
};
