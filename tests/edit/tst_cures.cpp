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
        row("oversized-storage",
            "{'s': torch.sparse_coo_tensor(torch.arange(10000).reshape(1, -1)[:, :2], t(5000)[:2], (9,))}");
        row("inner-prefix", "{'a': sd('enc.module.w'), 'b': sd('enc.module.w', 'enc.w')}");
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

    /// Where the prefix belongs to the names of another state dict, that one is left alone.
    void curesLeaveOthersAlone_data()
    {
        QTest::addColumn<QString>("other");
        QTest::newRow("an averaged model") << "sd('n_averaged', 'module.x', 'module.y')";
        QTest::newRow("mmengine's averaged model") << "sd('steps', 'module.x', 'module.y')";
        QTest::newRow("a layer called module") << "sd('module.x', 'y')";
    }
    void curesLeaveOthersAlone()
    {
        QFETCH(QString, other);
        const QString before = m_files.write("in.pth", "{'a': sd('module.x', 'module.y'), 'b': " + other + "}");
        const checkpoint::CheckpointPtr opened = checkpoint::open(before.toStdString());
        const QString expected = m_files.write("expected.pth", "{'a': sd('x', 'y'), 'b': " + other + "}");
        const auto found = std::ranges::find(opened->findings, std::string("module-prefix"), &checkpoint::Finding::id);
        QVERIFY(found != opened->findings.end());
        const QString output = m_files.folder.filePath("out.pth");
        writeFile(output, converted(before, edit::parseSteps(found->fix)));
        QCOMPARE(m_files.torch.difference(expected, output), QString());
    }

    void noCureForKeysThatWouldBecomeEqual_data()
    {
        QTest::addColumn<QString>("before");
        QTest::newRow("inside") << "sd('enc.module.w', 'enc.w')";
        QTest::newRow("with settings") << "sd('module.a.w', 'module.config') | {'config': {'lr': .1}}";
        QTest::newRow("with settings, of a part") << "sd('module.a.w', 'module.size', 'b.w') | {'size': (1, 2)}";
        QTest::newRow("with settings, and inside")
            << "sd('module.enc.module.w', 'module.size') | {'size': torch.Size([1])}";
    }
    void noCureForKeysThatWouldBecomeEqual()
    {
        QFETCH(QString, before);
        const checkpoint::CheckpointPtr opened = checkpoint::open(m_files.write("in.pth", before).toStdString());
        for (const checkpoint::Finding& finding : opened->findings)
            QVERIFY(std::ranges::find(finding.fix, "--strip") == finding.fix.end());
        const auto found = std::ranges::find(opened->findings, std::string("key-collision"), &checkpoint::Finding::id);
        QVERIFY(found != opened->findings.end() && found->fix.empty());
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
