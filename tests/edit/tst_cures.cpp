#include "tests/edit/steps.h"

#include <QtTest>

using namespace ckptscope;

/// What a finding offers is accepted and mends it.
class CuresTest : public QObject {
    Q_OBJECT

    TorchFiles m_files;

private slots:
    void initTestCase()
    {
        if (!m_files.torch.available())
            QSKIP("no Python with torch");
    }

    void curesMend_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("id");
        const auto row = [](const char* id, const char* before) { QTest::newRow(id) << before << id; };
        row("parallel-model", "torch.optim.swa_utils.AveragedModel(torch.nn.Linear(2, 2))");
        row("oversized-storage", "{'rows': [torch.randn(1000, 100)[i] for i in range(3)]}");
        row("partial-prefix", "{'a': sd('module.x', 'y'), 'b': sd('module.x', 'x')}");
        row("module-prefix", "{'a': sd('module.x', 'module.y'), 'b': sd('module.x', 'x')}");
    }
    void curesMend()
    {
        QFETCH(QString, before);
        QFETCH(QString, id);
        const checkpoint::CheckpointPtr opened = checkpoint::open(m_files.write("in.pth", before).toStdString());
        const auto found = [&](const checkpoint::Checkpoint& checkpoint) {
            const auto at = std::ranges::find(checkpoint.findings, id.toStdString(), &checkpoint::Finding::id);
            return at == checkpoint.findings.end() ? nullptr : &*at;
        };
        QVERIFY(found(*opened));
        QVERIFY(!found(*opened)->fix.empty());
        QVERIFY(!found(*edit::apply(opened, edit::parseSteps(found(*opened)->fix)).checkpoint));
    }

    /// Two columns that lie side by side in a storage keep nearly all of it.
    void noCureThatCutsNothing()
    {
        const QString input =
            m_files.write("in.pth", "(lambda big: {'a': big[:, 0], 'b': big[:, 99]})(torch.randn(100, 100))");
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        for (const checkpoint::Finding& finding : opened->findings)
            QVERIFY(finding.id != "oversized-storage" || finding.fix.empty());
    }
};

QTEST_GUILESS_MAIN(CuresTest)
#include "tst_cures.moc"
