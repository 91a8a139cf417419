#include "core/checkpoint/verify_crc.h"
#include "core/edit/plan.h"
#include "core/io/error.h"
#include "tests/support/files.h"
#include "ui/main_window.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/text/relation_text.h"
#include "ui/views/long_text.h"
#include "ui/views/values/number_panel.h"

#include <QAbstractButton>
#include <QAction>
#include <QDirIterator>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabWidget>
#include <QXmlStreamReader>
#include <QtTest>

#include <algorithm>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

struct Message {
    QString context, source, comment;
    QStringList translations; ///< several for plurals
    bool finished = true;

    QString name() const { return context + ": " + source + (comment.isEmpty() ? "" : " (" + comment + ")"); }
};

QString sourceFolder()
{
    return QString::fromLocal8Bit(qgetenv("CKPTSCOPE_SOURCE"));
}

QString translationFile(const QString& language)
{
    return sourceFolder() + "/resources/translations/ckptscope_" + language + ".ts";
}

Message readMessage(QXmlStreamReader& xml, const QString& context)
{
    Message message{context, {}, {}, {}};
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source")) {
            message.source = xml.readElementText();
        } else if (xml.name() == QLatin1String("comment")) {
            message.comment = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            message.finished = !xml.attributes().hasAttribute("type");
            QString text;
            while (!xml.readNext() || !(xml.isEndElement() && xml.name() == QLatin1String("translation")))
                if (xml.isStartElement() && xml.name() == QLatin1String("numerusform"))
                    message.translations << xml.readElementText();
                else if (xml.isCharacters())
                    text += xml.text();
            if (message.translations.isEmpty())
                message.translations << text;
        } else {
            xml.skipCurrentElement();
        }
    }
    return message;
}

std::vector<Message> readTranslations(const QString& path)
{
    QFile file(path);
    std::vector<Message> messages;
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.isStartElement() && xml.name() == QLatin1String("message"))
            messages.push_back(readMessage(xml, context));
    }
    return messages;
}

QStringList places(const QString& text)
{
    static const QRegularExpression place("%L?(\\d|n)");
    QStringList found;
    for (auto it = place.globalMatch(text); it.hasNext();)
        found << it.next().captured();
    found.sort();
    return found;
}

/// All that a person reads or hears of a window.
QStringList textsOf(QWidget* window)
{
    QStringList texts;
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        texts << widget->toolTip() << widget->accessibleName() << widget->windowTitle();
        if (const auto* label = qobject_cast<QLabel*>(widget))
            texts << label->text();
        else if (const auto* button = qobject_cast<QAbstractButton*>(widget))
            texts << button->text();
        else if (const auto* line = qobject_cast<QLineEdit*>(widget))
            texts << line->placeholderText();
        else if (const auto* longText = qobject_cast<LongText*>(widget))
            texts << longText->text();
        else if (const auto* menu = qobject_cast<QMenu*>(widget))
            texts << menu->title();
        else if (const auto* list = qobject_cast<QListWidget*>(widget))
            for (int i = 0; i < list->count(); ++i)
                texts << list->item(i)->text();
        else if (const auto* tabs = qobject_cast<QTabWidget*>(widget))
            for (int i = 0; i < tabs->count(); ++i)
                texts << tabs->tabText(i);
        else if (const auto* tree = qobject_cast<QTreeView*>(widget))
            for (int i = 0; tree->model() && i < tree->model()->columnCount(); ++i)
                texts << tree->model()->headerData(i, Qt::Horizontal).toString();
    }
    for (const QAction* action : window->findChildren<QAction*>())
        texts << action->text() << action->toolTip();
    texts.removeAll(QString());
    return texts;
}

bool isChinese(const QString& text)
{
    static const QRegularExpression han("\\p{Han}");
    return text.contains(han);
}

} // namespace

