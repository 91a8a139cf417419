#include "tests/support/files.h"

#include <QtTest>

using namespace ckptscope;

/// Twins by the PyTorch of the Linux distribution, which writes another layout (Debian 12: 1.13).
class SystemTorchTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    static QString python(const QStringList& arguments)
    {
        QProcess process;
        process.start("/usr/bin/python3", arguments);
        return process.waitForFinished(120'000) && process.exitCode() == 0
            ? QString::fromUtf8(process.readAllStandardOutput()).trimmed()
            : QString();
    }
    static QString script() { return qEnvironmentVariable("CKPTSCOPE_SOURCE") + "/tests/data/system_torch.py"; }
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QStringList names(const char* pattern) const
    {
        return QDir(path("single")).entryList({QString::fromLatin1(pattern)}, QDir::Files);
    }

private slots:
    void initTestCase()
    {
        if (python({"-c", "import torch; print(torch.__version__)"}).isEmpty())
            QSKIP("the distribution's python3-torch is not installed");
        const QString version = python({script(), m_folder.path()});
        QVERIFY(!version.isEmpty());
        qInfo("files of PyTorch %s", qPrintable(version));
    }

    void eachTwinBecomesTheOther()
    {
        QCOMPARE(names("*.pth").size(), 8);
        for (const QString& name : names("*.pth")) {
            const QString single = path("single/" + name), parallel = path("parallel/" + name);
            QVERIFY2(converted(parallel, {edit::Strip{"module."}}) == contents(single), qPrintable(name));
            QVERIFY2(converted(single, {edit::Add{"module.", false}}) == contents(parallel), qPrintable(name));
            QVERIFY2(converted(single, {}) == contents(single), qPrintable(name));
        }
    }

    void wholeModelsGiveTheirStateDict()
    {
        QVERIFY(!names("*_model.bin").isEmpty());
        for (const QString& name : names("*_model.bin"))
            for (const char* kind : {"single/", "parallel/"}) {
                const QString state = QString(name).replace("_model.bin", ".pth");
                QVERIFY2(converted(path(kind + name), {edit::Extract{}}, state.toStdString())
                             == contents(path(kind + state)),
                         qPrintable(name));
            }
    }

    void conversionsLoadThere()
    {
        QStringList written{script(), m_folder.path()};
        for (const QString& name : names("*.pth"))
            for (const checkpoint::Format format : {checkpoint::Format::Zip, checkpoint::Format::Legacy}) {
                written << path((format == checkpoint::Format::Zip ? "zip_" : "legacy_") + name);
                writeFile(written.back(), converted(path("parallel/" + name), {edit::Strip{"module."}}, {}, format));
            }
        QCOMPARE(python(written), QString("ok"));
    }
};

QTEST_APPLESS_MAIN(SystemTorchTest)
#include "tst_system_torch.moc"
