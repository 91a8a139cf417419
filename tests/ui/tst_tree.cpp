#include "tests/compare/checkpoint_builder.h"
#include "ui/views/checkpoint_tree.h"

#include <QElapsedTimer>
#include <QHeaderView>
#include <QtTest>

#include <algorithm>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

constexpr int kGroups = 50'000; ///< with two tensors each
constexpr qint64 kPatience = 5000; ///< milliseconds, for a loaded machine

} // namespace

/// The tree with as many rows as large checkpoints have.
class TreeTest : public QObject {
    Q_OBJECT

    CheckpointModel m_model;
    std::unique_ptr<CheckpointTree> m_tree;

    static qint64 timeOf(const std::function<void()>& action)
    {
        QElapsedTimer timer;
        timer.start();
        action();
        return timer.elapsed();
    }

private slots:
    void initTestCase()
    {
        std::vector<std::string> names;
        for (int i = 0; i < kGroups; ++i)
            for (const char* name : {".weight", ".bias"})
                names.push_back("layer" + std::to_string(i) + name);
        test::CheckpointBuilder builder;
        CheckpointRows rows;
        rows.outline = std::make_shared<Outline>(builder.build(builder.weights(names)), OutlineMode::Grouped);
        rows.names = std::make_shared<const RowNames>(*rows.outline);
        m_model.setRows(std::move(rows));
    }
    void init()
    {
        m_tree = std::make_unique<CheckpointTree>();
        m_tree->setCheckpointModel(&m_model);
        m_tree->resize(900, 900);
        m_tree->show();
        m_tree->setCurrentIndex(m_model.index(0, 0));
        m_tree->openBelow(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_tree.get()));
    }

    /// What costs the square of the groups takes minutes.
    void allRowsAreSelectedAtOnce()
    {
        const std::size_t all = m_model.outline()->count() - 1;
        m_tree->header()->setSectionHidden(DTypeColumn, true); // a row of columns with a gap
        QVERIFY(timeOf([&] { QTest::keyClick(m_tree.get(), Qt::Key_A, Qt::ControlModifier); }) < kPatience);
        const std::vector<RowId> rows = m_tree->selectedRows();
        QCOMPARE(rows.size(), all);
        QVERIFY(std::ranges::is_sorted(rows));
        QVERIFY(timeOf([&] { m_tree->grab(); }) < kPatience);
        QVERIFY(timeOf([&] { QTest::keyClick(m_tree.get(), Qt::Key_A, Qt::ControlModifier); }) < kPatience);
        QCOMPARE(m_tree->selectedRows().size(), all);
        QVERIFY(timeOf([&] { QTest::keyClick(m_tree.get(), Qt::Key_Down); }) < kPatience);
        QCOMPARE(m_tree->selectedRows().size(), std::size_t(1));
    }

    /// A file of one list shows that list, however long.
    void theOnlySectionIsOpen()
    {
        std::vector<std::string> names;
        for (int i = 0; i < 900; ++i)
            names.push_back("key" + std::to_string(i));
        test::CheckpointBuilder builder;
        const checkpoint::CheckpointPtr checkpoint = builder.build(builder.weights(names));
        CheckpointModel model;
        CheckpointTree tree;
        tree.setCheckpointModel(&model);
        model.setRows(makeRows(checkpoint, checkpoint, OutlineMode::Flat));
        tree.openFirstLevels();
        QVERIFY(tree.isExpanded(model.index(0, 0)));
        QCOMPARE(model.rowCount(model.index(0, 0)), 900);
    }

    void aPlaceIsFoundAgainAtOnce()
    {
        const CheckpointTree::Place place = m_tree->place();
        QVERIFY(place.open.size() > 1000);
        QVERIFY(timeOf([&] { m_tree->restore(place); }) < kPatience / 2);
    }

    void manyRowsAreSelectedAtOnce()
    {
        QTest::keyClick(m_tree.get(), Qt::Key_Down);
        QVERIFY(timeOf([&] { QTest::keyClick(m_tree.get(), Qt::Key_End, Qt::ShiftModifier); }) < kPatience);
        QCOMPARE(m_tree->selectedRows().size(), std::size_t(m_model.outline()->count() - 2));
        QVERIFY(timeOf([&] { QTest::keyClick(m_tree.get(), Qt::Key_Up, Qt::ShiftModifier); }) < kPatience);
        QCOMPARE(m_tree->selectedRows().size(), std::size_t(m_model.outline()->count() - 3));
    }
};

QTEST_MAIN(TreeTest)
#include "tst_tree.moc"