/// Both languages are complete, and the window changes from one to the other.
class LanguageTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Language> m_language;
    QSet<QString> m_unknown; ///< sentences of core that no pattern knows

    /// Known, and no phrase of it stayed English; names in quotes may say anything.
    void expectKnown(std::string_view sentence)
    {
        static const QRegularExpression words("\\b[a-z]+ [a-z]+ [a-z]+\\b"), quoted("“[^”]*”");
        QString text = knownCoreText(sentence).value_or(QString());
        if (!isChinese(text) || text.remove(quoted).contains(words))
            m_unknown.insert(QString::fromUtf8(sentence.data(), static_cast<qsizetype>(sentence.size())));
    }

    void tryEdits(const checkpoint::CheckpointPtr& checkpoint)
    {
        for (const auto& [option, value] :
             std::initializer_list<std::pair<const char*, const char*>>{{"strip", "module."},
                                                                        {"add", "module."},
                                                                        {"unwrap", ""},
                                                                        {"extract", ""},
                                                                        {"pick", "model"},
                                                                        {"pick", "missing"},
                                                                        {"device", "cuda=cpu"},
                                                                        {"device", "*=cuda:1"},
                                                                        {"delete", "*"},
                                                                        {"delete", "fc.*"},
                                                                        {"rename", "(.*)=>x.$1"},
                                                                        {"rename", "(.)(.*)=>$1"},
                                                                        {"rename", "(.*)=>$2"},
                                                                        {"drop", "optimizer"},
                                                                        {"drop", "missing"},
                                                                        {"scope", "model"},
                                                                        {"scope", "missing"}}) {
            try {
                for (const edit::StepReport& report :
                     edit::apply(checkpoint, {edit::parseStep(option, value)}).reports) {
                    expectKnown(report.sentence);
                    for (const std::string& remark : report.remarks)
                        expectKnown(remark);
                }
            } catch (const io::Error& error) {
                expectKnown(error.describe());
            }
        }
    }

    void tryFile(const QString& path)
    {
        constexpr std::size_t kMany = 20'000; // tensors: slow to edit, and nothing new is said of them
        try {
            const checkpoint::CheckpointPtr checkpoint = checkpoint::open(path.toStdString());
            std::vector<checkpoint::Finding> findings = checkpoint->findings;
            for (const auto& more : {checkpoint::checkCrc(*checkpoint, {}), checkpoint::checkLocalHeaders(*checkpoint)})
                findings.insert(findings.end(), more.begin(), more.end());
            for (const checkpoint::Finding& finding : findings)
                expectKnown(finding.message);
            for (const checkpoint::VerdictReason& reason : checkpoint->verdict.reasons)
                expectKnown(reason.message);
            if (checkpoint->tensors.size() < kMany)
                tryEdits(checkpoint);
        } catch (const io::Error& error) {
            expectKnown(error.describe());
        }
    }

