#include "core/edit/recipe.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "tests/ui/dialogs.h"
#include "ui/dialogs/cast_dialog.h"
#include "ui/dialogs/devices_dialog.h"
#include "ui/dialogs/keys_dialog.h"
#include "ui/dialogs/prove_dialog.h"
#include "ui/dialogs/spread_dialog.h"
#include "ui/document/save_name.h"
#include "ui/document/scoped_steps.h"
#include "ui/text/display.h"
#include "ui/views/changes_panel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

QPushButton* okButton(const QDialog& dialog)
{
    return dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
}

QStringList words(const std::vector<edit::Step>& steps)
{
    QStringList words;
    for (const edit::Step& step : steps)
        for (const std::string& word : edit::arguments(step))
            words << QString::fromStdString(word);
    return words;
}

} // namespace

/// The dialogs of edits and the list of changes.
class EditsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;
    QString m_path;

    static bool idle(Document& document)
    {
        return QTest::qWaitFor([&] { return document.state() == Document::State::Ready && !document.isBusy(); });
    }
    static bool add(Document& document, const std::vector<edit::Step>& steps)
    {
        document.addSteps(steps);
        return idle(document);
    }

private slots:
    void initTestCase()
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.filePath("settings"));
        if (!m_torch.available())
            QSKIP("no Python with torch");
        m_path = m_folder.filePath("it's a net.pth");
        const QString code = "import torch\nfrom collections import OrderedDict\n"
                             "m = OrderedDict((f'module.l{i}.w', torch.ones(i + 1)) for i in range(3))\n"
                             "torch.save({'m': m, 'ema': OrderedDict(m), 'lr': 0.5}, "
            + QString("\"%1\"").arg(m_path) + ")\nresult = 'ok'";
        QCOMPARE(m_torch.run(code), QString("ok"));
    }

    void renameIsPreviewed()
    {
        Document document(m_path);
        document.open();
        QVERIFY(idle(document));
        KeysDialog dialog(KeysDialog::Kind::Rename, document, {"m.module.l1", "m"}, {});
        dialog.QWidget::show();
        auto* table = dialog.findChild<QTableView*>();
        QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(!okButton(dialog)->isEnabled());
        const auto lines = dialog.findChildren<QLineEdit*>();
        QTest::keyClicks(lines.at(0), "module\\.(.*)");
        QTest::keyClicks(lines.at(1), "net.$1");
        QTRY_COMPARE(table->model()->rowCount(), 6);
        QCOMPARE(table->model()->index(0, 1).data().toString(), QString("net.l0.w"));
        QVERIFY(okButton(dialog)->isEnabled());
        dialog.findChild<QComboBox*>()->setCurrentIndex(1);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(words(dialog.steps()),
                 (QStringList{"--scope", "m.module.l1", "--rename", "module\\.(.*)=>net.$1", "--scope", ""}));
        dialog.findChild<QComboBox*>()->setCurrentIndex(2);
        lines.at(1)->setText("same");
        QTRY_VERIFY(!okButton(dialog)->isEnabled());
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QVERIFY(table->model()->index(0, 2).data().toString().contains("taken"));
        lines.at(0)->setText("(broken");
        QTRY_COMPARE(table->model()->rowCount(), 0);
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            QVERIFY2(!label->text().contains("keys change"), qPrintable(label->text()));
        QVERIFY(!okButton(dialog)->isEnabled());
        lines.at(0)->setText("(.*)");
        lines.at(1)->setText("x.$2");
        QTRY_VERIFY(std::ranges::any_of(dialog.findChildren<QLabel*>(), [](const QLabel* label) {
            return label->text() == QString::fromUtf8("⚠ There is no group 2 in \"(.*)\", which has 1 group.");
        }));
        QVERIFY(!okButton(dialog)->isEnabled());
    }

    void deletionIsPreviewed()
    {
        Document document(m_path);
        document.open();
        QVERIFY(idle(document));
        KeysDialog dialog(KeysDialog::Kind::Delete, document, {"m"}, {{"m", "module.l1.w", false}});
        auto* table = dialog.findChild<QTableView*>();
        QTRY_COMPARE(table->model()->rowCount(), 1); // there are two state dicts
        dialog.findChild<QComboBox*>()->setCurrentIndex(0);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        dialog.findChild<QLineEdit*>()->setText("*l?.w");
        QTRY_COMPARE(table->model()->rowCount(), 6);
        QCOMPARE(words(dialog.steps()), (QStringList{"--delete", "*l?.w"}));
    }

    void otherPrefixes()
    {
        Document document(m_path);
        document.open();
        QVERIFY(idle(document));
        KeysDialog dialog(KeysDialog::Kind::Prefix, document, {"m"}, {});
        const auto boxes = dialog.findChildren<QComboBox*>();
        auto* table = dialog.findChild<QTableView*>();
        QTRY_COMPARE(table->model()->rowCount(), 6); // "module." comes first
        QCOMPARE(words(dialog.steps()), (QStringList{"--strip", "module."}));
        for (QComboBox* box : boxes)
            if (box->isEditable())
                box->setCurrentText("x$y");
        QTRY_COMPARE(table->model()->rowCount(), 0);
        for (QComboBox* box : boxes)
            if (!box->isEditable() && box->itemText(1).contains("Add"))
                box->setCurrentIndex(1);
        QTRY_COMPARE(table->model()->rowCount(), 6);
        QCOMPARE(table->model()->index(0, 1).data().toString(), QString("x$y.module.l0.w"));
        QCOMPARE(words(dialog.steps()), (QStringList{"--add", "x$y."}));
    }

    void devicesAreATable()
    {
        Document document(testData("zip/device_mixed.pth"));
        document.open();
        QVERIFY(idle(document));
        DevicesDialog dialog(document, {});
        auto* table = dialog.findChild<QTableWidget*>();
        QTRY_VERIFY(table->rowCount() > 1);
        QVERIFY(!okButton(dialog)->isEnabled());
        const QString first = table->item(0, 0)->text(), second = table->item(1, 0)->text();
        const auto box = [&](int row) { return qobject_cast<QComboBox*>(table->cellWidget(row, 3)); };
        box(0)->setCurrentText(second);
        box(1)->setCurrentText(first);
        QVERIFY(okButton(dialog)->isEnabled());
        QCOMPARE(words(dialog.steps()), (QStringList{"--device", first + '=' + second + ',' + second + '=' + first}));
        box(0)->setCurrentText(first); // one that joins the other keeps its name
        box(1)->setCurrentText(first);
        QCOMPARE(words(dialog.steps()).at(1).section('=', 0, 0), second);
        box(0)->setCurrentText("gpu 7");
        QVERIFY(!okButton(dialog)->isEnabled());
        for (auto* button : dialog.findChildren<QPushButton*>())
            if (button->text().contains("cpu"))
                button->click();
        QCOMPARE(words(dialog.steps()), (QStringList{"--device", "*=cpu"}));
        QVERIFY(add(document, dialog.steps()));
        for (const edit::DeviceTag& tag : edit::devicesIn(*document.current(), {}))
            QCOMPARE(tag.device, std::string("cpu"));
        QCOMPARE(document.history().count(), 1);
    }

    /// What the dialog says before is what the edit does; a cast that changes nothing cannot be made.
    void tensorsAreCast()
    {
        Document document(testData("single/named_adam_names.pth"));
        document.open();
        QVERIFY(idle(document));
        CastDialog dialog(document, {"optimizer"});
        const auto text = [&] {
            QString all;
            for (const QLabel* label : dialog.findChildren<QLabel*>())
                all += label->text() + '\n';
            return all;
        };
        QTRY_VERIFY_WITH_TIMEOUT(okButton(dialog)->isEnabled(), 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(text().contains("No number becomes infinite"), 10'000);
        QVERIFY2(text().contains("Cast "), qPrintable(text()));
        QCOMPARE(words(dialog.steps()), (QStringList{"--cast", "float16"}));
        QVERIFY(add(document, dialog.steps()));
        QCOMPARE(document.history().count(), 1);
        bool hasHalf = false;
        for (const checkpoint::Tensor& tensor : document.current()->tensors)
            hasHalf |= tensor.dtype == checkpoint::DType::Float16;
        QVERIFY(hasHalf);
        CastDialog again(document, {"optimizer"});
        QTRY_VERIFY_WITH_TIMEOUT(!again.findChildren<QLabel*>().isEmpty() && !okButton(again)->isEnabled(), 10'000);
        again.findChildren<QComboBox*>()[0]->setCurrentIndex(1);
        QTRY_VERIFY_WITH_TIMEOUT(okButton(again)->isEnabled(), 10'000);
        QCOMPARE(words(again.steps()), (QStringList{"--scope", "optimizer", "--cast", "float16", "--scope", ""}));
    }

    /// Weights onto several devices: typed ones, single modules by hand, and what they need.
    void weightsAreSpread()
    {
        Document document(testData("single/named_adam_names.pth"));
        document.open();
        QVERIFY(idle(document));
        SpreadDialog dialog(document, {});
        SpreadTree* modules = &dialog.modules();
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        QVERIFY(modules->topLevelItem(0)->childCount() > 1);
        QCOMPARE(words(dialog.steps()), (QStringList{"--device", "balanced:cuda:0,cuda:1"}));
        auto* line = dialog.findChild<QLineEdit*>();
        line->setText("2 x 1KiB");
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        QCOMPARE(words(dialog.steps()), (QStringList{"--device", "balanced:cuda:0=1KiB,cuda:1=1KiB"}));
        auto* bars = dialog.findChild<MemoryBars*>();
        QVERIFY(bars->accessibleDescription().contains("cuda:1"));
        for (const QLabel* label : dialog.findChildren<QLabel*>())
            QVERIFY2(!label->text().contains("would have to hold"), qPrintable(label->text()));
        line->setText("two");
        QTRY_VERIFY(!okButton(dialog)->isEnabled());
        QTRY_COMPARE(modules->topLevelItemCount(), 0); // what stood there is the plan of other devices
        line->setText("cpu,cuda:3");
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        modules->setCurrentItem(modules->topLevelItem(0));
        auto* target = dialog.findChildren<QComboBox*>().last();
        for (auto* box : dialog.findChildren<QComboBox*>())
            if (box->findText("cuda:3") >= 0)
                target = box;
        target->setCurrentText("cuda:3");
        emit target->textActivated("cuda:3");
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        QCOMPARE(modules->topLevelItem(0)->text(2), QString("cuda:3"));
        QVERIFY(words(dialog.steps()).contains("balanced:cpu,cuda:3"));
        QCOMPARE(target->currentText(), QString("cuda:3"));
        QVERIFY(add(document, dialog.steps()));
    }

    /// What is moved is what the bars count, as the saved tags do: the file's own optimizer, too.
    void barsCountTheOptimizerOfTheFile()
    {
        Document document(testData("single/named_adam_names.pth"));
        document.open();
        QVERIFY(idle(document));
        SpreadDialog dialog(document, {});
        dialog.findChild<QLineEdit*>()->setText("0=1GiB");
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        const auto onGpu = [&dialog](QString* bar) {
            for (const QString& text : dialog.bars().accessibleDescription().split("; "))
                if (text.startsWith("cuda:0"))
                    *bar = text;
        };
        QString stored, training;
        onGpu(&stored);
        dialog.findChild<QCheckBox*>()->setChecked(true);
        onGpu(&training);
        const edit::Applied applied = edit::apply(document.current(), dialog.steps());
        std::uint64_t moved = 0, gradients = 0;
        for (const checkpoint::Storage& storage : applied.checkpoint->storages)
            moved += applied.checkpoint->storageDevice(storage) == "cuda:0" ? storage.bytes : 0;
        for (const auto& [device, need] : edit::deviceNeeds(*applied.checkpoint)) {
            QVERIFY(device != "cuda:0" || need.optimizer > need.weights);
            gradients += need.gradients;
        }
        QCOMPARE(stored, QString("cuda:0: %1 of 1.0 GiB").arg(bytesText(moved)));
        QCOMPARE(training, QString("cuda:0: %1 of 1.0 GiB").arg(bytesText(moved + gradients)));
        QVERIFY(!dialog.findChild<QCheckBox*>()->text().contains("optimizer"));
        dialog.findChild<QLineEdit*>()->clear();
        const auto says = [&dialog](const char* text) {
            const QList<QLabel*> labels = dialog.findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().contains(text); });
        };
        QTRY_VERIFY(says("A device is missing"));
    }

    /// Its parameters stand in one row, which has no name, and go together.
    void singleModuleIsPlacedWhole()
    {
        const QString path = m_folder.filePath("linear.pth");
        QCOMPARE(
            m_torch.run("import torch\ntorch.save(torch.nn.Linear(8, 8).state_dict(), '" + path + "')\nresult = 'ok'"),
            QString("ok"));
        Document document(path);
        document.open();
        QVERIFY(idle(document));
        SpreadDialog dialog(document, {});
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        SpreadTree* modules = &dialog.modules();
        QCOMPARE(modules->topLevelItemCount(), 1);
        QCOMPARE(modules->topLevelItem(0)->text(0), QString("(whole network)"));
        modules->setCurrentItem(modules->topLevelItem(0));
        QComboBox* target = nullptr;
        for (QComboBox* box : dialog.findChildren<QComboBox*>())
            target = box->findText("cuda:1") >= 0 ? box : target;
        QVERIFY(target);
        emit target->textActivated("cuda:1");
        QTRY_COMPARE(modules->topLevelItem(0)->text(2), QString("cuda:1"));
        QVERIFY(words(dialog.steps()).contains("*=cuda:1"));
    }

    /// The size of a module may be a longer text than that of the whole.
    void sizesBelowAreReadable()
    {
        SpreadTree tree;
        tree.show({{"net.small", "cuda:0", 221'594}, {"net.large", "cuda:1", 8 * 1024 * 1024 - 221'594}}, {});
        QCOMPARE(tree.itemOf("net")->text(SpreadTree::SizeColumn), QString("8.0 MiB"));
        const QString size = tree.itemOf("net.small")->text(SpreadTree::SizeColumn);
        QCOMPARE(size, QString("216.4 KiB"));
        QVERIFY(tree.columnWidth(SpreadTree::SizeColumn) > tree.fontMetrics().horizontalAdvance(size));
    }

    /// A name with thousands of dots makes no tree that deep.
    void namesOfManyDotsStandAtTheTop()
    {
        std::string deep = "a";
        for (int i = 0; i < 30000; ++i)
            deep += ".a";
        SpreadTree tree;
        tree.show({{"net.one", "cuda:0", 8}, {deep, "cuda:1", 8}}, {});
        QVERIFY(tree.itemOf(deep) && !tree.itemOf(deep)->parent());
        QCOMPARE(tree.topLevelItemCount(), 2);
        QCOMPARE(tree.itemOf("net.one")->parent(), tree.itemOf("net"));
    }

    /// A module stands for all below it; what is below can lie elsewhere, and follows again.
    void subtreesArePlacedByMenu()
    {
        const QString path = m_folder.filePath("deep.pth");
        QCOMPARE(m_torch.run("import torch\nn = torch.nn\nlayer = lambda: n.Sequential(n.Linear(4, 4), n.ReLU(), "
                             "n.Linear(4, 4))\nnet = n.ModuleDict({'body': n.ModuleDict({'one': layer(), 'two': "
                             "layer()}), 'head': n.Linear(4, 2)})\ntorch.save({'state_dict': net.state_dict()}, '"
                             + path + "')\nresult = 'ok'"),
                 QString("ok"));
        Document document(path);
        document.open();
        QVERIFY(idle(document));
        SpreadDialog dialog(document, {});
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        dialog.setVisible(true);
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        SpreadTree& modules = dialog.modules();
        const auto device = [&](const char* module) { return modules.itemOf(module)->text(SpreadTree::DeviceColumn); };
        const auto choose = [&](const QStringList& names, const QString& action) {
            modules.clearSelection();
            for (const QString& name : names)
                modules.itemOf(name.toStdString())->setSelected(true);
            QTimer::singleShot(50, this, [action] {
                auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
                QVERIFY(menu);
                for (QAction* each : menu->actions())
                    if (each->text() == action && each->isEnabled()) {
                        menu->setActiveAction(each);
                        QTest::keyClick(menu, Qt::Key_Return);
                        return;
                    }
                menu->close();
            });
            emit modules.customContextMenuRequested({5, 5});
            return QTest::qWaitFor([&] { return okButton(dialog)->isEnabled(); });
        };
        QVERIFY(modules.itemOf("state_dict.body.one"));
        QVERIFY(modules.itemOf("state_dict.body.one")->parent() == modules.itemOf("state_dict.body"));
        QCOMPARE(modules.itemOf("state_dict.body")->text(SpreadTree::ModuleColumn), QString("body"));
        QVERIFY(choose({"state_dict.body"}, "To cuda:1"));
        QTRY_COMPARE(device("state_dict.body.one"), QString("cuda:1"));
        QCOMPARE(device("state_dict.body.two"), QString("cuda:1"));
        QCOMPARE(dialog.steps().size(), std::size_t(2));
        QVERIFY(choose({"state_dict.body.two", "state_dict.head"}, "To cuda:0"));
        QTRY_COMPARE(device("state_dict.body.two"), QString("cuda:0"));
        QCOMPARE(device("state_dict.head"), QString("cuda:0"));
        QCOMPARE(device("state_dict.body.one"), QString("cuda:1"));
        QCOMPARE(device("state_dict.body"), QString("cuda:1, cuda:0"));
        QVERIFY(modules.itemOf("state_dict.head")->isSelected()); // as before
        QVERIFY(choose({"state_dict.body"}, "To cuda:0")); // all of it
        QTRY_COMPARE(device("state_dict.body"), QString("cuda:0"));
        QVERIFY(choose({"state_dict"}, "Not by hand"));
        QTRY_COMPARE(dialog.steps().size(), std::size_t(1));
    }

    /// GPUs of a computer are ticked; the free memory of each counts.
    void gpusAreTicked()
    {
        Document document(testData("single/named_adam_names.pth"));
        document.open();
        QVERIFY(idle(document));
        SpreadDialog dialog(document, {});
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        device::DeviceList list;
        list.gpus = {{0, "NVIDIA H100", "GPU-a", 80 << 20, 79 << 20, 9, 0},
                     {1, "NVIDIA RTX A5000", "GPU-b", 24 << 20, 20 << 20, 8, 6},
                     {-1, "hidden", "GPU-c", 24 << 20, 20 << 20, 8, 6}};
        dialog.gpus().setDevices(list);
        auto* gpus = dialog.findChild<QListWidget*>();
        QCOMPARE(gpus->count(), 2);
        gpus->item(1)->setCheckState(Qt::Checked);
        QTRY_COMPARE(words(dialog.steps()), (QStringList{"--device", "balanced:cuda:1=20480KiB"}));
    }

    /// What was placed by hand goes when its device does.
    void handPlacesFollowTheDevices()
    {
        Document document(testData("single/named_adam_names.pth"));
        document.open();
        QVERIFY(idle(document));
        SpreadDialog dialog(document, {});
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        SpreadTree* modules = &dialog.modules();
        modules->setCurrentItem(modules->topLevelItem(0));
        QComboBox* target = nullptr;
        for (QComboBox* box : dialog.findChildren<QComboBox*>())
            target = box->findText("cuda:1") >= 0 ? box : target;
        QVERIFY(target);
        target->setFocus();
        target->setCurrentIndex(0);
        QTest::keyClick(target, Qt::Key_Down);
        QTRY_COMPARE(dialog.steps().size(), std::size_t(2));
        dialog.findChild<QLineEdit*>()->setText("0,2");
        QTRY_COMPARE(words(dialog.steps()), (QStringList{"--device", "balanced:cuda:0,cuda:2"}));
    }

    /// Modules are dragged onto the memory of a device, an empty one too.
    void modulesAreDragged()
    {
        Document document(testData("single/named_adam_names.pth"));
        document.open();
        QVERIFY(idle(document));
        SpreadDialog dialog(document, {});
        dialog.findChild<QLineEdit*>()->setText("0,1,2,3,4,5,6,7");
        QTRY_VERIFY(okButton(dialog)->isEnabled());
        dialog.setVisible(true);
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        SpreadTree& modules = dialog.modules();
        QVERIFY(modules.dragEnabled());
        modules.setCurrentItem(modules.topLevelItem(0));
        const QStringList bars = dialog.bars().accessibleDescription().split("; ");
        const auto bar = bars.indexOf(QRegularExpression("^cuda:7: .*"));
        QVERIFY2(bar >= 0, qPrintable(bars.join(", ")));
        const std::unique_ptr<QMimeData> data(modules.model()->mimeData(modules.selectionModel()->selectedIndexes()));
        const int lines = static_cast<int>(bars.size()) + 1; // the legend is one
        const QPoint place(20, (2 * static_cast<int>(bar) + 1) * dialog.bars().height() / (2 * lines));
        const auto send = [&](QMimeData* what, const QPoint& at) {
            QDragEnterEvent enter(at, Qt::MoveAction, what, Qt::LeftButton, {});
            QApplication::sendEvent(&dialog.bars(), &enter);
            if (!enter.isAccepted())
                return false;
            QDragMoveEvent move(at, Qt::MoveAction, what, Qt::LeftButton, {});
            QApplication::sendEvent(&dialog.bars(), &move);
            if (!move.isAccepted())
                return false;
            QDropEvent drop(at, Qt::MoveAction, what, Qt::LeftButton, {});
            QApplication::sendEvent(&dialog.bars(), &drop);
            return drop.isAccepted();
        };
        QMimeData text;
        text.setText("cuda:7");
        QVERIFY(!send(&text, place));
        QVERIFY(!send(data.get(), {20, dialog.bars().height() - 1})); // the legend
        QCOMPARE(dialog.steps().size(), std::size_t(1));
        QVERIFY(send(data.get(), place));
        QTRY_COMPARE(modules.topLevelItem(0)->text(2), QString("cuda:7"));
        QCOMPARE(dialog.steps().size(), std::size_t(2));
    }

    /// What the proof says: on the CPU the tensors fit; GPUs may be missing; without the program, how to get it.
    void devicesAreProved()
    {
        Document document(testData("single/named_adam_names.pth"));
        document.open();
        QVERIFY(idle(document));
        ProveDialog without(document.current(), {}, nullptr, {});
        QVERIFY2(without.verdict().contains("CKPTSCOPE_TORCH"), qPrintable(without.verdict()));
        if (tensor::Engine::findProgram().empty())
            QSKIP("this build has no torch_worker");
        ProveDialog onCpu(document.current(), {edit::Device("*", "cpu")});
        QTRY_VERIFY_WITH_TIMEOUT(!onCpu.job(), 60'000);
#ifdef Q_OS_WIN
        QCOMPARE(onCpu.verdict(), QString::fromUtf8(tensor::kNotOnWindows));
        return;
#endif
        QVERIFY2(onCpu.verdict().startsWith("All lay on their devices"), qPrintable(onCpu.verdict()));
        QCOMPARE(onCpu.table().rowCount(), 1);
        QCOMPARE(onCpu.table().item(0, 0)->text(), QString("cpu"));
        ProveDialog missing(document.current(), {edit::Device("*", "cuda:99")});
        QTRY_VERIFY_WITH_TIMEOUT(!missing.job(), 60'000);
        QVERIFY2(missing.verdict().contains("cuda"), qPrintable(missing.verdict()));
        QVERIFY(missing.table().item(0, 1)->text().startsWith("0 of "));
        SpreadDialog spread(document, {});
        QPushButton* prove = nullptr;
        for (QPushButton* button : spread.findChildren<QPushButton*>())
            prove = button->text().contains("Prove") ? button : prove;
        QVERIFY(prove);
        spread.findChild<QLineEdit*>()->setText("two");
        QTRY_VERIFY(!prove->isEnabled());
        spread.findChild<QLineEdit*>()->setText("cpu,cuda:99");
        QTRY_VERIFY(prove->isEnabled());
        QString said;
        withDialog<ProveDialog>([&said](ProveDialog& dialog) {
            if (QTest::qWaitFor([&] { return !dialog.job(); }, 60'000))
                said = dialog.verdict();
            dialog.reject();
        });
        spread.setVisible(true);
        prove->click();
        QVERIFY2(said.contains("cuda:99") || said.contains("without cuda"), qPrintable(said));
        DevicesDialog devices(document, {});
        for (QPushButton* button : devices.findChildren<QPushButton*>())
            if (button->text().contains("Prove"))
                QTRY_VERIFY(button->isEnabled()); // as they are tagged, though nothing moves
    }

    void aProblemOfSeveralDevicesIsSaidOnce()
    {
        ProveDialog::Proved proved;
        proved.proof.torch = "2.0";
        for (const char* device : {"cuda:0", "cuda:1"}) {
            tensor::DeviceProof each;
            each.device = device;
            each.problem = "There is no GPU.";
            proved.proof.devices.push_back(each);
        }
        proved.firstLeft = {"a.weight", "b.weight"};
        QCOMPARE(ProveDialog::linesOf(proved),
                 (QStringList{"⚠ There is no GPU.", "The first that was not placed: a.weight",
                              "The first that was not placed: b.weight", "LibTorch 2.0"}));
    }

    /// Those of this computer are offered; where there are none, it is said why, and those that another may have.
    void devicesOfThisComputerAreOffered()
    {
        Document document(testData("single/named_adam_names.pth"));
        document.open();
        QVERIFY(idle(document));
        DevicesDialog dialog(document, {});
        auto* table = dialog.findChild<QTableWidget*>();
        QTRY_VERIFY(table->rowCount() > 0);
        device::DeviceList list;
        list.problem = "No NVIDIA driver was found on this computer.";
        dialog.gpus().setDevices(list);
        auto* box = qobject_cast<QComboBox*>(table->cellWidget(0, table->columnCount() - 1));
        QVERIFY(box && box->findText("cuda:7") > 0);
        list = {{{0, "NVIDIA H100", "GPU-a", 80 << 20, 79 << 20, 9, 0}}, "580.65", 13000, 13000, {}};
        dialog.gpus().setDevices(list);
        QVERIFY(box->findText("cuda:0") >= 0 && box->findText("cuda:1") < 0 && box->findText("cpu") >= 0);
        QCOMPARE(dialog.gpus().list().count(), 1);
        QVERIFY(dialog.gpus().list().item(0)->text().contains("compute 9.0"));
    }

    void changesCanBeRemovedAndGoneBackTo()
    {
        Document document(m_path);
        document.open();
        QVERIFY(idle(document));
        ChangesPanel panel(document);
        auto* list = panel.findChild<QListWidget*>();
        QVERIFY(add(document, {edit::Strip{"module."}}));
        QVERIFY(add(document, scopedSteps("m.l1", {edit::Delete{"*"}})));
        QVERIFY(add(document, {edit::Drop{"ema"}}));
        QCOMPARE(list->count(), 3); // a limit is no row of its own
        QVERIFY(list->item(1)->text().contains("m.l1"));
        panel.show();
        panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&panel));
        list->setFocus();
        list->setCurrentRow(1);
        QTest::keyClick(list, Qt::Key_Delete);
        QVERIFY(idle(document));
        QCOMPARE(words(document.plan().steps), (QStringList{"--strip", "module.", "--drop", "ema"}));
        list->setCurrentRow(0);
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY(idle(document));
        QCOMPARE(words(document.plan().steps), (QStringList{"--strip", "module."}));
        QCOMPARE(document.history().index(), 1); // as by undo: what came later can be done again
        QCOMPARE(list->count(), document.history().count());
        QVERIFY(list->item(1)->text().startsWith("undone:"));
        document.history().setIndex(0);
        QVERIFY(idle(document));
        QCOMPARE(list->count(), document.history().count()); // all undone, and still to be seen
        QVERIFY(!list->isHidden());
        list->setCurrentRow(2);
        QTest::keyClick(list, Qt::Key_Return); // the third one, and with it those before
        QVERIFY(idle(document));
        QCOMPARE(document.history().index(), 3);
        QCOMPARE(document.current()->sections.size() > 0, true);
    }

    /// The steps of a recipe are one change of the history: going back to one of them is another.
    void stepsOfARecipeAreGoneBackTo()
    {
        Document document(m_path);
        document.open();
        QVERIFY(idle(document));
        ChangesPanel panel(document);
        auto* list = panel.findChild<QListWidget*>();
        QVERIFY(add(document, {edit::Strip{"module."}, edit::Drop{"ema"}}));
        QCOMPARE(list->count(), 2);
        emit list->itemActivated(list->item(1)); // where it is
        QCOMPARE(document.history().index(), 1);
        list->setCurrentRow(0);
        emit list->itemActivated(list->item(0));
        QVERIFY(idle(document));
        QCOMPARE(words(document.plan().steps), (QStringList{"--strip", "module."}));
        document.history().undo();
        QVERIFY(idle(document));
        QCOMPARE(words(document.plan().steps), (QStringList{"--strip", "module.", "--drop", "ema"}));
    }

    void editsThatComeQuicklyAllCount()
    {
        Document document(m_path);
        document.open();
        QVERIFY(idle(document));
        document.addSteps({edit::Strip{"module."}});
        document.addSteps({edit::Add{"a."}});
        document.addSteps({edit::Add{"b."}});
        QTRY_COMPARE(document.plan().steps.size(), std::size_t(3));
        QCOMPARE(document.history().count(), 3);
    }

    /// The command that the panel copies does the same in a shell.
    void theCommandRuns()
    {
        if (qEnvironmentVariableIsEmpty("CKPTSCOPE_CLI"))
            QSKIP("no command line program");
#ifdef Q_OS_WIN
        QSKIP("it is a command for a shell of POSIX");
#endif
        Document document(m_path);
        document.open();
        QVERIFY(idle(document));
        ChangesPanel panel(document);
        QVERIFY(add(document, scopedSteps("m", {edit::Strip{"module."}, edit::Rename{"l(.)\\.w=>(x)?", "$1"}})));
        QVERIFY(add(document, scopedSteps("ema.module.l1", {edit::Delete{"*"}})));
        panel.findChild<QToolButton*>()->click();
        const QString command = QApplication::clipboard()->text();
        QVERIFY2(command.startsWith("ckptscope-cli convert "), qPrintable(command));
        QVERIFY(QFile::link(qEnvironmentVariable("CKPTSCOPE_CLI"), m_folder.filePath("ckptscope-cli")));
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", m_folder.path() + ':' + environment.value("PATH"));
        QProcess shell;
        shell.setProcessEnvironment(environment);
        shell.start("/bin/sh", {"-c", command});
        QVERIFY(shell.waitForFinished());
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
        const QString target = m_folder.filePath("it's a net-no-module-renamed-pruned.pth");
        QVERIFY2(QFile::exists(target), qPrintable(command));
        const QString expected = m_folder.filePath("expected.pth");
        writeFile(expected, converted(m_path, document.plan().steps, target.toStdString()));
        QVERIFY(contents(target) == contents(expected));
    }

    void scopes()
    {
        const std::vector<edit::Step> open{edit::Scope{"a"}, edit::Strip{"x."}};
        QCOMPARE(words(joinedSteps(open, {edit::Unwrap{}})),
                 (QStringList{"--scope", "a", "--strip", "x.", "--scope", "", "--unwrap"}));
        QCOMPARE(words(withoutIdleScopes({edit::Scope{"a"}, edit::Scope{}, edit::Unwrap{}, edit::Scope{"b"},
                                          edit::Extract{}, edit::Scope{"b"}, edit::Pick{"c"}, edit::Scope{}})),
                 (QStringList{"--unwrap", "--scope", "b", "--extract", "--pick", "c"}));
    }
};

QTEST_MAIN(EditsTest)
#include "tst_edits.moc"
