#pragma once

#include "core/checkpoint/save.h"
#include "core/edit/plan.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <string>
#include <vector>

/// A file of the generated test data.
QString testData(const QString& name);
/// Whether they were made (it takes a Python with torch).
bool haveTestData();
/// All bytes of a file; empty when it cannot be read.
QByteArray contents(const QString& path);
void writeFile(const QString& path, const QByteArray& bytes);
/// Opens bytes as if they were a file of that name.
ckptscope::checkpoint::CheckpointPtr openBytes(const QByteArray& bytes, const std::string& name = "bytes.pth");
/// Opens, edits, and writes to memory under the given name ("" : its own).
QByteArray converted(const QString& path, const std::vector<ckptscope::edit::Step>& steps, std::string target = {},
                     ckptscope::checkpoint::Format format = ckptscope::checkpoint::Format::AsInput);

/// One generated file: its name below the data folder, and its row of the manifest.
struct ManifestRow {
    QString file;
    QString container; ///< empty for files that are refused
    int tensors = -1;
    bool measured = false; ///< by torch when it was made; what it said:
    bool loads = false, weightsOnly = false;
    QStringList unsafeGlobals; ///< of zip files: what weights_only refuses, by name
};
/// Files only, no folders.
std::vector<ManifestRow> manifest();
