#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "tests/ui/dialogs.h"
#include "ui/dialogs/cast_dialog.h"
#include "ui/dialogs/save_dialog.h"
#include "ui/document/save_name.h"
#include "ui/main_window.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>
#include <QtTest>

#include <algorithm>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

constexpr int kTimeout = 10'000;

QPushButton* saveButton(SaveDialog& dialog)
{
    return dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
}

} // namespace

/// Saving as a person does it: with keys, in the real window.
class SaveTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;
    std::unique_ptr<Language> m_language;
    std::unique_ptr<Theme> m_theme;

    QString write(const QString& name, const QString& value)
    {
        const QString path = m_folder.filePath(name);
        const QString answer = m_torch.run("import torch\nfrom collections import OrderedDict\ntorch.save(" + value
                                           + ", '" + path + "')\nresult = 'ok'");
        return answer == "ok" ? path : answer;
    }
    QString dataParallel(const QString& name = "net.pth")
    {
        return write(name, "OrderedDict([('module.a.weight', torch.ones(2, 3)), ('module.a.bias', torch.ones(2))])");
    }
    QString keys(const QString& path)
    {
        return m_torch.run("import torch\nresult = ' '.join(torch.load('" + path + "'))");
    }
    /// A window with one open, edited document.
    std::unique_ptr<MainWindow> edited(const QString& path)
    {
        auto window = std::make_unique<MainWindow>(*m_language, *m_theme);
        window->openFiles({path});
        window->show();
        QApplication::setActiveWindow(window.get());
        if (!QTest::qWaitFor([&] { return window->currentPage()->document().state() == Document::State::Ready; }))
            return nullptr;
        if (!QTest::qWaitFor([&] { return !window->currentPage()->document().isBusy(); }))
            return nullptr;
        QTest::keyClick(window.get(), Qt::Key_M, Qt::ControlModifier);
        if (!QTest::qWaitFor([&] {
                return window->currentPage()->document().isModified() && !window->currentPage()->document().isBusy();
            }))
            return nullptr;
        return window;
    }

    static bool castToFloat16(Document& document)
    {
        const auto isReady = [&] { return document.state() == Document::State::Ready && !document.isBusy(); };
        document.open();
        if (!QTest::qWaitFor(isReady, kTimeout))
            return false;
        document.addSteps({edit::Cast{checkpoint::DType::Float16}});
        return QTest::qWaitFor([&] { return document.isModified() && isReady(); }, kTimeout);
    }

    static bool shows(const SaveDialog& dialog, const QString& text)
    {
        return std::ranges::any_of(dialog.findChildren<QLabel*>(),
                                   [&](const QLabel* label) { return label->text().contains(text); });
    }

    static bool saved(MainWindow& window)
    {
        const Document& document = window.currentPage()->document();
        return QTest::qWaitFor([&] { return !document.isModified() && !document.isBusy(); }, kTimeout);
    }

