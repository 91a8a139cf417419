#pragma once

#include "core/tensor/view.h"

#include <QJsonObject>
#include <QString>
#include <QTemporaryDir>

#include <vector>

/// One tensor that the real PyTorch wrote, and what it says about its numbers (see number_samples.py).
struct NumberSample {
    QString file, name;
    QJsonObject expected;
};

/// Makes the files once for the life of the object.
class NumberSamples {
public:
    NumberSamples();
    const std::vector<NumberSample>& all() const { return m_samples; }
    /// Opens the file of a sample (each file once) and finds its tensor.
    ckptscope::tensor::View view(const NumberSample& sample);
    /// Its numbers as PyTorch made them.
    std::vector<double> numbers(const NumberSample& sample) const;
    QString path(const QString& name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
    std::vector<NumberSample> m_samples;
    QString m_openName;
    ckptscope::checkpoint::CheckpointPtr m_open;
};

/// The view of the tensor of that name; fails the program when there is none.
ckptscope::tensor::View viewNamed(const ckptscope::checkpoint::Checkpoint& checkpoint, const QString& name);
