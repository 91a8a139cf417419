#include "core/checkpoint/query.h"
#include "core/io/error.h"
#include "tests/compare/checkpoint_builder.h"

#include <QtTest>

using namespace ckptscope;
using checkpoint::Query;

class QueryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        test::CheckpointBuilder b;
        const auto model = b.module("Net", {{"p", b.parameter({8})}}, {{"mean", b.tensor({8})}}, {});
        m_checkpoint = b.build(b.dict({{"conv1.weight", b.tensor({64, 3, 7, 7})}, // 37632 bytes
                                       {"bn1.weight", b.tensor({64}, "HalfStorage", "cuda:0")},
                                       {"bn1.count", b.tensor({}, "LongStorage", "cuda:1")},
                                       {"layer1.0.Conv1.weight", b.tensor({64, 64, 1, 1}, "BFloat16Storage")},
                                       {"tied.a", b.tensorOn("t", {10, 2})},
                                       {"tied b", b.tensorOn("t", {10, 2})},
                                       {std::string(3000, 'x'), b.tensor({1})},
                                       {"model", model}}));
    }

    void terms_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QStringList>("names");
        const auto row = [](const char* query, const QStringList& names) { QTest::newRow(query) << query << names; };
        const QString conv1 = "conv1.weight", bn = "bn1.weight", count = "bn1.count", layer = "layer1.0.Conv1.weight",
                      tiedA = "tied.a", tiedB = "tied b", xxx = QString(3000, 'x'), p = "model._parameters.p",
                      mean = "model._buffers.mean";
        row("", {conv1, bn, count, layer, tiedA, tiedB, xxx, p, mean});
        row("CONV1", {conv1, layer});
        row("weight bn", {bn});
        row("-weight -x -model", {count, tiedA, tiedB});
        row("conv1.*", {conv1, layer});
        row("*.weight", {conv1, bn, layer});
        row("bn?.weight", {bn});
        row("*1", {});
        row("/^.onv\\d\\.weight$/", {conv1});
        row("/^x/", {}); // longer than 2048 bytes
        row("'tied b'", {tiedB});
        row("\"tied b\"", {tiedB});
        row("'*'", {});
        row("/d b/", {tiedB});
        row("dtype:f32 -tied -model -x", {conv1});
        row("dtype:fp16,bf16", {bn, layer});
        row("dtype:int*", {count});
        row("dtype:torch.int64", {count});
        row("dtype:half", {bn});
        row("device:cuda", {bn, count});
        row("device:cuda:1", {count});
        row("-device:cuda 1.weight", {conv1, layer});
        row("shape:64,*,7,7", {conv1});
        row("shape:64", {bn});
        row("shape:(64,)", {bn});
        row("shape:()", {count});
        row("shape:64,...", {conv1, bn, layer});
        row("shape:...,7", {conv1});
        row("ndim:4", {conv1, layer});
        row("ndim:>=2 -ndim:>2", {tiedA, tiedB});
        row("ndim:<1", {count});
        row("size:>36K", {conv1});
        row("size:<=8", {count, xxx});
        row("size:80", {tiedA, tiedB});
        row("size:8KiB", {layer});
        row("numel:>4k", {conv1, layer});
        row("numel:>=9.408e3", {conv1});
        row("kind:parameter", {p});
        row("kind:buffer", {mean});
        row("kind:parameter,buffer", {p, mean});
        row("kind:sparse", {});
        row("kind:tensor shared:yes", {tiedA, tiedB});
        row("shared:no kind:tensor -x", {conv1, bn, count, layer});
    }

    void terms()
    {
        QFETCH(QString, query);
        QFETCH(QStringList, names);
        const Query parsed = Query::parse(query.toStdString());
        QCOMPARE(parsed.empty(), query.isEmpty());
        QStringList found;
        for (const checkpoint::Tensor& tensor : m_checkpoint->tensors)
            if (parsed.matches(*m_checkpoint, tensor))
                found << QString::fromStdString(m_checkpoint->tensorName(tensor));
        QCOMPARE(found, names);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::newRow("dtype:floot") << "no dtype 'floot'";
        QTest::newRow("dtype:") << "value must follow";
        QTest::newRow("dtype:f32,,f16") << "missing beside a comma";
        QTest::newRow("shape:a") << "'a' is no size";
        QTest::newRow("shape:...,...") << "is no size";
        QTest::newRow("shape:-1") << "is no size";
        QTest::newRow("ndim:two") << "needs a number";
        QTest::newRow("size:>1X") << "needs a number";
        QTest::newRow("size:>nan") << "needs a number";
        QTest::newRow("size:-1") << "needs a number";
        QTest::newRow("kind:thing") << "a kind is";
        QTest::newRow("shared:maybe") << "shared:yes or shared:no";
        QTest::newRow("color:red") << "the fields are";
        QTest::newRow("/[/") << "no regular expression";
        QTest::newRow("/abc") << "ends with '/'";
        QTest::newRow("'abc") << "quote is not closed";
        QTest::newRow("-") << "negates the term";
    }

    void refused()
    {
        QFETCH(QString, reason);
        const std::string term = QTest::currentDataTag();
        try {
            (void)Query::parse("conv " + term);
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Usage);
            const QString text = error.what();
            QVERIFY2(text.contains(reason) && text.contains(QString::fromStdString(term)), error.what());
            return;
        }
        QFAIL("the term was accepted");
    }

    /// Not only several objects on one storage: what model.state_dict() shares is often one object.
    void oneObjectAtTwoPlacesIsShared()
    {
        test::CheckpointBuilder b;
        const auto tied = b.tensor({2});
        const auto checkpoint = b.build(b.dict({{"a", tied}, {"b", tied}, {"c", b.tensor({2})}}));
        const Query shared = Query::parse("shared:yes");
        QStringList names;
        for (const checkpoint::Tensor& tensor : checkpoint->tensors)
            if (shared.matches(*checkpoint, tensor))
                names << QString::fromStdString(checkpoint->tensorName(tensor));
        QCOMPARE(names, (QStringList{"a", "b"}));
    }

private:
    checkpoint::CheckpointPtr m_checkpoint;
};

QTEST_APPLESS_MAIN(QueryTest)
#include "tst_query.moc"
