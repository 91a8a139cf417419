#include "ui/models/breakdown.h"
#include "ui/models/checkpoint_model.h"
#include "ui/views/checkpoint_tree.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>

#include <cstdio>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

double milliseconds(QElapsedTimer& clock)
{
    const double passed = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    clock.restart();
    return passed;
}

} // namespace

/// The rows of a checkpoint's tree: bench_rows FILE [QUERY]. Prints milliseconds of each stage.
int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    if (argc < 2)
        return 2;
    QElapsedTimer clock;
    clock.start();
    const checkpoint::CheckpointPtr checkpoint = checkpoint::open(argv[1]);
    std::printf("open                %9.2f ms\n", milliseconds(clock));
    CheckpointRows rows;
    rows.outline = std::make_shared<Outline>(checkpoint, OutlineMode::Grouped);
    std::printf("list rows           %9.2f ms\n", milliseconds(clock));
    rows.names = std::make_shared<const RowNames>(*rows.outline);
    std::printf("names for the filter%9.2f ms\n", milliseconds(clock));
    (void)breakdownOf(*rows.outline, 1);
    std::printf("sums by dtype, …    %9.2f ms\n", milliseconds(clock));
    const std::uint32_t count = rows.outline->count();
    const std::uint64_t memory = rows.outline->memory();
    CheckpointModel model;
    CheckpointTree view;
    view.setCheckpointModel(&model);
    view.show();
    clock.restart();
    model.setRows(rows);
    QApplication::processEvents();
    std::printf("model reset, shown  %9.2f ms\n", milliseconds(clock));
    view.setCurrentIndex(model.index(0, 0));
    QKeyEvent openBelow(QEvent::KeyPress, Qt::Key_Asterisk, Qt::NoModifier);
    QApplication::sendEvent(&view, &openBelow);
    QApplication::processEvents();
    std::printf("expand all, shown   %9.2f ms\n", milliseconds(clock));
    (void)view.place();
    std::printf("remember what is open%8.2f ms\n", milliseconds(clock));
    const checkpoint::Query query = checkpoint::Query::parse(argc > 2 ? argv[2] : "7.w");
    clock.restart();
    Projection projection = project(*rows.outline, *rows.names, query, {});
    const std::size_t matches = projection.matches.size();
    std::printf("filter              %9.2f ms, %zu of %u rows\n", milliseconds(clock), matches, count);
    model.setProjection(std::move(projection));
    view.openMatches();
    if (matches != 0)
        view.goTo(nextMatch(*rows.outline, model.projection(), 0, 1));
    QApplication::processEvents();
    std::printf("filter shown        %9.2f ms\n", milliseconds(clock));
    std::printf("memory              %9.1f bytes a row\n", static_cast<double>(memory) / count);
    return 0;
}
