#include "core/io/pattern.h"

#include <QtTest>

#include <regex>

using namespace ckptscope;

/// Globs and regular expressions over names in UTF-8.
class PatternTest : public QObject {
    Q_OBJECT

private slots:
    void globs_data()
    {
        QTest::addColumn<QString>("glob");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        QTest::newRow("all") << "*"
                             << "" << true;
        QTest::newRow("stars") << "*.b*s"
                               << "a.b.bias" << true;
        QTest::newRow("a star that must give way") << "*ab"
                                                   << "aaab" << true;
        QTest::newRow("one character") << "?"
                                       << "" << false;
        QTest::newRow("one character of three bytes") << "?x"
                                                      << "头x" << true;
        QTest::newRow("one of four bytes") << "a?c"
                                           << "a𝕏c" << true;
        QTest::newRow("two are not one") << "?"
                                         << "头头" << false;
        QTest::newRow("a star before characters") << "*头?"
                                                  << "权头重" << true;
        QTest::newRow("signs as they are") << "a\\*\\?\\\\"
                                           << "a*?\\" << true;
        QTest::newRow("a sign as it is alone") << "a\\*"
                                               << "ab" << false;
        QTest::newRow("signs as they are behind a star") << "*\\*b"
                                                         << "a*c*b" << true;
        QTest::newRow("a backslash before others") << "a\\b"
                                                   << "a\\b" << true;
        QTest::newRow("other characters of the same lead") << "头"
                                                           << "夳" << false;
    }
    void globs()
    {
        QFETCH(QString, glob);
        QFETCH(QString, text);
        QTEST(io::matchesGlob(glob.toStdString(), text.toStdString()), "matches");
    }

    void everyTextIsAGlob()
    {
        for (const std::string text : {"a*b?", "\\", "a\\*", "q\\1", "头"}) {
            QVERIFY(io::matchesGlob(io::escapedGlob(text), text));
            QVERIFY(!io::matchesGlob(io::escapedGlob(text), text + "x"));
        }
    }

    void expressions_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("replacement");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("result"); // null: no match
        QTest::newRow("group") << "old\\.(.*)"
                               << "new.$1"
                               << "old.w"
                               << "new.w";
        QTest::newRow("the whole text") << "old"
                                        << "new"
                                        << "older" << QString();
        QTest::newRow("a dot is a character") << ".(.*)x"
                                              << "$1"
                                              << "头权x"
                                              << "权";
        QTest::newRow("of two bytes in a class") << "[ü-ü]n"
                                                 << "u"
                                                 << "ün"
                                                 << "u";
        QTest::newRow("of four bytes") << "(.)b"
                                       << "$1$1"
                                       << "𝕏b"
                                       << "𝕏𝕏";
        QTest::newRow("replacement in UTF-8") << "a"
                                              << "权重"
                                              << "a"
                                              << "权重";
    }
    void expressions()
    {
        QFETCH(QString, expression);
        QFETCH(QString, replacement);
        QFETCH(QString, text);
        QFETCH(QString, result);
#ifdef Q_OS_WIN
        if (text.contains(QStringLiteral("𝕏")))
            QSKIP("there it is two of UTF-16");
#endif
        const io::Pattern pattern(expression.toStdString());
        const auto made = pattern.replaced(text.toStdString(), replacement.toStdString());
        QCOMPARE(made ? QString::fromStdString(*made) : QString(), result);
        QCOMPARE(made.has_value(), !result.isNull());
    }

    void bytesThatAreNoTextStayWhatTheyAre()
    {
        const std::string odd = "a\xff\xc3(\xed\xa0\x80\xf8z";
        QCOMPARE(io::Pattern("a(.*)z").replaced(odd, "$1").value_or(""), odd.substr(1, odd.size() - 2));
#ifndef Q_OS_WIN
        QVERIFY(io::Pattern("^a.{5}z$").isIn(odd)); // the bytes of a lone surrogate are one
#endif
    }

    void searching()
    {
        QVERIFY(io::Pattern("b").isIn("abc"));
        QVERIFY(!io::Pattern("^b").isIn("abc"));
        QVERIFY(!io::Pattern("a").isIn(std::string(io::Pattern::kLongest + 1, 'a')));
        QVERIFY_THROWS_EXCEPTION(std::regex_error, io::Pattern("("));
    }

    /// Tries without an end are given up, and not begun again.
    void whatTakesTooLongIsGivenUp()
    {
        const io::Pattern pattern("(a*)*b");
        const std::string text = std::string(45, 'a') + 'c';
        QVERIFY(pattern.replaced("aab", "$1").has_value());
        QVERIFY_THROWS_EXCEPTION(std::regex_error, pattern.replaced(text, "$1"));
        QVERIFY_THROWS_EXCEPTION(std::regex_error, pattern.isIn("b"));
        QVERIFY_THROWS_EXCEPTION(std::regex_error, io::Pattern("(()|()){40}b").replaced("c", "")); // no step forward
    }
};

QTEST_APPLESS_MAIN(PatternTest)
#include "tst_pattern.moc"
