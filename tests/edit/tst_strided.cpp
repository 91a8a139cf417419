#include "core/edit/plan.h"
#include "core/io/error.h"
#include "core/io/sink.h"
#include "core/tensor/array_file.h"
#include "core/tensor/cast.h"
#include "core/tensor/densify.h"
#include "core/tensor/element_reader.h"
#include "core/tensor/negate.h"
#include "core/tensor/pack.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace ckptscope;

/// Quantised and sparse tensors that become strided ones, against torch's dequantize() and to_dense(): every bit,
/// sizes, strides, and what is tied.
class StridedTest : public QObject {
    Q_OBJECT

    Oracle m_torch;
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString python(const QString& code)
    {
        return m_torch.run("import warnings, math\nwarnings.simplefilter('ignore')\ntorch.manual_seed(3)\n"
                           + QString(code).replace("@", m_folder.path() + '/'));
    }
    static std::vector<edit::Step> steps(const QStringList& words)
    {
        std::vector<std::string> arguments;
        for (const QString& word : words)
            arguments.push_back(word.toStdString());
        return edit::parseSteps(arguments);
    }
    edit::Applied applied(const QString& name, const QStringList& words) const
    {
        return edit::apply(checkpoint::open(path(name).toStdString()), steps(words));
    }
    edit::StepReport convert(const QString& name, const QStringList& words, const QString& target,
                             checkpoint::Format format = checkpoint::Format::AsInput) const
    {
        const edit::Applied result = applied(name, words);
        checkpoint::SavePlan plan(result.checkpoint, format, path(target).toStdString());
        checkpoint::save(plan, path(target).toStdString(), {io::AtomicFile::IfExists::Replace, true}, {});
        const std::vector<edit::Step> all = steps(words);
        std::size_t last = all.size() - 1;
        while (last > 0 && std::holds_alternative<edit::Scope>(all[last])) // the end of one
            --last;
        return result.reports[last];
    }
    /// Names of what is not as `expected` makes it of the file before; empty: all is.
    QString wrong(const QString& before, const QString& after, const QString& expected)
    {
        return python(QString(R"(
a, b = torch.load('@%1'), torch.load('@%2', weights_only=True)
def bits(t):
    return t.detach().contiguous().reshape(-1).view(torch.uint8)
def same(x, y):
    return (type(x), x.dtype, x.shape, x.stride(), x.requires_grad) == (type(y), y.dtype, y.shape, y.stride(),
            y.requires_grad) and torch.equal(bits(x), bits(y))
def strided(v):
    return %3
result = ' '.join(k for k, v in a.items() if not same(strided(v), b[k])) + ('' if list(a) == list(b) else ' keys'))")
                          .arg(before, after, expected));
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
    }

    /// A quantised layer's weight is handed to its kernel, which takes no other numbers.
    void packedParametersStayQuantized()
    {
        QCOMPARE(python(R"(
import torch.ao.quantization as quantization
def net():
    torch.backends.quantized.engine = 'fbgemm'
    n = torch.nn.Sequential(quantization.QuantStub(), torch.nn.Linear(4, 5), quantization.DeQuantStub()).eval()
    n.qconfig = quantization.get_default_qconfig('fbgemm')
    n = quantization.prepare(n)
    n(torch.randn(3, 4))
    return quantization.convert(n)
packed = net().state_dict()
torch.save({'net': packed, 'w': torch.quantize_per_tensor(torch.ones(4), .5, 1, torch.qint8)}, '@packed.pth')
torch.save(packed, '@only.pth')
result = 'ok')"),
                 QString("ok"));
        const edit::StepReport report = convert("packed.pth", {"--dequantize"}, "unpacked.pth");
        QCOMPARE(report.changes, std::uint64_t(1));
        QCOMPARE(
            report.remarks,
            std::vector<std::string>{"Left as they are: 1 quantised tensor in packed parameters, which a quantised "
                                     "layer takes in no other form."});
        QCOMPARE(applied("only.pth", {"--dequantize"}).reports[0].sentence,
                 std::string("No quantised tensor could be changed here."));
        QCOMPARE(python(R"(
import torch.ao.quantization as quantization
torch.backends.quantized.engine = 'fbgemm'
n = torch.nn.Sequential(quantization.QuantStub(), torch.nn.Linear(4, 5), quantization.DeQuantStub()).eval()
n.qconfig = quantization.get_default_qconfig('fbgemm')
n = quantization.convert(quantization.prepare(n))
b = torch.load('@unpacked.pth')
result = str(n.load_state_dict(b['net'])) + ' ' + str(b['w'].dtype))"),
                 QString("<All keys matched successfully> torch.float32"));
    }

