#include "core/edit/recipe.h"
#include "core/io/error.h"
#include "tests/support/files.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace ckptscope;

/// Lists of edits as files.
class RecipeTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void thereAndBack()
    {
        const std::vector<edit::Step> steps{
            edit::Scope{"state \"dict\""},
            edit::Strip{"module."},
            edit::Add{"x.", true},
            edit::Add{"y."},
            edit::Scope{},
            edit::Unwrap{},
            edit::Extract{},
            edit::Pick{"a.b"},
            edit::Device(std::vector<edit::DeviceMove>{{"cuda:0", "cuda:1"}, {"cuda:1", "cuda:0"}}),
            edit::Rename{"\\d=>(.*)", "ä$1\n"},
            edit::Delete{"*"},
            edit::Drop{"optimizer"},
        };
        const std::vector<edit::Step> again = edit::parseRecipe(edit::recipeText(steps));
        QCOMPARE(again.size(), steps.size());
        for (std::size_t i = 0; i < steps.size(); ++i)
            QCOMPARE(edit::arguments(again[i]), edit::arguments(steps[i]));
    }

    void asDocumented()
    {
        QCOMPARE(
            edit::recipeText({edit::Strip{"module."}, edit::Unwrap{}}),
            std::string("{\n  \"ckptscope-recipe\": 1,\n  \"steps\": [\n    {\n      \"strip\": \"module.\"\n    },\n"
                        "    {\n      \"unwrap\": true\n    }\n  ]\n}\n"));
    }

    void files()
    {
        const std::string path = m_folder.filePath("r.json").toStdString();
        edit::writeRecipe(path, {edit::Strip{"module."}}, false);
        QCOMPARE(edit::readRecipe(path).size(), std::size_t(1));
        QVERIFY_EXCEPTION_THROWN(edit::writeRecipe(path, {}, false), io::Error);
        edit::writeRecipe(path, {}, true);
        QVERIFY(edit::readRecipe(path).empty());
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, const QByteArray& text, const char* word) {
            QTest::newRow(name) << QByteArray(text).replace('\'', '"') << QString(word);
        };
        row("empty", "", "JSON");
        row("no JSON", "strip module.", "JSON");
        row("cut", "{'ckptscope-recipe': 1, 'steps': [{'strip': 'mod", "JSON");
        row("bad UTF-8", "{'ckptscope-recipe': 1, 'steps': [{'strip': '\xff'}]}", "JSON");
        row("another file", "{'steps': []}", "ckptscope-recipe");
        row("a list", "[]", "ckptscope-recipe");
        row("a later version", "{'ckptscope-recipe': 2, 'steps': []}", "version 2");
        row("no version", "{'ckptscope-recipe': '1', 'steps': []}", "ckptscope-recipe");
        row("no steps", "{'ckptscope-recipe': 1}", "steps");
        row("steps of another kind", "{'ckptscope-recipe': 1, 'steps': {'strip': 'x.'}}", "steps");
        row("a step that is a text", "{'ckptscope-recipe': 1, 'steps': ['strip']}", "step 1");
        row("an empty step", "{'ckptscope-recipe': 1, 'steps': [{}]}", "step 1");
        row("an unknown step", "{'ckptscope-recipe': 1, 'steps': [{'strip': 'x.'}, {'frobnicate': 'x'}]}", "step 2");
        row("a number", "{'ckptscope-recipe': 1, 'steps': [{'strip': 1}]}", "strip");
        row("no value", "{'ckptscope-recipe': 1, 'steps': [{'strip': true}]}", "strip");
        row("two in one", "{'ckptscope-recipe': 1, 'steps': [{'strip': 'x.', 'add': 'y.'}]}", "add");
        row("deep", QByteArray(100'000, '['), "deep");
        row("deep objects", QByteArray("{'a':").repeated(100'000), "deep");
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, word);
        try {
            (void)edit::parseRecipe({text.constData(), std::size_t(text.size())});
        } catch (const io::Error& error) {
            QVERIFY2(QString::fromStdString(error.what()).contains(word), error.what());
            return;
        }
        QFAIL("it was not refused");
    }
};

QTEST_GUILESS_MAIN(RecipeTest)
#include "tst_recipe.moc"
