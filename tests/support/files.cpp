#include "tests/support/files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace ckptscope;

QString testData(const QString& name)
{
    return qEnvironmentVariable("CKPTSCOPE_TEST_DATA") + '/' + name;
}

bool haveTestData()
{
    return QFileInfo::exists(testData("manifest.json"));
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

checkpoint::CheckpointPtr openBytes(const QByteArray& bytes, const std::string& name)
{
    return checkpoint::open(name, io::Source::ofMemory(std::string_view(bytes.data(), std::size_t(bytes.size()))));
}

QByteArray converted(const QString& path, const std::vector<edit::Step>& steps, std::string target,
                     checkpoint::Format format)
{
    const edit::Applied applied = edit::apply(checkpoint::open(path.toStdString()), steps);
    if (target.empty())
        target = QFileInfo(path).fileName().toStdString();
    const checkpoint::SavePlan plan(applied.checkpoint, format, target);
    io::MemorySink sink;
    plan.write(sink, {});
    return {reinterpret_cast<const char*>(sink.bytes().data()), qsizetype(sink.bytes().size())};
}

std::vector<ManifestRow> manifest()
{
    const QJsonDocument document = QJsonDocument::fromJson(contents(testData("manifest.json")));
    const QJsonArray entries = document.isArray() ? document.array() : document.object()["files"].toArray();
    std::vector<ManifestRow> rows;
    for (const QJsonValue& entry : entries) {
        ManifestRow row;
        row.file = entry["file"].toString();
        if (QFileInfo(testData(row.file)).isDir())
            continue;
        if (!entry["expected"].toObject().contains("error"))
            row.container = entry["expected"]["container"].toString();
        row.tensors = entry["expected"]["tensors"].toInt(-1);
        row.measured = entry["torch"].isObject();
        for (const QJsonValue& name : entry["torch"]["unsafe_globals"].toArray())
            row.unsafeGlobals << name.toString();
        row.loads = entry["torch"]["loads"].toBool();
        row.weightsOnly = entry["torch"]["weights_only"].toBool();
        rows.push_back(row);
    }
    return rows;
}