    /// All quantised dtypes, per tensor and per channel of every axis, with memory in other orders.
    void dequantizeIsTorchs()
    {
        QCOMPARE(python(R"(
q = {}
per_tensor, per_channel = torch.quantize_per_tensor, torch.quantize_per_channel
raw = {torch.qint8: torch.int8, torch.quint8: torch.uint8, torch.qint32: torch.int32}
for dtype in raw:
    n = str(dtype)[6:]
    q[n] = per_tensor(torch.randn(300, 77), .0123, 3, dtype)
    info = torch.iinfo(raw[dtype])
    codes = torch.randint(info.min, info.max + 1, (4000,)).to(raw[dtype])
    q[n + '.all'] = torch._make_per_tensor_quantized_tensor(codes, 1 / 3, 7)
    for axis in range(3):
        c = (5, 6, 7)[axis]
        q[n + '.axis%d' % axis] = torch._make_per_channel_quantized_tensor(codes[:210].reshape(5, 6, 7),
            torch.rand(c, dtype=torch.float64) / 7, torch.randint(0, 99, (c,)), axis)
    q[n + '.one'] = torch._make_per_channel_quantized_tensor(codes[:6].reshape(1, 6), torch.rand(1).double(),
        torch.zeros(1, dtype=torch.int64), 0)
t = per_tensor(torch.randn(2, 3, 4, 5), .1, 3, torch.qint8)
q['last'] = t.contiguous(memory_format=torch.channels_last)
q['permuted'] = t.permute(3, 2, 1, 0)
q['part'] = t[:, 1:, ::2]
q['transposed'] = t[0, 0].t()
q['scalar'] = per_tensor(torch.tensor(1.5), .1, 0, torch.quint8)
q['empty'] = per_tensor(torch.empty(0, 3), .1, 0, torch.qint8)
for axis in (0, 1):
    q['channels last %d' % axis] = per_channel(torch.randn(4, 3, 5, 6).contiguous(memory_format=torch.channels_last),
        torch.rand((4, 3)[axis]) + .01, torch.zeros((4, 3)[axis]), axis, torch.qint8)
q['float zero points'] = per_channel(torch.randn(6, 8), torch.rand(6) + .1, torch.rand(6), 0, torch.quint8)
q['four bits'] = per_channel(torch.randn(6, 8), torch.rand(6) + .1, torch.rand(6), 0, torch.quint4x2)
q['an odd number of four bits'] = per_channel(torch.randn(3, 5), torch.rand(3) + .1, torch.rand(3), 0, torch.quint4x2)
q['parameter'] = torch.nn.Parameter(q['qint8'], requires_grad=False)
q['tied'] = q['qint8']
q['alias'] = q['qint8'].detach()
q['view'] = q['qint8'].view(-1)
q['plain'] = torch.randn(3, requires_grad=True)
torch.save(q, '@q.pth')
torch.save(q, '@old.pth', _use_new_zipfile_serialization=False)
result = 'ok')"),
                 QString("ok"));
        const QString expected = "v.dequantize() if v.is_quantized and not isinstance(v, torch.nn.Parameter) else "
                                 "torch.nn.Parameter(v.detach().dequantize(), False) if v.is_quantized else v";
        for (const auto& [before, after] : {std::pair("q.pth", "dense.pth"), std::pair("old.pth", "older.pth")}) {
            const edit::StepReport report = convert(before, {"--dequantize"}, after);
            QCOMPARE(report.changes, std::uint64_t(32));
            QVERIFY2(report.sentence.starts_with("Dequantize 32 quantised tensors to float32: "),
                     report.sentence.c_str());
            QCOMPARE(report.remarks.size(), std::size_t(0));
            QCOMPARE(wrong(before, after, expected), QString());
        }
        QCOMPARE(python("b = torch.load('@dense.pth')\nresult = str([b['tied'] is b['qint8'], b['alias'].data_ptr() == "
                        "b['qint8'].data_ptr(), b['view'].data_ptr() == b['qint8'].data_ptr()])"),
                 QString("[True, True, False]"));
        QCOMPARE(applied("dense.pth", {"--dequantize"}).changes(), std::uint64_t(0));
        convert("q.pth", {"--dequantize", "--cast", "float16"}, "half.pth");
        QCOMPARE(
            wrong(
                "q.pth", "half.pth",
                "torch.nn.Parameter(v.detach().dequantize().half(), False) if isinstance(v, torch.nn.Parameter) "
                "else v.dequantize().half() if v.is_quantized else v.detach().half().requires_grad_(v.requires_grad)"),
            QString());
    }

