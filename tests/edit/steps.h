#pragma once

#include "core/edit/step.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QTemporaryDir>

namespace ckptscope {

/// Python that every test of the steps can use.
inline constexpr const char* kPrelude = R"(
import collections, copy, numpy, pathlib, sys, types
from collections import OrderedDict
def t(n):
    return torch.arange(float(n))
def hooked(module):
    module.register_forward_pre_hook(module._check_input_dim)
    return module
def opt():
    return {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0]}]}
def adam(*shapes):
    state = {i: {'step': torch.tensor(1.), 'exp_avg': t(n)} for i, n in enumerate(shapes)}
    return {'state': state, 'param_groups': [{'lr': 0.1, 'params': list(range(len(shapes)))}]}
def sched():
    return {'last_epoch': 1, '_step_count': 2, '_last_lr': [0.1]}
def sd(*keys, meta=None):
    d = OrderedDict((k, t(i + 1)) for i, k in enumerate(keys))
    if meta is not None:
        d._metadata = OrderedDict((k, dict(version=v)) for k, v in meta.items())
    return d
def renamed(d, keys, metadata):
    e = OrderedDict(zip(keys, d.values()))
    e._metadata = metadata
    return e
def twins(d):
    return {'model': d, 'ema': renamed(d, d, d._metadata)}
def apart(d, keys, paths):
    known = {None: dict(version=1), **d._metadata}
    return {'model': d, 'ema': renamed(d, keys, OrderedDict((to, known[path]) for to, path in paths.items()))}
def named(names):
    return {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0], 'param_names': names}]}
def both(value, first='model', second='ema'):
    return {first: value, second: value}
def beside(d, value):
    d['extra'] = value
    return d
)";

/// A folder of files that torch writes.
struct TorchFiles {
    Oracle torch;
    QTemporaryDir folder;

    /// Saves what the Python expression makes; its path, or "Python: " and what went wrong.
    QString write(const QString& name, const QString& expression)
    {
        const QString path = folder.filePath(name);
        const QString code = QString(kPrelude) + "\ntorch.save(" + expression + ", '" + path + "')\nresult = 'ok'";
        const QString answer = torch.run(code);
        return answer == "ok" ? path : "Python: " + answer;
    }
};

/// "strip module.|device cuda=cpu": options of `convert` without their dashes.
inline std::vector<edit::Step> stepsOf(const QString& words)
{
    std::vector<edit::Step> list;
    const QStringList parts = words.split('|');
    for (const QString& part : parts) {
        const qsizetype space = part.indexOf(' ');
        list.push_back(edit::parseStep(part.left(space).toStdString(),
                                       space < 0 ? std::string() : part.mid(space + 1).toStdString()));
    }
    return list;
}

} // namespace ckptscope