private slots:
    void initTestCase()
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.filePath("settings"));
        if (!m_torch.available())
            QSKIP("no Python with torch");
    }
    void init()
    {
        QSettings().clear();
        m_language = std::make_unique<Language>();
        m_theme = std::make_unique<Theme>();
    }

    /// What a cast loses stands in the dialog before anything is written, however fast Enter is pressed.
    void lossesAreToldBefore()
    {
        const QString path = write("large.pth", "{'a': torch.tensor([1e6, 1., 70000.]), 'b': torch.tensor([1e-9])}");
        Document document(path);
        QVERIFY(castToFloat16(document));
        SaveDialog dialog(document, {});
        QVERIFY(!saveButton(dialog)->isEnabled()); // the count arrives through the event loop, which did not run yet
        dialog.accept();
        QCOMPARE(dialog.result(), int(QDialog::Rejected));
        QTRY_VERIFY_WITH_TIMEOUT(
            shows(dialog, "⚠ Too large for float16, so that they become infinite: 2 numbers of 1 tensor"), kTimeout);
        QVERIFY(shows(dialog, "Too small for float16, so that they become 0: 1 number of 1 tensor"));
        QVERIFY(saveButton(dialog)->isEnabled());
        dialog.accept();
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

    /// A cast and a cut of the storages can be added before saving: size, losses and name follow; Cancel takes them
    /// back, and Save keeps them as edits that can be undone.
    void castAndCompactAreAdded()
    {
        Document document(write("wide.pth", "{'a': torch.full((1000,), 1e6)[:10], 'b': torch.ones(500)}"));
        document.open();
        QTRY_VERIFY_WITH_TIMEOUT(document.state() == Document::State::Ready && !document.isBusy(), kTimeout);
        const auto bytes = [&](const SaveDialog& dialog) {
            QString said;
            for (const QLabel* label : dialog.findChildren<QLabel*>())
                if (label->text().contains(" bytes)"))
                    said = label->text().section('(', 1).section(" bytes", 0, 0);
            return QLocale().toInt(said);
        };
        const auto press = [](SaveDialog& dialog, const QString& text) {
            for (QPushButton* button : dialog.findChildren<QPushButton*>())
                if (button->text().remove('&').startsWith(text))
                    button->click();
        };
        for (const bool saves : {false, true}) {
            SaveDialog dialog(document, {});
            dialog.show();
            QTRY_VERIFY_WITH_TIMEOUT(bytes(dialog) > 6000, kTimeout);
            QVERIFY(!shows(dialog, "float16"));
            press(dialog, "Compact");
            QTRY_VERIFY_WITH_TIMEOUT(bytes(dialog) != 0 && bytes(dialog) < 4000, kTimeout);
            QVERIFY(dialog.request().target.endsWith("wide-compact.pth"));
            const int compact = bytes(dialog);
            press(dialog, "Compact"); // there is nothing left to cut
            QTRY_VERIFY_WITH_TIMEOUT(dialog.findChild<QPlainTextEdit*>()->toPlainText().contains("⚠"), kTimeout);
            QVERIFY(saveButton(dialog)->isEnabled());
            withDialog<CastDialog>([](CastDialog& cast) {
                QTRY_VERIFY_WITH_TIMEOUT(cast.findChild<QDialogButtonBox*>()->buttons()[0]->isEnabled(), kTimeout);
                cast.accept();
            });
            press(dialog, "Cast");
            QTRY_VERIFY_WITH_TIMEOUT(shows(dialog, "Too large for float16"), kTimeout);
            QTRY_VERIFY_WITH_TIMEOUT(bytes(dialog) != 0 && bytes(dialog) < compact, kTimeout);
            QCOMPARE(document.plan().steps.size(), std::size_t(2));
            QTRY_VERIFY_WITH_TIMEOUT(saveButton(dialog)->isEnabled(), kTimeout);
            saves ? dialog.accept() : dialog.reject();
            QCOMPARE(document.plan().steps.size(), std::size_t(saves ? 2 : 0));
        }
        QVERIFY(document.history().canUndo());
    }

    /// Who does not want to wait for the count can cancel it, and save all the same.
    void countingLossesCanBeCancelled()
    {
        Document document(write("large.pth", "{'a': torch.tensor([1e6, 1., 70000.])}"));
        QVERIFY(castToFloat16(document));
        SaveDialog dialog(document, {});
        dialog.findChild<JobLine*>()->findChild<QToolButton*>()->click();
        QVERIFY(!saveButton(dialog)->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(saveButton(dialog)->isEnabled(), kTimeout);
        QVERIFY(shows(dialog, "was not looked for")
                || shows(dialog, "Too large for float16")); // it may be done already
    }

    void stripAndSaveByKeyboard()
    {
        const QString path = dataParallel(), target = m_folder.filePath("net-no-module.pth");
        const auto window = edited(path);
        QVERIFY(window);
        QString size;
        withDialog<SaveDialog>([&](SaveDialog& dialog) {
            QTRY_VERIFY_WITH_TIMEOUT(!dialog.findChildren<QLabel*>().isEmpty(), kTimeout);
            QCOMPARE(dialog.request().target, target);
            QVERIFY(dialog.request().verify);
            QTest::qWait(300);
            for (const QLabel* label : dialog.findChildren<QLabel*>())
                size += label->text() + '\n';
            QTest::keyClick(&dialog, Qt::Key_Return);
        });
        QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(saved(*window));
        QCOMPARE(keys(target), QString("a.weight a.bias"));
        QCOMPARE(keys(path), QString("module.a.weight module.a.bias"));
        QVERIFY2(size.contains(QLocale().toString(QFileInfo(target).size()) + " bytes"), qPrintable(size));
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        withDialog<SaveDialog>([](SaveDialog& dialog) { // the next proposal takes another name
            QVERIFY(dialog.request().target.endsWith("net-no-module-2.pth"));
            dialog.reject();
        });
        QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
        QFile::remove(target);
    }

    void anExistingFileNeedsAWord()
    {
        const auto window = edited(dataParallel());
        QVERIFY(window);
        const QString other = write("other.pth", "{'x': 1}");
        const QByteArray before = contents(other);
        withDialog<SaveDialog>([&](SaveDialog& dialog) {
            auto* line = dialog.findChild<QLineEdit*>();
            line->setText(other);
            QVERIFY(!saveButton(dialog)->isEnabled());
            QTest::keyClick(line, Qt::Key_Return);
            QVERIFY(dialog.isVisible());
            QCheckBox* replace = nullptr;
            for (auto* box : dialog.findChildren<QCheckBox*>())
                if (box->isVisible() && !box->isChecked())
                    replace = box;
            QVERIFY(replace);
            QTest::keyClick(replace, Qt::Key_Space);
            QVERIFY(saveButton(dialog)->isEnabled());
            QTest::mouseClick(saveButton(dialog), Qt::LeftButton);
        });
        QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(saved(*window));
        QVERIFY(contents(other) != before);
        QCOMPARE(keys(other), QString("a.weight a.bias"));
    }

    void theInputIsNeverATarget()
    {
        const QString path = dataParallel();
        QString link = m_folder.filePath("link.pth");
#ifdef Q_OS_WIN
        link = path.toUpper(); // no links without a privilege, but names in any case
#else
        QVERIFY(QFile::link(path, link));
#endif
        const auto window = edited(path);
        QVERIFY(window);
        withDialog<SaveDialog>([&](SaveDialog& dialog) {
            auto* line = dialog.findChild<QLineEdit*>();
            for (const QString& name : {path, link, m_folder.filePath("./net.pth"), QString("net.pth"), QString(),
                                        m_folder.path(), m_folder.filePath("no/such/folder.pth")}) {
                line->setText(name);
                QVERIFY2(!saveButton(dialog)->isEnabled(), qPrintable(name));
            }
            dialog.reject();
        });
        QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
#ifndef Q_OS_WIN
        QFile::remove(link);
#endif
    }

    void closingAsksAndGoesOnAfterTheSave()
    {
        const QString path = dataParallel(), target = m_folder.filePath("net-no-module.pth");
        QFile::remove(target);
        const auto window = edited(path);
        QVERIFY(window);
        withDialog<QMessageBox>([](QMessageBox& box) { QTest::keyClick(&box, Qt::Key_Escape); });
        window->close();
        QVERIFY(window->isVisible());
        withDialog<QMessageBox>([](QMessageBox& box) {
            withDialog<SaveDialog>([](SaveDialog& dialog) { QTest::keyClick(&dialog, Qt::Key_Return); });
            QTest::mouseClick(box.button(QMessageBox::Save), Qt::LeftButton);
        });
        window->close();
        QTRY_VERIFY_WITH_TIMEOUT(!window->isVisible(), kTimeout);
        QCOMPARE(keys(target), QString("a.weight a.bias"));
        QFile::remove(target);
    }

    void anotherFormat()
    {
        const auto window = edited(dataParallel());
        QVERIFY(window);
        const QString target = m_folder.filePath("old.pth");
        withDialog<SaveDialog>([&](SaveDialog& dialog) {
            dialog.findChild<QLineEdit*>()->setText(target);
            dialog.findChild<QComboBox*>()->setCurrentIndex(2);
            dialog.accept();
        });
        QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(saved(*window));
        QVERIFY(!contents(target).startsWith("PK"));
        QCOMPARE(keys(target), QString("a.weight a.bias"));
    }

    /// Whatever is said, nothing stands on anything else.
    void aLongWarningHasRoom()
    {
        const auto window = edited(dataParallel());
        QVERIFY(window);
        QStringList covered;
        bool isSaveSeen = false;
        withDialog<SaveDialog>([&](SaveDialog& dialog) {
            QTest::qWait(300); // the size is known
            dialog.findChild<QLineEdit*>()->setText("/there/is/no" + QString("/such_folder").repeated(12) + "/a.pth");
            QTest::qWait(300);
            const auto* changes = dialog.findChild<QPlainTextEdit*>();
            for (const QLabel* label : dialog.findChildren<QLabel*>())
                if (label->isVisible()
                    && (label->geometry().intersects(changes->geometry())
                        || label->height() < label->heightForWidth(label->width())))
                    covered << label->text();
            const QPushButton* save = saveButton(dialog);
            isSaveSeen = dialog.rect().contains(QRect(save->mapTo(&dialog, QPoint()), save->size()));
            dialog.reject();
        });
        QTest::keyClick(window.get(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(covered, QStringList());
        QVERIFY(isSaveSeen);
    }

    void names_data()
    {
        QTest::addColumn<QStringList>("steps");
        QTest::addColumn<QString>("words");
        QTest::newRow("none") << QStringList{} << "copy";
        QTest::newRow("strip") << QStringList{"strip module."} << "no-module";
        QTest::newRow("two prefixes") << QStringList{"strip module._orig_mod."} << "no-module-_orig_mod";
        QTest::newRow("strip and move") << QStringList{"strip module.", "device *=cpu"} << "no-module-cpu";
        QTest::newRow("swap") << QStringList{"device cuda:0=cuda:1,cuda:1=cuda:0"} << "devices";
        QTest::newRow("gpu") << QStringList{"device cuda:3=cuda:0"} << "cuda0";
        QTest::newRow("odd path") << QStringList{"pick ../a/ b\n"} << "a-b";
        QTest::newRow("scope") << QStringList{"scope a", "delete *"} << "pruned";
        QTest::newRow("many") << QStringList{"unwrap", "extract", "delete x", "drop a", "drop b"} << "edited";
    }
    void names()
    {
        QFETCH(QStringList, steps);
        QFETCH(QString, words);
        std::vector<edit::Step> list;
        for (const QString& step : steps)
            list.push_back(edit::parseStep(step.section(' ', 0, 0).toStdString(), step.section(' ', 1).toStdString()));
        QCOMPARE(changeWords(list), words);
    }
};

QTEST_MAIN(SaveTest)
#include "tst_save.moc"