    /// All layouts and dtypes that torch makes dense; sums of several values of one place, bit by bit.
    void denseIsTorchs()
    {
        QCOMPARE(python(R"(
s = {}
coo, csr = torch.sparse_coo_tensor, torch.sparse_csr_tensor
places = torch.tensor([[0, 2, 0, 2, 1], [1, 0, 1, 0, 3]])
for n in ('float64 float32 float16 bfloat16 int64 int32 int16 int8 uint8 bool complex128 complex64').split():
    dtype = getattr(torch, n)
    v = torch.tensor([1, 0, 1, 1, 0]).to(dtype) if n == 'bool' else (torch.randn(5) * 50).to(dtype)
    s[n] = coo(places, v, (3, 4))
    s[n + '.coalesced'] = s[n].coalesce()
    s[n + '.csr'] = csr(torch.tensor([0, 2, 3, 4]), torch.tensor([0, 2, 1, 3]), v[:4], (3, 4))
s['csc'] = torch.randn(6, 9).relu().to_sparse_csc()
s['bsr'] = torch.randn(12, 20).relu().to_sparse_bsr((3, 4))
s['bsc'] = torch.randn(12, 20).relu().to_sparse_bsc((3, 4))
s['batches'] = torch.stack([torch.eye(5), torch.eye(5).flip(0)]).to_sparse_csr()
s['batches of csc'] = torch.stack([torch.eye(5), torch.eye(5).flip(0)]).to_sparse_csc()
s['batches of blocks'] = torch.randn(3, 2, 6, 8).to_sparse_bsr((2, 2))
s['dense rows'] = torch.randn(4, 5, 3).to_sparse_csr(dense_dim=1)
s['hybrid'] = coo(torch.randint(0, 20, (1, 500)), torch.randn(500, 7), (20, 7))
s['hybrid half'] = coo(torch.randint(0, 5, (2, 500)), torch.randn(500, 3, 2).half(), (5, 6, 3, 2))
s['many of one'] = coo(torch.randint(0, 50, (1, 5000)), torch.randn(5000), (50,))
s['strided indices'] = coo(torch.randint(0, 20, (50, 2)).t(), torch.randn(50), (20, 20))
s['strided values'] = coo(torch.arange(20)[None], torch.randn(7, 20).t(), (20, 7)).coalesce()
s['scalar'] = coo(torch.empty(0, 3, dtype=torch.int64), torch.randn(3), ())
for n in 17, 1000, 32767, 32768, 40000:
    for t in torch.float32, torch.bfloat16, torch.float16, torch.complex64:
        s[f'{n} {t} without sparse axes'] = coo(torch.empty(0, n, dtype=torch.int64), torch.randn(n, 50).to(t), (50,))
s['none'] = coo((4, 5))
s['no rows'] = coo((0, 5))
s['nan'] = coo(torch.tensor([[0, 0, 1]]), torch.tensor([float('nan'), 1, -0.0]), (3,))
s['int32 indices'] = csr(torch.tensor([0, 2, 3], dtype=torch.int32), torch.tensor([0, 2, 1], dtype=torch.int32),
    torch.randn(3), (2, 3))
s['empty rows'] = csr(torch.tensor([0, 0, 0, 2, 2, 3, 3]), torch.tensor([0, 2, 1]), torch.randn(3), (6, 3))
s['several windows'] = coo(torch.randint(0, 4000, (2, 200000)), torch.randn(200000), (4000, 4000))
s['several windows of csr'] = s['several windows'].coalesce().to_sparse_csr()
s['long rows'] = coo(torch.randint(0, 4, (1, 6)), torch.randn(6, 3000000), (4, 3000000))
s['parameter'] = torch.nn.Parameter(torch.eye(4).to_sparse())
s['tied'] = s['float32']
s['plain'] = torch.ones(2)
torch.save(s, '@s.pth')
torch.save(s, '@s_old.pth', _use_new_zipfile_serialization=False)
result = str(sum(v.layout != torch.strided for v in s.values()) - 1))"),
                 QString("78"));
        const QString expected = "v if v.layout == torch.strided else v.to_dense() if not isinstance(v, "
                                 "torch.nn.Parameter) else torch.nn.Parameter(v.detach().to_dense())";
        for (const auto& [before, after] : {std::pair("s.pth", "d.pth"), std::pair("s_old.pth", "d_old.pth")}) {
            const edit::StepReport report = convert(before, {"--dense"}, after);
            QCOMPARE(report.changes, std::uint64_t(78));
            QCOMPARE(report.remarks.size(), std::size_t(0));
            QCOMPARE(wrong(before, after, expected), QString());
        }
        QCOMPARE(python("b = torch.load('@d.pth')\nresult = str(b['tied'] is b['float32'])"), QString("True"));
        QCOMPARE(applied("d.pth", {"--dense"}).changes(), std::uint64_t(0));
        convert("s.pth", {"--dense", "--cast", "float64=float32"}, "wide.pth");
        QCOMPARE(python("a, b = torch.load('@s.pth'), torch.load('@wide.pth')\n"
                        "result = str(torch.equal(a['float64'].to_dense().float(), b['float64']))"),
                 QString("True"));
    }

