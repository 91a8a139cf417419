#include "tests/tensor/samples.h"

#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstring>

using namespace ckptscope;

NumberSamples::NumberSamples()
{
    Oracle oracle;
    const QString script = qEnvironmentVariable("CKPTSCOPE_SOURCE") + "/tests/tensor";
    const QString json = oracle.run(QString("import sys\nsys.dont_write_bytecode = True\nsys.path.insert(0, '%1')\n"
                                            "import number_samples\nresult = number_samples.make('%2')")
                                        .arg(script, m_folder.path()));
    const QJsonArray rows = QJsonDocument::fromJson(json.toUtf8()).array();
    if (rows.isEmpty())
        qFatal("no samples: %s", qPrintable(json.left(500)));
    for (const QJsonValue& row : rows)
        m_samples.push_back({row["file"].toString(), row["name"].toString(), row.toObject()});
}

tensor::View NumberSamples::view(const NumberSample& sample)
{
    if (m_openName != sample.file) {
        m_open = checkpoint::open(path(sample.file + ".pth").toStdString());
        m_openName = sample.file;
    }
    return viewNamed(*m_open, sample.name);
}

std::vector<double> NumberSamples::numbers(const NumberSample& sample) const
{
    const QByteArray bytes = contents(path(sample.file + '.' + sample.name + ".f64"));
    std::vector<double> out(static_cast<std::size_t>(bytes.size()) / sizeof(double));
    if (!out.empty())
        std::memcpy(out.data(), bytes.constData(), static_cast<std::size_t>(bytes.size()));
    return out;
}

tensor::View viewNamed(const checkpoint::Checkpoint& checkpoint, const QString& name)
{
    for (const checkpoint::Tensor& tensor : checkpoint.tensors)
        if (checkpoint.tensorName(tensor) == name.toStdString())
            return tensor::viewOf(checkpoint, tensor);
    qFatal("no tensor %s", qPrintable(name));
}
