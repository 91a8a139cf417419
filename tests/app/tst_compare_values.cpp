#include "tests/app/run_cli.h"
#include "tests/support/oracle.h"

#include <QJsonArray>
#include <QtTest>

#include <cmath>

/// `compare --values` on files that PyTorch wrote, against numpy.
class CompareValuesTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;
    Oracle m_oracle;

    static QJsonObject row(const QJsonObject& document, const QString& key)
    {
        for (const QJsonValue& each : document["numbers"].toObject()["tensors"].toArray())
            if (each["key"].toString() == key)
                return each.toObject();
        return {};
    }

private slots:
    void initTestCase()
    {
        const QString done = m_oracle.run(
            QString(
                "nan = float('nan')\n"
                "a = {'same': torch.randn(100), 'little': torch.randn(50, 70), 'much': torch.randn(9000),\n"
                "  'long': torch.tensor([2**62]), 'z': torch.tensor([1 + 2j]), 'odd': torch.tensor([nan, 1.0, nan]),\n"
                "  'zero': torch.tensor([0.0]), 'view': torch.randn(80, 90)}\n"
                "b = {k: v.clone() for k, v in a.items()}\n"
                "b['little'][3, 5] += 1e-4\nb['much'] = b['much'] * 1.5\nb['long'] += 1\nb['z'] += 1j\n"
                "b['odd'] = torch.tensor([nan, nan, 2.0])\nb['zero'] = -b['zero']\n"
                "b['view'] = b['view'].t().contiguous().t()\n"
                "torch.save(a, '%1')\ntorch.save({'module.' + k: v for k, v in b.items()}, '%2')\n"
                "torch.save({k: v.bfloat16() for k, v in a.items() if k in ('same', 'much')}, '%3')\nresult = 'done'")
                .arg(m_folder.path("a.pth"), m_folder.path("b.pth"), m_folder.path("c.pth")));
        QCOMPARE(done, QString("done"));
    }

    void document()
    {
        const CliRun run = runCli({"compare", "--values", "--json", m_folder.path("a.pth"), m_folder.path("b.pth")});
        QCOMPARE(run.code, 1);
        const QJsonObject document = run.document();
        const QJsonObject numbers = document["numbers"].toObject();
        QCOMPARE(numbers["equal"].toInt(), 3); // same, zero, view
        QCOMPARE(numbers["by_checksum"].toInt(), 1);
        QCOMPARE(numbers["different"].toInt(), 5);
        QCOMPARE(numbers["not_compared"].toInt(), 0);
        QCOMPARE(numbers["tensors"].toArray().size(), 5);
        QCOMPARE(numbers["tensors"].toArray()[0].toObject()["key"].toString(), QString("odd"));
        const QStringList expected =
            m_oracle
                .run(QString("a = torch.load('%1')['little'].double().numpy()\n"
                             "b = torch.load('%2')['module.little'].double().numpy()\nd = abs(a - b)\n"
                             "cos = (a * b).sum() / numpy.sqrt((a * a).sum() * (b * b).sum())\n"
                             "result = ' '.join(str(float(x)) for x in (d.max(), (d / abs(b)).max(),\n"
                             "  numpy.sqrt((d * d).mean()), cos))")
                         .arg(m_folder.path("a.pth"), m_folder.path("b.pth")))
                .split(' ');
        const QJsonObject little = row(document, "little");
        QCOMPARE(little["different"].toInt(), 1);
        const char* keys[] = {"max_abs", "max_rel", "rms", "cosine"};
        for (int i = 0; i < 4; ++i)
            QVERIFY2(std::fabs(little[QLatin1String(keys[i])].toDouble() - expected[i].toDouble()) < 1e-12, keys[i]);
        QVERIFY(std::fabs(row(document, "much")["relative_rms"].toDouble() - 0.5) < 1e-7);
        QCOMPARE(row(document, "long")["max_abs"].toDouble(), 1.0);
        QCOMPARE(row(document, "z")["different"].toInt(), 1);
        QCOMPARE(row(document, "z")["count"].toInt(), 1);
        QCOMPARE(row(document, "odd")["not_finite"].toInt(), 2);
    }

    /// Numbers that numpy makes of arrays with NaN, infinities, zeros and complex numbers.
    void asNumpySays_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("over");
        QTest::newRow("became NaN") << "[1., 2.]"
                                    << "[1., nan]"
                                    << "1/2";
        QTest::newRow("became infinite") << "[1., 2.]"
                                         << "[1., -inf]"
                                         << "1/2";
        QTest::newRow("was infinite") << "[1., inf]"
                                      << "[1., 2.]"
                                      << "1/2";
        QTest::newRow("another infinity") << "[1., inf]"
                                          << "[1., -inf]"
                                          << "1/2";
        QTest::newRow("against zero") << "[1., 2.]"
                                      << "[0., 2.]"
                                      << "1/2";
        QTest::newRow("complex") << "[1 + 0j, 1 + 0j]"
                                 << "[1j, 1j]"
                                 << "2/2";
        QTest::newRow("complex in one part") << "[3 + 4j, 1 - 1j]"
                                             << "[3 + 5j, 1 - 1j]"
                                             << "1/2";
        QTest::newRow("complex with NaN") << "[complex(1, nan), 1j]"
                                          << "[1j, 1j]"
                                          << "1/2";
        // Of these the squares leave the range of double.
        const auto doubles = [](const char* a, const char* b, const char* over) {
            QTest::newRow(a) << QString(a) + ", dtype=torch.float64" << QString(b) + ", dtype=torch.float64" << over;
        };
        doubles("[1e200, 2e200]", "[1e200, 3e200]", "1/2");
        doubles("[1e-200, 2e-200]", "[1e-200, 3e-200]", "1/2");
        doubles("[1e-310, 2e-310]", "[1e-310, 3e-310]", "1/2");
        doubles("[0.] * 5000 + [1e-310, 2e200]", "[0.] * 5000 + [-1e-310, 2e200]", "1/5002");
        doubles("[1., 1e-200]", "[1., 3e-200]", "1/2");
        doubles("[1e200, 1.]", "[1e-200, 2.]", "2/2");
        doubles("[1e200, 2.]", "[1e200, inf]", "1/2");
        QTest::newRow("large complex") << "[1e200 + 1e200j, 1], dtype=torch.complex128"
                                       << "[2e200 - 1e200j, 2j], dtype=torch.complex128"
                                       << "2/2";
    }

    void asNumpySays()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, over);
        const QString fileA = m_folder.path("numpy_a.pth"), fileB = m_folder.path("numpy_b.pth");
        const QStringList expected = m_oracle
                                         .run(QString(R"(
numpy.seterr(all='ignore')
nan, inf = float('nan'), float('inf')
a, b = torch.tensor(%1), torch.tensor(%2)
torch.save({'t': a}, '%3')
torch.save({'t': b}, '%4')
wide = numpy.clongdouble if a.is_complex() else numpy.longdouble
a, b = a.numpy().astype(wide), b.numpy().astype(wide)
d = abs(a - b)
norm = lambda x: numpy.sqrt((abs(x) ** 2).sum())
cosine = (a * b.conj()).sum().real / norm(a) / norm(b)
relative = numpy.divide(d, abs(b), out=numpy.zeros_like(d), where=d != 0)
result = ' '.join('%.9g' % abs(x) for x in (d.max(), relative.max(), norm(d) / len(d) ** 0.5, norm(d) / norm(a), cosine)))")
                                                  .arg(a, b, fileA, fileB))
                                         .split(' ');
        const CliRun run = runCli({"compare", "--values", "--json", fileA, fileB});
        QCOMPARE(run.code, 1);
        const QJsonObject found = row(run.document(), "t");
        const char* keys[] = {"max_abs", "max_rel", "rms", "relative_rms", "cosine"};
        for (int i = 0; i < 5; ++i) {
            const QJsonValue value = found[QLatin1String(keys[i])];
            const QString text = value.isDouble() ? QString::number(std::fabs(value.toDouble()), 'g', 9)
                : value.isNull()                  ? QString("nan")
                                                  : value.toString();
            QVERIFY2(text == expected[i], qPrintable(QString("%1: %2, not %3").arg(keys[i], text, expected[i])));
        }
        QCOMPARE(QString("%1/%2").arg(found["over_tolerance"].toInt()).arg(found["count"].toInt()), over);
        const CliRun shown = runCli({"compare", "--values", fileA, fileB});
        QVERIFY2(shown.out.contains(over.toLatin1()) && !shown.out.contains("-nan"), shown.out.constData());
    }

    /// Without a tolerance, whose product with an infinity would be NaN.
    void magnitudesBeyondDoubleDiffer()
    {
        const QString fileA = m_folder.path("beyond_a.pth"), fileB = m_folder.path("beyond_b.pth");
        QCOMPARE(m_oracle.run(QString("z = torch.tensor([1.7e308 + 1.7e308j], dtype=torch.complex128)\n"
                                      "torch.save({'z': z}, '%1')\ntorch.save({'z': z - 1e307j}, '%2')\n"
                                      "result = 'done'")
                                  .arg(fileA, fileB)),
                 QString("done"));
        const CliRun run = runCli({"compare", "--values", "--json", fileA, fileB});
        QCOMPARE(run.code, 1);
        QCOMPARE(row(run.document(), "z")["over_tolerance"].toInt(), 1);
    }

    /// A file against itself, rewritten so that no checksum helps: its numbers are the same, whatever kind they are of.
    void allKindsAgainstThemselves()
    {
        const QString made = m_oracle.run(
            QString("s = torch.sparse_coo_tensor([[0, 9], [1, 2]], [1.0, 2.0], (10**6, 10**6))\n"
                    "x = {'sparse': s, 'csr': torch.eye(4).to_sparse_csr(), 'meta': torch.empty(3, device='meta'),\n"
                    "  'wide': torch.ones(1).expand(10**12), 'grid': torch.arange(6.).view(2, 1, 3).expand(2, 4, 3),\n"
                    "  'q': torch.quantize_per_tensor(torch.ones(4), 0.5, 3, torch.qint8)}\n"
                    "torch.save(x, '%1')\ntorch.save([torch.rand(3), x], '%2', _use_new_zipfile_serialization=False)\n"
                    "y = dict(x)\ny['sparse'] = torch.sparse_coo_tensor([[0], [1]], [1.0], (10**6, 10**6))\n"
                    "y['grid'] = x['grid'].clone()\ny['grid'][1, 3, 2] = 9\ny['wide'] = torch.full((1,), "
                    "3.).expand(10**12)\n"
                    "torch.save(y, '%3')\nresult = 'done'")
                .arg(m_folder.path("kinds.pth"), m_folder.path("old.pth"), m_folder.path("other.pth")));
        QCOMPARE(made, QString("done"));
        QCOMPARE(runCli({"convert", m_folder.path("old.pth"), "--pick", "1", "-o", m_folder.path("twin.pth")}).code, 0);
        const CliRun same =
            runCli({"compare", "--values", "--json", m_folder.path("kinds.pth"), m_folder.path("twin.pth")});
        QCOMPARE(same.code, 0);
        QCOMPARE(same.document()["numbers"].toObject()["equal"].toInt(), 5);
        const CliRun run =
            runCli({"compare", "--values", "--json", m_folder.path("kinds.pth"), m_folder.path("other.pth")});
        QCOMPARE(run.code, 1);
        QCOMPARE(run.document()["numbers"].toObject()["different"].toInt(), 2);
        QVERIFY(row(run.document(), "sparse")["problem"].toString().contains("different places")); // too large
        QCOMPARE(row(run.document(), "grid")["different"].toInt(), 1);
        QCOMPARE(row(run.document(), "wide")["different"].toDouble(), 1e12);
        QCOMPARE(row(run.document(), "wide")["rms"].toDouble(), 2.0);
    }

    /// Stored values in another order, split in two that torch adds, with zeros among them: what counts is the tensor.
    void sparseTensorsAsWhatTheyMean_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        const QString some = "torch.sparse_coo_tensor([[0, 1, 2], [1, 0, 2]], [1., 2., 3.], (3, 3))";
        QTest::newRow("another order") << some
                                       << "torch.sparse_coo_tensor([[2, 0, 1], [2, 1, 0]], [3., 1., 2.], (3, 3))";
        QTest::newRow("in two") << some
                                << "torch.sparse_coo_tensor([[0, 2, 1, 2], [1, 2, 0, 2]], [1., 2., 2., 1.], (3, 3))";
        QTest::newRow("with a zero") << some
                                     << "torch.sparse_coo_tensor([[0, 0, 1, 2], [0, 1, 0, 2]], [0., 1., 2., 3.], (3, "
                                        "3))";
        QTest::newRow("other places") << some << "torch.sparse_coo_tensor([[0], [2]], [1.], (3, 3))";
        QTest::newRow("rows") << "torch.sparse_coo_tensor([[1, 0]], [[1., 2.], [3., 4.]], (3, 2))"
                              << "torch.sparse_coo_tensor([[0, 1]], [[3., 4.], [1., 5.]], (3, 2))";
        QTest::newRow("csr") << "torch.eye(3).to_sparse_csr()"
                             << "torch.ones(3, 3).tril().to_sparse_csr()";
    }

    void sparseTensorsAsWhatTheyMean()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        const QString fileA = m_folder.path("sparse_a.pth"), fileB = m_folder.path("sparse_b.pth");
        const QStringList expected =
            m_oracle
                .run(QString("a, b = %1, %2\ntorch.save({'w': a}, '%3')\ntorch.save({'w': b}, '%4')\n"
                             "d = (a.to_dense() - b.to_dense()).abs()\n"
                             "result = str(int((d != 0).sum())) + ' ' + str(float(d.max()))")
                         .arg(a, b, fileA, fileB))
                .split(' ');
        const CliRun run = runCli({"compare", "--values", "--json", fileA, fileB});
        const QJsonObject numbers = run.document()["numbers"].toObject();
        QCOMPARE(numbers["not_compared"].toInt(), 0);
        QCOMPARE(row(run.document(), "w")["different"].toInt(), expected.value(0).toInt());
        QCOMPARE(row(run.document(), "w")["max_abs"].toDouble(), expected.value(1, "?").toDouble());
        QCOMPARE(run.code, expected.value(0) == "0" ? 0 : 1);
    }

    void whatCannotBeReadIsTrouble()
    {
        const QString whole = qEnvironmentVariable("CKPTSCOPE_TEST_DATA") + "/damaged/record_missing.pth";
        const CliRun run = runCli({"compare", "--values", "--json", whole, whole});
        QCOMPARE(run.code, 2);
        QVERIFY(run.document()["numbers"].toObject()["unreadable"].toInt() > 0);
    }

    void tolerance()
    {
        const QStringList compare{"compare",  "--values", "--json", m_folder.path("a.pth"), m_folder.path("b.pth"),
                                  "--select", "little"};
        QCOMPARE(runCli(compare + QStringList{"--atol", "1e-3"}).document()["numbers"].toObject()["equal"].toInt(), 1);
        QCOMPARE(runCli(compare + QStringList{"--atol", "1e-6"}).document()["numbers"].toObject()["different"].toInt(),
                 1);
        QCOMPARE(runCli({"compare", "--atol", "1", m_folder.path("a.pth"), m_folder.path("b.pth")}).code, 2);
        QCOMPARE(runCli({"compare", "--values", "--rtol", "-1", m_folder.path("a.pth"), m_folder.path("b.pth")}).code,
                 2);
    }

    void otherDtype()
    {
        const QStringList files{m_folder.path("a.pth"), m_folder.path("c.pth"), "--select", "same"};
        const CliRun exact = runCli(QStringList{"compare", "--values", "--json"} + files);
        QCOMPARE(exact.document()["numbers"].toObject()["different"].toInt(), 1);
        const CliRun near = runCli(QStringList{"compare", "--values", "--json", "--rtol", "0.01"} + files);
        QCOMPARE(near.document()["numbers"].toObject()["different"].toInt(), 0);
        QVERIFY(!row(near.document(), "same")["equal_bits"].toBool());
    }

    /// Doubles would round integers of 64 bits, and call these pairs equal.
    void longIntegersOfOtherDtypes()
    {
        const QString done =
            m_oracle.run(QString("one, two = 2**53 + 1, 2**53\n"
                                 "a = {'u': torch.tensor([one]), 'f': torch.tensor([one]), 'e': torch.tensor([two]),\n"
                                 "  'w': torch.tensor([one], dtype=torch.uint64)}\n"
                                 "b = {'u': torch.tensor([two], dtype=torch.uint64), 'f': torch.tensor([float(two)],\n"
                                 "  dtype=torch.float64), 'e': torch.tensor([float(two)]), 'w': torch.tensor([two])}\n"
                                 "torch.save(a, '%1')\ntorch.save(b, '%2')\nresult = 'done'")
                             .arg(m_folder.path("long_a.pth"), m_folder.path("long_b.pth")));
        QCOMPARE(done, QString("done"));
        const QJsonObject document =
            runCli({"compare", "--values", "--json", m_folder.path("long_a.pth"), m_folder.path("long_b.pth")})
                .document();
        QCOMPARE(document["numbers"].toObject()["equal"].toInt(), 1); // e
        for (const char* key : {"u", "f", "w"})
            QCOMPARE(row(document, key)["max_abs"].toDouble(), 1.0);
    }

    void text()
    {
        const CliRun run = runCli({"compare", "--values", m_folder.path("a.pth"), m_folder.path("b.pth")});
        QCOMPARE(run.code, 1);
        QVERIFY(run.out.contains("numbers that differ") && run.out.contains("9000/9000"));
        QVERIFY2(run.out.contains("the numbers of 3 are equal (1 of them by checksum) and of 5 differ"),
                 run.out.constData());
        QCOMPARE(runCli({"compare", "--values", m_folder.path("a.pth"), m_folder.path("a.pth")}).code, 0);
    }
};

QTEST_GUILESS_MAIN(CompareValuesTest)
#include "tst_compare_values.moc"