    /// complex32 has no storage class of its own. torch cannot add its numbers: where it would, they stay as they are.
    void denseOfHalfComplexNumbers()
    {
        QCOMPARE(python(R"(
places, numbers = torch.tensor([[0, 1], [1, 0]]), torch.tensor([1 + 2j, -3j]).to(torch.complex32)
csr = lambda t: torch.sparse_csr_tensor(t.crow_indices(), t.col_indices(), t.values().to(torch.complex32), t.shape)
s = {
    'coalesced': torch.sparse_coo_tensor(places, numbers, (2, 2), is_coalesced=True),
    'one': torch.sparse_coo_tensor(places[:, :1], numbers[:1], (2, 2)),
    'none': torch.sparse_coo_tensor((2, 2), dtype=torch.complex32),
    'csr': csr(torch.eye(3).to_sparse_csr()),
    'batches': csr(torch.stack([torch.eye(5), torch.eye(5).flip(0)]).to_sparse_csr()),
    'rows': csr(torch.randn(4, 5, 3).to_sparse_csr(dense_dim=1)),
    'sum': torch.sparse_coo_tensor(places, numbers, (2, 2)),
    'hybrid': torch.sparse_coo_tensor(places[:1], torch.stack([numbers, numbers]), (2, 2), is_coalesced=True),
}
torch.save(s, '@c.pth')
def dense(v):
    try:
        return v.to_dense()
    except RuntimeError:
        return v
result = ' '.join(k for k, v in s.items() if dense(v) is v))"),
                 QString("sum hybrid"));
        const edit::StepReport report = convert("c.pth", {"--dense"}, "c_dense.pth");
        QCOMPARE(report.changes, std::uint64_t(6));
        QCOMPARE(report.remarks,
                 std::vector<std::string>{"Left as they are: 2 sparse tensors that cannot be understood, or that "
                                          "PyTorch does not convert either."});
        QCOMPARE(python(R"(
a, b = torch.load('@c.pth'), torch.load('@c_dense.pth', weights_only=True)
def same(x, y):
    return (x.dtype, x.shape, x.stride()) == (y.dtype, y.shape, y.stride()) and torch.equal(
        torch.view_as_real(x).view(torch.int16), torch.view_as_real(y).view(torch.int16))
result = ' '.join(k for k in a if b[k].layout != torch.strided or not same(a[k].to_dense(), b[k])))"),
                 QString("sum hybrid"));
    }

