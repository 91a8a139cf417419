#include "core/checkpoint/save.h"
#include "core/io/error.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QtTest>

#include <optional>

using namespace ckptscope;
using checkpoint::Format;

/// What the real torch says about files that were written here. Every generated file that torch loads is edited, saved
/// in each format, and must load in every way in which the input did, with equal contents.
class TorchTest : public QObject {
    Q_OBJECT

    Oracle m_torch;
    QTemporaryDir m_folder;

    /// Nothing, with a reason, when the edit or format is refused for this file.
    std::optional<QString> saved(const QString& input, const edit::Step& step, Format format)
    {
        const QString target = m_folder.filePath(QFileInfo(input).completeBaseName() + ".pth");
        try {
            writeFile(target, converted(input, {step}, target.toStdString(), format));
        } catch (const io::Error& error) {
            m_refusal = QString::fromStdString(error.describe());
            return std::nullopt;
        }
        return target;
    }
    QString m_refusal;

private slots:
    void initTestCase()
    {
        if (!haveTestData() || !m_torch.available())
            QSKIP("no Python with torch");
    }

    void savedFilesLoad_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("weightsOnly");
        for (const ManifestRow& row : manifest())
            if ((row.loads || row.weightsOnly) && (row.container == "zip" || row.container == "legacy")
                && QFileInfo(testData(row.file)).size() < 4'000'000)
                QTest::newRow(qPrintable(row.file)) << row.file << row.weightsOnly;
    }
    void savedFilesLoad()
    {
        QFETCH(QString, file);
        QFETCH(bool, weightsOnly);
        const QString input = testData(file);
        for (const Format format : {Format::AsInput, Format::Zip, Format::Legacy}) {
            if (format == Format::Legacy && file.contains("nested_strided"))
                continue; // torch rebuilds it before a legacy stream's data are read
            const auto target = saved(input, edit::Device{"*", "cpu"}, format);
            if (!target) {
                QVERIFY2(format != Format::AsInput || m_refusal.contains("TorchScript"), qPrintable(m_refusal));
                continue;
            }
            const bool hasViews = file.contains("views"); // storage views of torch < 0.4 become offsets
            const QStringList ignore =
                hasViews ? QStringList{"device", "storage_offset", "storage_bytes", "storage"} : QStringList{"device"};
            const QString difference = m_torch.difference(input, *target, ignore);
            const bool isDevice = difference.startsWith("/device: 'cuda"); // torch.device objects move as well
            const bool isParallel = file.contains("/whole_") && difference.contains("keys differ in number");
            // torch moves no wrapper subclass by a function, as the oracle does; that it loads is asked below
            const bool isWrapper = difference.contains("Callable map_location not supported");
            QVERIFY2(difference.isEmpty() || isDevice || isParallel || isWrapper, qPrintable(difference));
            if (weightsOnly)
                QCOMPARE(m_torch.load(*target, true), QString());
            if (m_torch.load(input, false, true).isEmpty() && format != Format::Legacy)
                QCOMPARE(m_torch.load(*target, false, true), QString());
            if (m_torch.load(input, false).isEmpty())
                QCOMPARE(m_torch.load(*target, false), QString());
        }
        const auto renamed = saved(input, edit::Add{"module.", true}, Format::AsInput);
        if (renamed && weightsOnly)
            QCOMPARE(m_torch.load(*renamed, true), QString());
    }

    /// What pickle.dump wrote becomes a file that torch.load reads with its defaults, whatever the protocol was.
    void pickledStatesBecomeTorchFiles_data()
    {
        QTest::addColumn<QString>("file");
        for (const int protocol : {2, 3, 4, 5})
            QTest::addRow("protocol %d", protocol) << QString("raw/state_protocol%1.pkl").arg(protocol);
    }
    void pickledStatesBecomeTorchFiles()
    {
        QFETCH(QString, file);
        for (const Format format : {Format::Zip, Format::Legacy}) {
            const auto target = saved(testData(file), edit::Device{"*", "cpu"}, format);
            QVERIFY2(target, qPrintable(m_refusal));
            QCOMPARE(m_torch.load(*target, true), QString());
        }
    }

    /// load_state_dict(strict=True) on the other kind of model; the optimizer goes on from where it was.
    void theOtherKindOfModelLoadsIt()
    {
        const QString set_up = R"(
import io, os, torch
from torch import nn
torch.manual_seed(1)
def net():
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(16, 2))
def train(model):
    optimizer = torch.optim.Adam(model.parameters(), amsgrad=True)
    for _ in range(2):
        optimizer.zero_grad()
        model(torch.randn(2, 3, 4, 4)).sum().backward()
        optimizer.step()
    return optimizer
)";
        const QString folder = m_folder.path() + '/';
        const QString wrote = m_torch.run(set_up
                                          + QString(R"(
m = nn.DataParallel(net()); o = train(m.module)
torch.save({'model': m.state_dict(), 'optimizer': o.state_dict(), 'epoch': 3}, %1 + 'parallel.pth')
torch.save({'model': m.module.state_dict(), 'optimizer': o.state_dict(), 'epoch': 3}, %1 + 'single.pth')
result = 'ok'
)")
                                                .arg('\'' + folder + '\''));
        QCOMPARE(wrote, QString("ok"));
        writeFile(folder + "stripped.pth", converted(folder + "parallel.pth", {edit::Strip{"module."}}));
        writeFile(folder + "added.pth", converted(folder + "single.pth", {edit::Add{"module.", false}}));
        const QString read = m_torch.run(set_up
                                         + QString(R"(
def resume(path, model):
    c = torch.load(path, weights_only=True)
    model.load_state_dict(c['model'], strict=True)
    o = torch.optim.Adam(model.parameters(), amsgrad=True); o.load_state_dict(c['optimizer'])
    torch.manual_seed(7); model(torch.randn(2, 3, 4, 4)).sum().backward(); o.step()
    return [p.detach().clone() for p in model.parameters()]
a = resume(%1 + 'single.pth', net()); b = resume(%1 + 'stripped.pth', net())
c = resume(%1 + 'parallel.pth', nn.DataParallel(net())); d = resume(%1 + 'added.pth', nn.DataParallel(net()))
result = str(all(torch.equal(x, y) and torch.equal(x, z) and torch.equal(x, w) for x, y, z, w in zip(a, b, c, d)))
)")
                                               .arg('\'' + folder + '\''));
        QCOMPARE(read, QString("True"));
    }

    /// Which tensors of a big-endian file torch gets wrong, as the finding has it.
    void numbersThatTorchDoesNotSwap()
    {
        const QString file = m_folder.filePath("big.pth");
        QCOMPARE(m_torch.run(QString(R"(
import io, zipfile
ones = {n: torch.ones(2).to(getattr(torch, n)) for n in ('float32', 'uint16', 'complex32', 'float8_e5m2', 'uint64')}
little = io.BytesIO(); torch.save(ones, little)
sizes = [v.element_size() // (2 if v.is_complex() else 1) for v in ones.values()]
with zipfile.ZipFile(little) as a, zipfile.ZipFile('%1', 'w') as b:
    for name in a.namelist():
        data = a.read(name)
        if '/data/' in name:
            size = sizes[int(name.split('/')[-1])]
            data = b''.join(data[i:i + size][::-1] for i in range(0, len(data), size))
        if 'format_version' not in name and 'storage_alignment' not in name:
            b.writestr(name, b'big' if name.endswith('byteorder') else data)
d = torch.load('%1')
result = ', '.join(n for n in d if d[n].double().sum() != 2)
)")
                                 .arg(file)),
                 QString("uint16, complex32, uint64"));
        const checkpoint::CheckpointPtr opened = checkpoint::open(file.toStdString());
        const auto finding = std::ranges::find(opened->findings, "big-endian", &checkpoint::Finding::id);
        QVERIFY(finding != opened->findings.end());
        QVERIFY2(finding->message.find("wrong: uint16, complex32, uint64. ") != std::string::npos,
                 finding->message.c_str());
    }

    void tiedWeightsStayTied()
    {
        const QString folder = m_folder.path() + '/';
        QCOMPARE(m_torch.run(QString(R"(
w = torch.arange(12.).reshape(3, 4)
torch.save({'module.a': w, 'module.b': w, 'module.view': w[1:], 'module.c': w.clone()}, '%1tied.pth'); result = 'ok'
)")
                                 .arg(folder)),
                 QString("ok"));
        writeFile(folder + "untied.pth", converted(folder + "tied.pth", {edit::Strip{"module."}}));
        QCOMPARE(m_torch.run(QString(R"(
d = torch.load('%1untied.pth', weights_only=True)
at = lambda k: d[k].untyped_storage().data_ptr()
result = str([list(d), at('a') == at('b') == at('view'), at('a') != at('c'), d['view'].storage_offset()])
)")
                                 .arg(folder)),
                 QString("[['a', 'b', 'view', 'c'], True, True, 4]"));
    }

    /// Values of Python's library are one value each, written as repr() writes them.
    void plainObjectsAreShownAsByPython()
    {
        const QString folder = m_folder.path() + '/';
        const QStringList shown = m_torch
                                      .run(QString(R"(
import datetime as dt, decimal, fractions, pathlib
values = [1j, 1+2j, complex(-0.0, -1.5), complex('nan'), decimal.Decimal('1.50'), fractions.Fraction(-1, 3),
          pathlib.PurePosixPath('/a/b'), pathlib.PurePosixPath('a'), pathlib.PurePosixPath(), dt.timedelta(0),
          dt.timedelta(-1, 5, 7), dt.date(2020, 1, 2), dt.datetime(1, 2, 3), dt.datetime(2020, 12, 31, 23, 59, 58, 70000),
          dt.time(1, 2), dt.time(0, 0, 0, 5), range(3), range(0, 9, 2), slice(1, None),
          set(), frozenset(), bytearray(b'a\x00'), bytearray(), b'', b'\xe9\t']
for protocol in 2, 3, 4, 5:
    torch.save(values, '%1plain%d.pth' % protocol, pickle_protocol=protocol)
    torch.save({'h': dt.datetime(2020, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))}, '%1zone%d.pth' % protocol,
               pickle_protocol=protocol)
result = '\n'.join(map(repr, values))
)")
                                               .arg(folder))
                                      .split('\n');
        QVERIFY(shown.size() > 20);
        for (int protocol = 2; protocol <= 5; ++protocol) {
            const auto opened = checkpoint::open(folder.toStdString() + "plain" + std::to_string(protocol) + ".pth");
            const std::span<const pickle::NodeId> values = opened->tree.children(opened->tree.root());
            QCOMPARE(qsizetype(values.size()), shown.size());
            for (std::size_t i = 0; i < values.size(); ++i) {
                const QString text = QString::fromStdString(checkpoint::shortText(opened->tree, values[i]));
                const QString wanted = shown[qsizetype(i)];
                const bool isNative =
                    opened->tree.kind(values[i]) != pickle::Kind::Call; // sets and bytes of protocol 4
                if (!isNative)
                    QVERIFY2(opened->globals.isAtom(opened->tree, values[i]), qPrintable(wanted));
                if (!isNative || wanted.startsWith("b'"))
                    QCOMPARE(text, wanted);
            }
            const auto zone = checkpoint::open(folder.toStdString() + "zone" + std::to_string(protocol) + ".pth");
            QCOMPARE(
                QString::fromStdString(checkpoint::shortText(zone->tree, zone->tree.valueOf(zone->tree.root(), "h"))),
                QString(
                    "datetime.datetime(2020, 1, 1, 0, 0, tzinfo=datetime.timezone(datetime.timedelta(seconds=3600)))"));
        }
    }

    /// The legacy files of this program open as those of torch itself do (which torch 1.0 to 1.5 read).
    void legacyFilesAreThoseOfTorch()
    {
        const QString folder = m_folder.path() + '/';
        QCOMPARE(m_torch.run(QString(R"(
torch.manual_seed(3)
d = {'module.w': torch.randn(3, 2), 'module.b': torch.randn(3).half()}
torch.save(d, '%1new.pth'); torch.save(d, '%1old.pth', _use_new_zipfile_serialization=False); result = 'ok'
)")
                                 .arg(folder)),
                 QString("ok"));
        writeFile(folder + "to_old.pth", converted(folder + "new.pth", {}, {}, Format::Legacy));
        writeFile(folder + "to_new.pth", converted(folder + "old.pth", {}, "new.pth", Format::Zip));
        QCOMPARE(m_torch.difference(folder + "old.pth", folder + "to_old.pth"), QString());
        QCOMPARE(m_torch.difference(folder + "new.pth", folder + "to_new.pth"), QString());
        QCOMPARE(contents(folder + "to_new.pth"), contents(folder + "new.pth"));
    }
};

QTEST_GUILESS_MAIN(TorchTest)
#include "tst_torch.moc"