private slots:
    /// lupdate passes over plurals whose count is more than a name or a call; nobody would notice but the reader.
    void pluralsAreFound()
    {
        QStringList known;
        for (const Message& message : readTranslations(translationFile("zh_CN")))
            known << message.source;
        static const QRegularExpression plural("\"((?:[^\"\\\\]|\\\\.)*%Ln(?:[^\"\\\\]|\\\\.)*)\"");
        int found = 0;
        for (QDirIterator files(sourceFolder() + "/ui", {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
             files.hasNext();) {
            const QString text = QString::fromUtf8(contents(files.next()));
            for (auto it = plural.globalMatch(text); it.hasNext(); ++found) {
                const QString source = it.next().captured(1);
                const bool isKnown =
                    std::ranges::any_of(known, [&](const QString& each) { return each.contains(source); });
                QVERIFY2(isKnown, qPrintable(files.filePath() + ": " + source));
            }
        }
        QVERIFY(found > 20);
    }

    void initTestCase()
    {
        QCoreApplication::setOrganizationName("ckptscope-test");
        QCoreApplication::setApplicationName("language");
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        m_language = std::make_unique<Language>();
    }
    void init() { m_language->use("zh_CN"); }

    void nothingIsUntranslated_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("Chinese") << "zh_CN";
        QTest::newRow("English") << "en";
    }
    void nothingIsUntranslated()
    {
        QFETCH(QString, language);
        const std::vector<Message> messages = readTranslations(translationFile(language));
        QVERIFY(!messages.empty());
        for (const Message& message : messages) {
            QVERIFY2(message.finished, qPrintable(message.name()));
            for (const QString& translation : message.translations) {
                QVERIFY2(!translation.isEmpty(), qPrintable(message.name()));
                QVERIFY2(places(translation) == places(message.source), qPrintable(message.name()));
                QVERIFY2(!translation.contains('&') || message.source.contains('&'), qPrintable(message.name()));
            }
        }
    }

    /// packaging/update_translations.sh was run after the last change of a text.
    void nothingIsNew_data() { nothingIsUntranslated_data(); }
    void nothingIsNew()
    {
        QFETCH(QString, language);
        const QString inPath = QStandardPaths::findExecutable("lupdate");
        const QString program =
            inPath.isEmpty() ? QStandardPaths::findExecutable("lupdate", {"/usr/lib/qt6/bin"}) : inPath;
        if (program.isEmpty())
            QSKIP("lupdate is not installed");
        const QString copy = m_folder.filePath(language + ".ts");
        QFile::remove(copy);
        QVERIFY(QFile::copy(translationFile(language), copy));
        QProcess process;
        process.setWorkingDirectory(sourceFolder());
        process.setProcessChannelMode(QProcess::MergedChannels);
        QStringList arguments{"-locations", "none", "-no-obsolete", "-I", ".", "ui", "app/window"};
        if (language == "en")
            arguments << "-pluralonly";
        process.start(program, arguments << "-ts" << copy << "-target-language" << language);
        QVERIFY(process.waitForFinished(120'000));
        const QString said = QString::fromLocal8Bit(process.readAll());
        // A text of a class without Q_OBJECT would be filed where it is not looked up.
        QVERIFY2(process.exitCode() == 0 && !said.contains("lacks Q_OBJECT"), qPrintable(said));
        QStringList before, after;
        for (const Message& message : readTranslations(translationFile(language)))
            before << message.name();
        for (const Message& message : readTranslations(copy))
            after << message.name();
        for (const QString& name : after)
            QVERIFY2(before.contains(name), qPrintable("new: " + name));
        for (const QString& name : before)
            QVERIFY2(after.contains(name), qPrintable("no longer used: " + name));
    }

    void coreSpeaksChinese_data()
    {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("chinese");
        QTest::newRow("values") << "All 62 keys start with \"module.\": saved from a model that torch.compile wrapped."
                                << "全部 62 个键都以“module.”开头：保存自经 torch.compile 包装的模型。";
        QTest::newRow("a name that looks like a value")
            << "The key \"%1 %2 keys\" is set twice; Python keeps the last value."
            << "键“%1 %2 keys”出现了两次；Python 会保留最后一个值。";
        QTest::newRow("phrases in values")
            << "Strip \"module.\" from 1 key (and 2 metadata entries and 3 optimizer names)."
            << "从 1 个键的开头去掉“module.”（还有 2 个 _metadata 条目 和 3 个优化器参数名）。";
        QTest::newRow("lists")
            << "Tensors are tagged with several devices: cuda:0 (1 tensor), cuda:1 (2 tensors) and 3 "
               "more, others with the CPU."
            << "张量带有多种设备标签：cuda:0（1 个张量）, cuda:1（2 个张量） 和 另外 3 个，其余为 CPU。";
        QTest::newRow("two devices")
            << "Tensors are tagged with several devices: cuda:0 (6 tensors) and cuda:1 (6 tensors)."
            << "张量带有多种设备标签：cuda:0（6 个张量） 和 cuda:1（6 个张量）。";
        QTest::newRow("three devices")
            << "Tensors are tagged with several devices: cuda:0 (1 tensor), cuda:1 (2 tensors) and cuda:2 (1 tensor)."
            << "张量带有多种设备标签：cuda:0（1 个张量）, cuda:1（2 个张量） 和 cuda:2（1 个张量）。";
        QTest::newRow("four devices") << "Tensors are tagged with several devices: cuda:0 (2 tensors), cuda:1 (2 "
                                         "tensors), cuda:2 (2 tensors) and cuda:3 (2 tensors)."
                                      << "张量带有多种设备标签：cuda:0（2 个张量）, cuda:1（2 个张量）, "
                                         "cuda:2（2 个张量） 和 cuda:3（2 个张量）。";
        QTest::newRow("a place") << "The data end in the middle of a line. Get the file again. (data.pkl, byte 12)"
                                 << "数据在一行的中间结束。请重新获取文件。 (data.pkl，第 12 字节)";
        QTest::newRow("several sentences")
            << "Take the model out of DataParallel. Take the model in \"a. B\" out of DDP."
            << "从 DataParallel 中取出模型。从 DDP 中取出“a. B”里的模型。";
        QTest::newRow("unknown") << "No pattern knows this. %1"
                                 << "No pattern knows this. %1";
    }
    void coreSpeaksChinese()
    {
        QFETCH(QString, english);
        QFETCH(QString, chinese);
        QCOMPARE(coreText(english.toStdString()), chinese);
        m_language->use("en");
        QCOMPARE(coreText(english.toStdString()), english);
    }

    void quantitiesHaveSeparators()
    {
        m_language->use("en");
        QCOMPARE(
            coreText("All 100000 keys start with \"module.100000\": the model was wrapped more than once when it was "
                     "saved."),
            QString("All 100,000 keys start with \"module.100000\": the model was wrapped more than once when it was "
                    "saved."));
        QCOMPARE(coreText("Strip \"module.\" from 100000 keys (and 1234 metadata entries)."),
                 QString("Strip \"module.\" from 100,000 keys (and 1,234 metadata entries)."));
    }

    /// A field is as wide as its words in the language of now.
    void digitsHaveTheWidthOfTheirWords()
    {
        NumberPanel panel;
        panel.resize(900, 300);
        panel.show();
        const auto width = [](const NumberPanel& each) { return each.findChild<QSpinBox*>()->width(); };
        for (const char* language : {"en", "zh_CN", "en"}) {
            m_language->use(language);
            NumberPanel fresh;
            fresh.resize(panel.size());
            fresh.show();
            QTRY_COMPARE(width(panel), width(fresh));
        }
    }

    /// Neither between sentences nor between characters.
    void chineseHasNoSpaces()
    {
        QCOMPARE(joinedSentences({"已保存。", "已重新读取。"}), QString("已保存。已重新读取。"));
        QCOMPARE(joinedSentences({"Saved.", "It was read."}), QString("Saved. It was read."));
        compare::Comparison comparison;
        comparison.tensorsA = comparison.tensorsB = 1;
        compare::Relation relation;
        relation.b.inModel = true;
        relation.b.keys = "module.";
        comparison.alignment.relations = comparison.alignment.told = {relation};
        QVERIFY2(relationText(comparison).startsWith("B 中的模型的键是 A 的键前面加上“module.”"),
                 qPrintable(relationText(comparison)));
    }

    /// The command line's options are none of the window.
    void theWindowSpeaksOfNoOptions()
    {
        m_language->use("en");
        QCOMPARE(coreText("2 keys had \"module.\" already and stayed as they are; --again adds it once more."),
                 QString("2 keys had \"module.\" already and stayed as they are."));
        QCOMPARE(coreText("Move 481 storages from \"*\" to \"cpu\"."),
                 QString("Move 481 storages from any device to \"cpu\"."));
    }

    /// Names from files make sentences long; finding their pattern must not get slow.
    void longTextIsQuick()
    {
        const std::string name(1'000'000, '"');
        QElapsedTimer timer;
        timer.start();
        (void)coreText("The key \"" + name + "\" is set twice; Python keeps the last value.");
        (void)coreText("The key \"" + name + " and , ( . ; ");
        QVERIFY(timer.elapsed() < 2000);
    }

    void everySentenceOfCoreIsKnown()
    {
        if (!haveTestData())
            QSKIP("no test data");
        QDirIterator files(testData(""), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext())
            tryFile(files.next());
        QDirIterator folders(testData(""), QDir::Dirs | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
        while (folders.hasNext())
            tryFile(folders.next());
        for (const QString& sentence : m_unknown)
            qWarning("No translation for: %s", qPrintable(sentence));
        QVERIFY(m_unknown.isEmpty());
    }

    /// Nothing of an open window stays in the other language.
    void theWindowChanges()
    {
        m_language->use("en");
        Theme theme;
        MainWindow window(*m_language, theme);
        window.show();
        window.openFiles({sourceFolder() + "/resources/example-dataparallel.pth"});
        QTRY_VERIFY(window.currentPage() && window.currentPage()->model().outline()
                    && !window.currentPage()->document().isBusy());
        window.currentPage()->document().addSteps({edit::Strip{"module."}});
        QTRY_VERIFY(window.currentPage()->document().isModified() && !window.currentPage()->document().isBusy());
        window.openFiles({sourceFolder() + "/LICENSE"}); // a tab with an error
        QTRY_VERIFY(window.currentPage()->document().state() == Document::State::Failed);
        const QString copy = m_folder.filePath("copy.pth");
        QVERIFY(QFile::copy(sourceFolder() + "/resources/example-dataparallel.pth", copy));
        window.compareFiles(sourceFolder() + "/resources/example-dataparallel.pth", copy);
        QTRY_VERIFY(textsOf(&window).filter("The keys of B are those of A with “").size() > 0);
        for (QAction* action : window.findChildren<QAction*>())
            if (action->text() == "&Batch")
                action->trigger();
        QCOMPARE(textsOf(&window).filter("Drop checkpoints or folders here").size(), 1);

        m_language->use("zh_CN");
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QSet<QString> english;
        for (const Message& message : readTranslations(translationFile("zh_CN")))
            if (message.translations[0] != message.source)
                english << message.source;
        QStringList left;
        const auto chinese = textsOf(&window);
        for (const QString& text : chinese)
            if (english.contains(text))
                left << text;
        QVERIFY2(left.isEmpty(), qPrintable("still English: " + left.join(" | ")));
        QVERIFY(chinese.filter("这是文本文件").size() > 0);
        QVERIFY(chinese.filter("的开头去掉“module.”").size() > 0);

        m_language->use("en");
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        for (const QString& text : textsOf(&window))
            if (isChinese(text) && text != "中文")
                left << text;
        QVERIFY2(left.isEmpty(), qPrintable("still Chinese: " + left.join(" | ")));
    }
};

QTEST_MAIN(LanguageTest)
#include "tst_language.moc"