    /// A scope, and tensors that stand on both sides of it.
    void scopes()
    {
        QCOMPARE(python("q = torch.quantize_per_tensor(torch.randn(4), .1, 0, torch.qint8)\n"
                        "p = torch.quantize_per_tensor(torch.randn(4), .1, 0, torch.qint8)\n"
                        "torch.save({'a': {'x': q, 'y': p}, 'b': {'x': q}}, '@scoped.pth')\nresult = 'ok'"),
                 QString("ok"));
        const edit::StepReport report = convert("scoped.pth", {"--scope", "a", "--dequantize"}, "out.pth");
        QCOMPARE(report.changes, std::uint64_t(1));
        QCOMPARE(
            report.remarks,
            std::vector<std::string>{"Left as they are, since they stand outside of the chosen part, too: 1 tensor."});
        QCOMPARE(python("a = torch.load('@out.pth')\n"
                        "result = str([a['a']['x'].is_quantized, a['a']['y'].dtype, a['a']['x'] is a['b']['x']])"),
                 QString("[True, torch.float32, True]"));
    }

    /// A few bytes that stand for terabytes, and indices that lead astray.
    void hostileTensors()
    {
        QCOMPARE(
            python("def one(*shape): return torch.sparse_coo_tensor(torch.zeros(len(shape), 1, dtype=torch.int64), "
                   "torch.ones(1), shape)\n"
                   "torch.save({'w': one(10**6, 10**6)}, '@huge.pth')\n"
                   "torch.save({str(i): one(2**32) for i in range(20)}, '@many.pth')\n"
                   "torch.save({'w': one(3, 3), 'v': torch.ones(2)}, '@good.pth')\n"
                   "data = open('@good.pth', 'rb').read()\n"
                   "at = data.index(bytes(16), data.index(b'data/0'))\n"
                   "open('@astray.pth', 'wb').write(data[:at] + (77).to_bytes(8, 'little') + data[at + 8:])\n"
                   "result = 'ok'"),
            QString("ok"));
        for (const auto& [file, size] : {std::pair("huge.pth", "3.6 TiB"), std::pair("many.pth", "80.0 GiB")}) {
            try {
                applied(file, {"--dense"});
                QFAIL("terabytes were planned");
            } catch (const io::Error& error) {
                QCOMPARE(error.kind(), io::ErrorKind::LimitExceeded);
                QVERIFY2(QString(error.what()).contains(size), error.what());
            }
        }
        try {
            convert("astray.pth", {"--dense"}, "no.pth");
            QFAIL("an index beyond the sizes was taken");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Damaged);
            QVERIFY2(QString(error.what()).contains("index"), error.what());
        }
        QVERIFY(!QFile::exists(path("no.pth")));
    }

    /// Parts that contradict each other are refused before anything is read, and rows that end before they begin do not
    /// lead beyond.
    void partsThatDoNotFit()
    {
        using tensor::View;
        const auto view = [](checkpoint::DType dtype, std::vector<std::int64_t> numbers,
                             std::vector<std::int64_t> shape) {
            View v;
            v.dtype = dtype;
            std::vector<std::byte> bytes(numbers.size() * sizeof(std::int64_t));
            std::memcpy(bytes.data(), numbers.data(), bytes.size());
            v.bytes = io::Source::ofMemory(std::move(bytes));
            v.elements = 1;
            for (const std::int64_t size : shape)
                v.elements *= static_cast<std::uint64_t>(size);
            v.strides.resize(shape.size());
            std::int64_t stride = 1;
            for (std::size_t i = shape.size(); i-- > 0;) {
                v.strides[i] = stride;
                stride *= shape[i];
            }
            v.shape = std::move(shape);
            return v;
        };
        using checkpoint::DType;
        using checkpoint::Layout;
        const View ones = view(DType::Int64, {1, 1, 1}, {3});
        const auto dense = [&](Layout layout, std::vector<std::int64_t> shape, std::vector<View> parts) {
            return tensor::denseWhileRead(layout, shape, {parts, layout == Layout::SparseCoo ? 1u : 2u});
        };
        const View coo = view(DType::Int64, {0, 1, 2, 0, 1, 2}, {2, 3});
        QCOMPARE(dense(Layout::SparseCoo, {3, 3}, {coo, ones}).size(), std::uint64_t(72));
        for (const std::vector<std::int64_t>& shape :
             {std::vector<std::int64_t>{3}, {3, 3, 3}, {-1, 3}, {1 << 30, 1 << 30, 1 << 30}})
            QVERIFY_EXCEPTION_THROWN(dense(Layout::SparseCoo, shape, {coo, ones}), io::Error);
        QVERIFY_EXCEPTION_THROWN(dense(Layout::SparseCoo, {3, 3}, {ones, ones}), io::Error);
        const View columns = view(DType::Int64, {0, 1, 2}, {3});
        for (const std::vector<std::int64_t>& rows :
             {std::vector<std::int64_t>{0, 1, 2, 2}, {3, 2, 1, 0}, {0, -5, -9, -9}, {7, 8, 9, 10}}) {
            std::vector<std::byte> out(72);
            const io::Source source = dense(Layout::SparseCsr, {3, 3}, {view(DType::Int64, rows, {4}), columns, ones});
            try {
                source.read(0, out);
            } catch (const io::Error& error) {
                QCOMPARE(error.kind(), io::ErrorKind::Damaged);
            }
        }
        QVERIFY_EXCEPTION_THROWN(
            dense(Layout::SparseCsr, {2, 3}, {view(DType::Int64, {0, 1, 2, 3}, {4}), columns, ones}), io::Error);
        QVERIFY_EXCEPTION_THROWN(
            dense(Layout::SparseBsr, {3, 3}, {view(DType::Int64, {0, 1, 2, 3}, {4}), columns, ones}), io::Error);
        std::vector<std::byte> out(72);
        const io::Source beyond =
            dense(Layout::SparseCsr, {3, 3},
                  {view(DType::Int64, {0, 1, 2, 3}, {4}), view(DType::Int64, {0, 3, 0}, {3}), ones});
        QVERIFY_EXCEPTION_THROWN(beyond.read(0, out), io::Error);
    }

    /// A few stored numbers, shown without end.
    void repeatsAreRefused()
    {
        QCOMPARE(python("q = torch.quantize_per_tensor(torch.zeros(1), .1, 0, torch.qint8)\n"
                        "torch.save({'q': q.expand(10**13)}, '@endless.pth')\n"
                        "torch.save({'q': q.expand(2**31, 2**31)}, '@wraps.pth')\nresult = 'ok'"),
                 QString("ok"));
        for (const char* name : {"endless.pth", "wraps.pth"}) {
            try {
                applied(name, {"--dequantize"});
                QFAIL(name);
            } catch (const io::Error& error) {
                QCOMPARE(error.kind(), io::ErrorKind::LimitExceeded);
                QVERIFY2(QString(error.what()).startsWith("With \"q\" the new tensors would take "), error.what());
            }
        }
        using checkpoint::Layout;
        const auto repeated = [](checkpoint::DType dtype, std::vector<std::int64_t> shape) {
            tensor::View view;
            view.dtype = dtype;
            view.bytes = io::Source::ofMemory(std::vector<std::byte>(8));
            view.strides.resize(shape.size());
            view.elements = 1;
            for (const std::int64_t size : shape)
                view.elements *= static_cast<std::uint64_t>(size);
            view.shape = std::move(shape);
            return view;
        };
        const auto kindOf = [&](Layout layout, std::vector<std::int64_t> shape, std::vector<tensor::View> parts) {
            try {
                tensor::denseWhileRead(layout, shape, {parts, parts.size() - 1});
            } catch (const io::Error& error) {
                return error.kind();
            }
            return io::ErrorKind::Usage; // none
        };
        using enum checkpoint::DType;
        constexpr std::int64_t kMany = std::int64_t(1) << 42, kFew = 1000;
        const auto coo = [&](std::int64_t entries) {
            return kindOf(Layout::SparseCoo, {4}, {repeated(Int64, {1, entries}), repeated(Float32, {entries})});
        };
        QCOMPARE(coo(kMany), io::ErrorKind::LimitExceeded);
        QCOMPARE(coo(kFew), io::ErrorKind::Usage);
        QCOMPARE(kindOf(Layout::SparseCsr, {1, 4},
                        {repeated(Int64, {2}), repeated(Int64, {kMany}), repeated(Float32, {kMany})}),
                 io::ErrorKind::LimitExceeded);
        QCOMPARE(kindOf(Layout::SparseCsr, {kMany, 1, 4},
                        {repeated(Int64, {kMany, 2}), repeated(Int64, {kMany, 1}), repeated(Float32, {kMany, 1})}),
                 io::ErrorKind::LimitExceeded);
        QCOMPARE(kindOf(Layout::SparseCsr, {kMany, 4},
                        {repeated(Int64, {kMany + 1}), repeated(Int64, {1}), repeated(Float32, {1})}),
                 io::ErrorKind::LimitExceeded);
    }

    /// Many entries of one long row take for ever to add up; who stops that can begin anew.
    void makingDenseCanBeStopped()
    {
        using enum checkpoint::DType;
        constexpr std::int64_t kEntries = 1'000'000, kRow = 1 << 22;
        tensor::View indices, values;
        indices.dtype = Int64;
        indices.bytes = io::Source::ofMemory(std::vector<std::byte>(kEntries * sizeof(std::int64_t)));
        indices.shape = {1, kEntries};
        indices.strides = {kEntries, 1};
        indices.elements = kEntries;
        values.dtype = Int8;
        values.bytes = io::Source::ofMemory(std::vector<std::byte>(1, std::byte(1)));
        values.shape = {kEntries, kRow};
        values.strides = {0, 0};
        values.elements = static_cast<std::uint64_t>(kEntries * kRow);
        std::stop_source stop;
        stop.request_stop();
        const io::Progress stopped{stop.get_token(), {}};
        const auto dense = [&] {
            return tensor::denseWhileRead(checkpoint::Layout::SparseCoo, {2, kRow}, {{indices, values}, 1});
        };
        io::MemorySink sink;
        QVERIFY_EXCEPTION_THROWN(sink.copy(dense(), stopped, 0, 0), io::Error);
        QCOMPARE(sink.written(), std::uint64_t(0));
        QVERIFY_EXCEPTION_THROWN(sink.copy(tensor::castWhileRead(dense(), Int8, Float32, false), stopped, 0, 0),
                                 io::Error);
        QCOMPARE(sink.written(), std::uint64_t(0));
        indices.shape[1] = values.shape[0] = 3;
        values.elements = static_cast<std::uint64_t>(3 * kRow);
        const io::Source few = dense();
        QVERIFY_EXCEPTION_THROWN(few.makeReady(0, stopped), io::Error);
        std::vector<std::byte> first(1);
        few.read(0, first);
        QCOMPARE(first[0], std::byte(3));
    }

    /// Readers of all kinds hand it on that they are to stop; who stops them can begin anew.
    void readersOfDenseOnesCanBeStopped()
    {
        class Slow final : public io::ByteReader { // to be made ready, and not read before
        public:
            void read(std::uint64_t offset, std::span<std::byte> out) const override
            {
                QVERIFY(wasReady);
                for (std::byte& byte : out)
                    byte = static_cast<std::byte>(offset++);
            }
            void makeReady(std::uint64_t, const io::Progress& progress) const override
            {
                progress.check();
                wasReady = true;
            }
            mutable bool wasReady = false;
        };
        using enum checkpoint::DType;
        const auto slow = std::make_shared<Slow>();
        tensor::View view;
        view.dtype = Int8;
        view.shape = {4, 4};
        view.strides = {4, 1};
        view.elements = 16;
        view.bytes = io::Source::ofReader(slow, 16);
        tensor::View transposed = view;
        transposed.strides = {1, 4};
        tensor::View packed = view;
        packed.dtype = QUInt4x2;
        packed.bytes = io::Source::ofReader(slow, 8);
        std::stop_source stop;
        stop.request_stop();
        const io::Progress stopped{stop.get_token(), {}};
        for (const io::Source& source : {tensor::packedWhileRead(transposed), tensor::packedWhileRead(packed),
                                         tensor::npyFile(view), tensor::negatedWhileRead(view.bytes, Int8, false)}) {
            slow->wasReady = false;
            const std::uint64_t last = source.size() - 1;
            QVERIFY_EXCEPTION_THROWN(source.makeReady(last, stopped), io::Error);
            QVERIFY(!slow->wasReady);
            source.makeReady(last, {});
            QVERIFY(slow->wasReady);
            std::vector<std::byte> all(source.size());
            source.read(0, all);
            QCOMPARE(all, source.readAll(1000));
        }
        for (const tensor::View& each : {view, transposed, packed}) {
            slow->wasReady = false;
            tensor::ElementReader elements(each);
            QVERIFY_EXCEPTION_THROWN(elements.next(stopped), io::Error);
            QCOMPARE(elements.next().size(), std::size_t(16));
            tensor::NumberReader numbers(each);
            QVERIFY_EXCEPTION_THROWN(numbers.next(stopped), io::Error);
            QCOMPARE(numbers.next().size(), std::size_t(16));
        }
    }

    /// Far more than may be held, in any order of entries.
    void memoryStaysBounded()
    {
        QCOMPARE(python("torch.save({'w': torch.sparse_coo_tensor(torch.randint(0, 8000, (2, 100000)), "
                        "torch.randn(100000), (8000, 8000)), 'q': torch.quantize_per_tensor(torch.ones(20_000_000), "
                        ".1, 0, torch.qint8)}, '@large.pth')\nresult = 'ok'"),
                 QString("ok"));
        const auto peak = [] { // of this process, in KiB
            for (const QByteArray& line : contents("/proc/self/status").split('\n'))
                if (line.startsWith("VmHWM:"))
                    return line.mid(6).trimmed().split(' ')[0].toLongLong();
            return qlonglong(0);
        };
        const qlonglong before = peak();
        convert("large.pth", {"--dense", "--dequantize"}, "out.pth"); // 256 MB and 80 MB
        QVERIFY2(peak() - before < 80'000, qPrintable(QString::number(peak() - before)));
    }
};

QTEST_GUILESS_MAIN(StridedTest)
#include "tst_strided.moc"
