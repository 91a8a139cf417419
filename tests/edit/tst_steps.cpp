#include "core/edit/preview.h"
#include "core/io/error.h"
#include "tests/edit/steps.h"

#include <QtTest>

using namespace ckptscope;

/// Each step on small checkpoints that torch writes: the result must be what Python code would have made of the same
/// objects (structure, order, types, bits, sharing), or a refusal that names the trouble.
class StepsTest : public QObject {
    Q_OBJECT

    TorchFiles m_files;

private slots:
    void initTestCase()
    {
        if (!m_files.torch.available())
            QSKIP("no Python with torch");
    }

    void edits_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("after");
        const auto row = [](const char* name, const char* before, const char* steps, const char* after) {
            QTest::newRow(name) << QString(before) << QString(steps) << QString(after);
        };
        row("strip", "sd('module.a.weight', 'module.a.bias')", "strip module.", "sd('a.weight', 'a.bias')");
        row("strip to the empty name, as consume_prefix_in_state_dict_if_present", "sd('module.', 'module.a.w')",
            "strip module.", "sd('', 'a.w')");
        row("add to the empty name, and back", "sd('', 'a.w')", "add module.|strip module.", "sd('', 'a.w')");
        row("strip without the dot", "sd('module.a.weight', 'module.a.bias')", "strip module",
            "sd('a.weight', 'a.bias')");
        row("a segment that only ends so stays", "sd('module.submodule.x', 'submodule.y', 'mymodule.module.z')",
            "strip module.", "sd('submodule.x', 'submodule.y', 'mymodule.module.z')");
        row("names inside stay", "sd('module.module_list.0.w', 'module.block.module.w')", "strip module.",
            "sd('module_list.0.w', 'block.module.w')");
        row("only some keys", "sd('module.a.w', 'head.w')", "strip module.", "sd('a.w', 'head.w')");
        row("stacked, once", "sd('module.module.a.w', 'module.module.b.w')", "strip module.",
            "sd('module.a.w', 'module.b.w')");
        row("stacked, twice", "sd('module.module.a.w', 'module.module.b.w')", "strip module.|strip module.",
            "sd('a.w', 'b.w')");
        row("another prefix", "sd('_orig_mod.a.w', '_orig_mod.b.w')", "strip _orig_mod.", "sd('a.w', 'b.w')");
        row("strip the metadata", "sd('module.a.w', meta={'': 1, 'module': 1, 'module.a': 2})", "strip module.",
            "sd('a.w', meta={'': 1, 'a': 2})");
        row("add", "sd('a.weight', 'a.bias')", "add module.", "sd('module.a.weight', 'module.a.bias')");
        row("add the metadata", "sd('a.w', meta={'': 1, 'a': 2})", "add module.",
            "sd('module.a.w', meta={'': 1, 'module': 1, 'module.a': 2})");
        row("plain dicts too", "dict(sd('module.a.w'))", "strip module.", "dict(sd('a.w'))");
        row("inside a training checkpoint",
            "{'model': sd('module.a.w'), 'ema': {'state': sd('module.a.w')}, 'epoch': 3, 'names': ['module.a.w']}",
            "strip module.", "{'model': sd('a.w'), 'ema': {'state': sd('a.w')}, 'epoch': 3, 'names': ['module.a.w']}");
        row("settings beside the weights stay", "sd('module.a.w') | {'config': {'lr': .1}}", "strip module.",
            "sd('a.w') | {'config': {'lr': .1}}");
        row("another state dict beside the weights is stripped too",
            "{'module.a.w': t(1), 'module.b.w': t(2), 'ema': {'module.a.w': t(3)}}", "strip module.",
            "{'a.w': t(1), 'b.w': t(2), 'ema': {'a.w': t(3)}}");
        row("add to both, not to what holds them", "{'a.weight': t(1), 'b.w': t(2), 'ema': {'a.w': t(3)}}",
            "add module.", "{'module.a.weight': t(1), 'module.b.w': t(2), 'ema': {'module.a.w': t(3)}}");
        row("what is no tensor stays beside the weights",
            "sd('a.w') | {'epoch': 3, 'arch': 'resnet', 'classes': ['a'], 'a._extra_state': {'x': 1}}", "add module.",
            "OrderedDict([('module.a.w', t(1)), ('epoch', 3), ('arch', 'resnet'), ('classes', ['a']), "
            "('module.a._extra_state', {'x': 1})])");
        row("nor do objects that hold no tensor take a prefix",
            "sd('a.w', 'a.b', 'a.c', 'a.d') | {'path': pathlib.PurePosixPath('a/b'), 'size': torch.Size([1, 2]), "
            "'arch': types.SimpleNamespace(depth=3), 'best': numpy.float64(3), 'raw': bytearray(b'x')}",
            "add module.",
            "OrderedDict([('module.a.' + k, t(i + 1)) for i, k in enumerate('wbcd')]) | "
            "{'path': pathlib.PurePosixPath('a/b'), 'size': torch.Size([1, 2]), "
            "'arch': types.SimpleNamespace(depth=3), 'best': numpy.float64(3), 'raw': bytearray(b'x')}");
        row("every kind of tensor takes a prefix",
            "sd('a.w') | {'q': torch.quantize_per_tensor(t(3), 1, 0, torch.qint8), 's': torch.eye(3).to_sparse(), "
            "'p': torch.nn.Parameter(t(2)), 'b': torch.nn.Buffer(t(2)), 'm': torch.empty(2, device='meta'), "
            "'u': torch.nn.UninitializedParameter()}",
            "add module.",
            "OrderedDict([('module.a.w', t(1)), ('module.q', torch.quantize_per_tensor(t(3), 1, 0, torch.qint8)), "
            "('module.s', torch.eye(3).to_sparse()), ('module.p', torch.nn.Parameter(t(2))), "
            "('module.b', torch.nn.Buffer(t(2))), ('module.m', torch.empty(2, device='meta')), "
            "('module.u', torch.nn.UninitializedParameter())])");
        row("a grad scaler of Megatron takes no prefix",
            "{'model': sd('a.w'), 'grad_scaler': {'scale': t(1), 'growth_tracker': t(1)}}", "add module.",
            "{'model': sd('module.a.w'), 'grad_scaler': {'scale': t(1), 'growth_tracker': t(1)}}");
        row("nor do statistics", "{'model': sd('a.w'), 'stats': {'mean': t(1), 'std': t(1)}}", "add module.",
            "{'model': sd('module.a.w'), 'stats': {'mean': t(1), 'std': t(1)}}");
        row("nor do arrays beside tensors", "sd('a.w') | {'mean': numpy.zeros(3)}", "add module.",
            "sd('module.a.w') | {'mean': numpy.zeros(3)}");
        row("but arrays that are the weights",
            "{'a.weight': numpy.zeros(3), 'a.bias': numpy.zeros(2), 'scale': numpy.ones(1)}", "add module.",
            "{'module.a.weight': numpy.zeros(3), 'module.a.bias': numpy.zeros(2), 'module.scale': numpy.ones(1)}");
        row("nor do losses", "{'model': sd('a.w'), 'best': {'val_loss': torch.tensor(.1), 'acc': torch.tensor(.9)}}",
            "add module.",
            "{'model': sd('module.a.w'), 'best': {'val_loss': torch.tensor(.1), 'acc': torch.tensor(.9)}}");
        row("but single numbers of a module",
            "{'model': OrderedDict(loss=torch.tensor(.1)), 'scales': {'scale': torch.tensor(.1)}}", "add module.",
            "{'model': OrderedDict([('module.loss', torch.tensor(.1))]), 'scales': {'module.scale': "
            "torch.tensor(.1)}}");
        row("a model without parameters", "sd(meta={'': 1, 'module': 1, 'module.0': 1})", "strip module.",
            "sd(meta={'': 1, '0': 1})");
        row("a model without parameters, and back", "sd(meta={'': 1, '0': 1})", "add module.",
            "sd(meta={'': 1, 'module': 1, 'module.0': 1})");
        row("a loss without parameters stays beside the weights", "{'net': sd('a.w'), 'loss': sd(meta={'': 1})}",
            "add module.", "{'net': sd('module.a.w'), 'loss': sd(meta={'': 1})}");
        row("a key with the sign of a move", "{'a=b.w': t(1), 'a=b.v': t(2), 'c.w': t(3)}",
            "device a=b:cuda:1|device cuda:1=cpu", "{'a=b.w': t(1), 'a=b.v': t(2), 'c.w': t(3)}");
        row("a single layer beside settings, there and back", "sd('module.weight', 'module.bias') | {'config': {}}",
            "strip module.|add module.", "sd('module.weight', 'module.bias') | {'config': {}}");
        for (const char* beside :
             {"3", "'module.w'", "None", "{}", "[t(1)]", "(1, 2)", "pathlib.Path('a')", "torch.Size([1])",
              "types.SimpleNamespace(a=1)", "numpy.float64(1)", "opt()", "sched()", "{'mean': t(3), 'std': t(3)}"})
            for (const char* name : {"weight", "fc.weight"}) {
                const QString made = "{'sd': beside(sd('module.%1', meta={'': 1, 'module': 1}), %2), 'e': 1}";
                QTest::newRow(qPrintable(QString("one %1 beside %2, there and back").arg(name, beside)))
                    << made.arg(name, beside) << "strip module.|add module." << made.arg(name, beside);
            }
        row("one weight beside another value", "beside(sd('module.weight', meta={'': 1, 'module': 1}), 3)",
            "strip module.", "beside(sd('weight', meta={'': 1}), 3)");
        row("buffers with the names of a scaler's state",
            "sd('scale', 'growth_factor', 'backoff_factor', 'growth_interval', '_growth_tracker', meta={'': 1})",
            "add module.",
            "sd('module.scale', 'module.growth_factor', 'module.backoff_factor', 'module.growth_interval', "
            "'module._growth_tracker', meta={'': 1, 'module': 1})");
        row("state dicts in a list beside the weights", "sd('module.a.w') | {'snaps': [sd('module.a.w')]}",
            "strip module.", "sd('a.w') | {'snaps': [sd('a.w')]}");
        row("delete what stands beside the weights", "sd('module.a.w') | {'config': {'lr': .1}}", "delete config",
            "sd('module.a.w')");
        row("only in the scope", "{'model': sd('module.a.w'), 'teacher': sd('module.a.w')}",
            "scope teacher|strip module.", "{'model': sd('module.a.w'), 'teacher': sd('a.w')}");
        for (const char* scope : {"model", "ema"})
            for (const auto& [step, after] : {std::pair("strip module.", "both(sd('a.w', 'a.v'))"),
                                              {"add x.", "both(sd('x.module.a.w', 'x.module.a.v'))"},
                                              {"rename .*\\.(.)=>$1", "both(sd('w', 'v'))"},
                                              {"delete *.v", "both(sd('module.a.w'))"}})
                QTest::addRow("a state dict that stands twice, %s, %s", scope, step)
                    << QString("both(sd('module.a.w', 'module.a.v'))") << QString("scope %1|%2").arg(scope, step)
                    << QString(after);
        row("some keys at the second place of a state dict", "both(sd('a.w', 'b.w'))", "scope ema.a|rename (.*)=>x.$1",
            "both(sd('x.a.w', 'b.w'))");
        row("at the second place of what holds a state dict", "both({'sd': sd('a.w')})", "scope ema|add module.",
            "both({'sd': sd('module.a.w')})");
        row("in the second of two that hold a state dict", "(lambda d: {'a': {'sd': d}, 'b': {'sd': d}})(sd('a.w'))",
            "scope b|add module.", "(lambda d: {'a': {'sd': d}, 'b': {'sd': d}})(sd('module.a.w'))");
        row("at the second place in a list", "[sd('a.w')] * 2", "scope 1|add module.", "[sd('module.a.w')] * 2");
        row("an optimizer that stands twice", "both(named(['module.w']), 'a', 'b')", "scope b|strip module.",
            "both(named(['w']), 'a', 'b')");
        row("a model that stands twice", "both(torch.nn.Linear(2, 3))", "scope ema|extract|scope |delete *",
            "both(renamed({}, (), torch.nn.Linear(2, 3).state_dict()._metadata))");
        row("a model inside of another one stays in it",
            "(lambda m: {'inner': m, 'outer': torch.nn.Sequential(m)})(torch.nn.ReLU())", "scope outer|extract",
            "{'inner': torch.nn.ReLU(), 'outer': torch.nn.Sequential(torch.nn.ReLU()).state_dict()}");
        row("keys that begin like the scope are outside", "{'m.x': sd('a.w'), 'm': {'x': 1, 'y': sd('a.w')}}",
            "scope m|add module.", "{'m.x': sd('a.w'), 'm': {'x': 1, 'y': sd('module.a.w')}}");
        row("and out of it again", "{'model': sd('module.a.w'), 'teacher': sd('module.module.a.w')}",
            "scope teacher|strip module.|scope |strip module.", "{'model': sd('a.w'), 'teacher': sd('a.w')}");
        row("param_names",
            "{'model': sd('module.w'), 'optimizer': {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0], "
            "'param_names': ['module.w']}]}}",
            "strip module.",
            "{'model': sd('w'), 'optimizer': {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0], "
            "'param_names': ['w']}]}}");
        row("param_names that are a tuple", "named(('module.w',))", "strip module.", "named(('w',))");
        row("param_names of two states, once",
            "(lambda n: {'a': named(n), 'b': named(n)})(['module.module.w', 'module.v'])", "strip module.",
            "(lambda n: {'a': named(n), 'b': named(n)})(['module.w', 'v'])");
        row("param_names of two states that would go round, once",
            "(lambda n: {'a': named(n), 'b': named(n)})(['a', 'b'])", "rename (.*)=>$1$1",
            "(lambda n: {'a': named(n), 'b': named(n)})(['aa', 'bb'])");
        row("one _metadata of two state dicts is stripped once",
            "twins(sd('module.module.a.w', meta={'': 1, 'module': 2, 'module.module': 3, 'module.module.a': 4}))",
            "strip module.", "twins(sd('module.a.w', meta={'': 2, 'module': 3, 'module.a': 4}))");
        row("one _metadata gets a prefix of two segments once", "twins(sd('a.w', meta={'': 5, 'a': 2}))", "add x.y.",
            "twins(sd('x.y.a.w', meta={'': 1, 'x': 1, 'x.y': 5, 'x.y.a': 2}))");
        row("one _metadata is renamed once", "twins(sd('a.w', meta={'': 1, 'a': 2}))", "rename (.*)=>a.$1",
            "twins(sd('a.a.w', meta={'': 1, 'a.a': 2}))");
        row("one _metadata loses entries once", "twins(sd('a.w', 'b.w', meta={'': 1, 'a': 2, 'b': 3}))", "delete b.*",
            "twins(sd('a.w', meta={'': 1, 'a': 2}))");
        row("one _metadata of models without parameters", "twins(sd(meta={'': 1, 'module': 2, 'module.0': 3}))",
            "strip module.", "twins(sd(meta={'': 2, '0': 3}))");
        row("a scope ends the sharing of _metadata: strip",
            "twins(sd('module.a.w', meta={'': 1, 'module': 2, 'module.a': 3}))", "scope ema|strip module.",
            "apart(sd('module.a.w', meta={'': 1, 'module': 2, 'module.a': 3}), ['a.w'], {'': 'module', 'a': "
            "'module.a'})");
        row("a scope ends the sharing of _metadata: add", "twins(sd('a.w', meta={'': 5, 'a': 2}))",
            "scope ema|add module.",
            "apart(sd('a.w', meta={'': 5, 'a': 2}), ['module.a.w'], {'': None, 'module': '', 'module.a': 'a'})");
        row("a scope ends the sharing of _metadata: of the first one", "twins(sd('a.w', meta={'': 5, 'a': 2}))",
            "scope model|add module.|scope |strip module.",
            "apart(sd('a.w', meta={'': 5, 'a': 2}), ['a.w'], {'': '', 'a': 'a'})");
        row("a scope ends the sharing of _metadata: delete", "twins(sd('a.w', 'b.w', meta={'': 1, 'a': 2, 'b': 3}))",
            "scope ema|delete b.*",
            "apart(sd('a.w', 'b.w', meta={'': 1, 'a': 2, 'b': 3}), ['a.w'], {'': '', 'a': 'a'})");
        row("a scope ends the sharing of _metadata: rename", "twins(sd('a.w', meta={'': 1, 'a': 2}))",
            "scope ema|rename a\\.(.*)=>b.$1", "apart(sd('a.w', meta={'': 1, 'a': 2}), ['b.w'], {'': '', 'b': 'a'})");
        row("keys of one state dict alone end it, too",
            "(lambda d: {'model': d, 'ema': renamed(d, ['a.w'], d._metadata)})(sd('a.w', 'b.w', meta={'': 1, 'a': 2, "
            "'b': 3}))",
            "delete b.*",
            "(lambda d, e: {'model': renamed(d, ['a.w'], OrderedDict((k, d._metadata[k]) for k in ('', 'a'))), 'ema': "
            "renamed(d, ['a.w'], d._metadata)})(sd('a.w', 'b.w', meta={'': 1, 'a': 2, 'b': 3}), 0)");
        row("those inside of the scope go on sharing theirs",
            "(lambda d: {'model': d, 'avg': twins(renamed(d, d, d._metadata))})(sd('module.a.w', meta={'': 1, "
            "'module': 2, 'module.a': 3}))",
            "scope avg|strip module.",
            "(lambda d: {'model': d, 'avg': twins(apart(d, ['a.w'], {'': 'module', 'a': 'module.a'})['ema'])})"
            "(sd('module.a.w', meta={'': 1, 'module': 2, 'module.a': 3}))");
        row("a prefix of two segments that some keys have",
            "sd('a.b.w', 'c.w', meta={'': 1, 'a': 2, 'a.b': 3, 'c': 4})", "add a.b.",
            "sd('a.b.w', 'a.b.c.w', meta={'': 1, 'a': 2, 'a.b': 3, 'a.b.c': 4})");
        row("rename", "sd('encoder.a.w', 'encoder.b.w', 'head.w')", "rename encoder\\.(.*)=>backbone.$1",
            "sd('backbone.a.w', 'backbone.b.w', 'head.w')");
        row("rename by characters", "sd('头权.w', 'w')", "rename .(.)\\.w=>$1.w", "sd('权.w', 'w')");
        row("delete by characters", "sd('w', '头w')", "delete ?w", "sd('w')");
        row("rename as Python writes it", "sd('encoder.a.w', 'encoder.b.w', 'head.w')",
            "rename encoder\\.(.*)=>backbone.\\1", "sd('backbone.a.w', 'backbone.b.w', 'head.w')");
        row("rename to what looks like a group", "sd('a.w', 'head.w')", "rename (a)\\.w=>$$2.$0.$01$",
            "sd('$2.a.w.a$', 'head.w')");
        row("rename to a backslash", "sd('encoder.a.w', 'head.w')", "rename encoder\\.(.*)=>q\\\\1.\\1",
            "sd('q\\\\1.a.w', 'head.w')");
        row("delete what has signs of globs", "sd('a*b', 'aXb', 'c')", "delete a\\*b",
            "OrderedDict([('aXb', t(2)), ('c', t(3))])");
        row("rename moves metadata", "sd('encoder.a.w', meta={'': 1, 'encoder': 1, 'encoder.a': 2})",
            "rename encoder\\.(.*)=>backbone.$1", "sd('backbone.a.w', meta={'': 1, 'backbone': 1, 'backbone.a': 2})");
        row("rename takes modules without keys along",
            "sd('m.0.w', 'n.w', meta={'': 1, 'm': 3, 'm.0': 2, 'm.1': 1, 'n': 1})", "rename m\\.(.*)=>k.$1",
            "sd('k.0.w', 'n.w', meta={'': 1, 'k': 3, 'k.0': 2, 'k.1': 1, 'n': 1})");
        row("rename of a part leaves what is above", "sd('m.0.w', 'm.1.w', meta={'': 1, 'm': 3, 'm.0': 2, 'm.1': 2})",
            "rename m\\.0\\.(.*)=>n.0.$1", "sd('n.0.w', 'm.1.w', meta={'': 1, 'm': 3, 'n.0': 2, 'm.1': 2})");
        row("rename out of a wrapper leaves the entry of the wrapper behind",
            "sd('o.module.w', 'o.module.a.w', 'p.w', meta={'': 1, 'o': 1, 'o.module': 3, 'o.module.a': 2, 'p': 4})",
            "rename o\\.module\\.(.*)=>o.$1", "sd('o.w', 'o.a.w', 'p.w', meta={'': 1, 'o': 3, 'o.a': 2, 'p': 4})");
        row("rename out of wrappers around each other",
            "sd('o._orig_mod._orig_mod.w', meta={'': 1, 'o': 1, 'o._orig_mod': 2, 'o._orig_mod._orig_mod': 3})",
            "rename (.*)\\._orig_mod\\.(.*)=>$1.$2|rename (.*)\\._orig_mod\\.(.*)=>$1.$2",
            "sd('o.w', meta={'': 1, 'o': 3})");
        row("rename of two modules that change places", "sd('a.w', 'b.w', meta={'': 1, 'a': 2, 'b': 3})",
            "rename a\\.(.*)=>c.$1|rename b\\.(.*)=>a.$1|rename c\\.(.*)=>b.$1",
            "sd('b.w', 'a.w', meta={'': 1, 'b': 2, 'a': 3})");
        row("rename into a module that has keys of its own leaves the entries",
            "sd('o.module.w', 'o.b', meta={'': 1, 'o': 1, 'o.module': 3})", "rename o\\.module\\.(.*)=>o.$1",
            "sd('o.w', 'o.b', meta={'': 1, 'o': 1, 'o.module': 3})");
        row("rename of some of a module's keys leaves its entry", "sd('m.a.w', 'm.a.b', meta={'': 1, 'm.a': 2})",
            "rename m\\.a\\.w=>n.a.w", "sd('n.a.w', 'm.a.b', meta={'': 1, 'm.a': 2})");
        row("rename into a module of the same name", "sd('m.w', meta={'': 1, 'm': 2})", "rename m\\.(.*)=>m.m.$1",
            "sd('m.m.w', meta={'': 1, 'm.m': 2})");
        row("rename of keys of the root leaves its entry", "sd('w', meta={'': 5})", "rename w=>m.w",
            "sd('m.w', meta={'': 5})");
        row("delete", "sd('a.w', 'a.num_batches_tracked', 'b.num_batches_tracked')", "delete *.num_batches_tracked",
            "sd('a.w')");
        row("drop by kind",
            "{'model': sd('w'), 'optimizer': {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0]}]}, 'epoch': 2}",
            "drop optimizer", "{'model': sd('w'), 'epoch': 2}");
        row("drop from a list, as Lightning has it",
            "{'state_dict': sd('w'), 'optimizer_states': [opt(), opt()], 'lr_schedulers': [sched()], 'epoch': 2}",
            "drop optimizer|drop scheduler", "{'state_dict': sd('w'), 'epoch': 2}");
        row("drop one of a list of one", "{'state_dict': sd('w'), 'optimizer_states': [opt()]}",
            "drop optimizer_states.0", "{'state_dict': sd('w')}");
        row("drop at all places", "{'a': sd('w'), **both(opt(), 'o', 'p')}", "drop optimizer", "{'a': sd('w')}");
        row("drop at the second place of what holds it", "both({'sd': sd('w'), 'o': opt()})",
            "scope ema|drop optimizer", "both({'sd': sd('w')})");
        row("drop at the second place alone", "(lambda o: {'a': {'o': o, 'w': t(1)}, 'b': {'o': o, 'w': t(2)}})(opt())",
            "scope b|drop optimizer", "{'a': {'o': opt(), 'w': t(1)}, 'b': {'w': t(2)}}");
        row("drop what the scope is", "{'a': sd('w'), 'o': opt()}", "scope o|drop optimizer", "{'a': sd('w')}");
        row("drop inside of each other", "{'n': 1, 'a': sd('b.w') | {'snaps': [sd('b.w')]}, 'o': opt()}",
            "drop weights", "{'n': 1, 'o': opt()}");
        row("drop some keys", "{'m': {'x.o': opt(), 'y.o': opt(), 'n': 1}, 'w': sd('w')}", "scope m.x|drop optimizer",
            "{'m': {'y.o': opt(), 'n': 1}, 'w': sd('w')}");
        row("drop what an object keeps, too", "(lambda o: {'o': o, 'a': types.SimpleNamespace(o=o), 'n': 1})(opt())",
            "drop optimizer", "{'a': types.SimpleNamespace(o=opt()), 'n': 1}");
        row("drop by name", "{'model': sd('w'), 'junk': [1, 2], 'epoch': 2}", "drop junk",
            "{'model': sd('w'), 'epoch': 2}");
        row("pick", "{'state_dict': sd('w', meta={'': 1}), 'epoch': 2}", "pick state_dict", "sd('w', meta={'': 1})");
        row("pick a key with dots", "{'a.b': {'c': sd('w')}, 'a': 1}", "pick a.b.c", "sd('w')");
        row("a model with a method of its own as hook", "hooked(torch.nn.BatchNorm1d(2))", "extract",
            "torch.nn.BatchNorm1d(2).state_dict()");
        row("a hooked model inside a training checkpoint", "{'net': hooked(torch.nn.BatchNorm1d(2)), 'epoch': 1}",
            "extract", "{'net': torch.nn.BatchNorm1d(2).state_dict(), 'epoch': 1}");
        row("integer keys stay", "{'model': sd('module.w'), 3: 'three', None: (1, 2)}", "strip module.",
            "{'model': sd('w'), 3: 'three', None: (1, 2)}");
        row("only a module's keys", "{'m': sd('a.w', 'ab.w', 'a.v.w'), 'o': sd('a.w')}", "scope m.a|rename (.*)=>x.$1",
            "{'m': sd('x.a.w', 'ab.w', 'x.a.v.w'), 'o': sd('a.w')}");
        row("only a module's keys, at the root", "sd('a.b.w', 'a.w', 'c.w')", "scope a.b|delete *|scope |delete c*",
            "OrderedDict([('a.w', t(2))])");
        row("two devices change places", "{'w': t(2), 'a': torch.device('cuda:0'), 'b': torch.device('cuda:1')}",
            "device cuda:0=cuda:1,cuda:1=cuda:0",
            "{'w': t(2), 'a': torch.device('cuda:1'), 'b': torch.device('cuda:0')}");
        row("the first device that fits counts",
            "{'w': t(2), 'a': torch.device('cuda:0'), 'b': torch.device('cuda:3')}", "device cuda:3=cuda:1,cuda=cpu",
            "{'w': t(2), 'a': torch.device('cpu'), 'b': torch.device('cuda:1')}");
        row("a torch.device moves", "{'w': t(2), 'device': torch.device('cuda', 3)}", "device cuda:3=cuda:0",
            "{'w': t(2), 'device': torch.device('cuda', 0)}");
        row("a text that looks like one stays", "{'w': t(2), 'note': 'cuda:3', 'd': torch.device('cuda:3')}",
            "device cuda:3=cpu", "{'w': t(2), 'note': 'cuda:3', 'd': torch.device('cpu')}");
    }
    void edits()
    {
        QFETCH(QString, before);
        QFETCH(QString, steps);
        QFETCH(QString, after);
        const QString input = m_files.write("in.pth", before), expected = m_files.write("expected.pth", after);
        QVERIFY2(!input.startsWith("Python") && !expected.startsWith("Python"), qPrintable(input + expected));
        const QString output = m_files.folder.filePath("out.pth");
        writeFile(output, converted(input, stepsOf(steps)));
        QCOMPARE(m_files.torch.difference(expected, output), QString());
        const bool isPlain = m_files.torch.load(input, true).isEmpty(); // no class outside of torch's list
        QCOMPARE(m_files.torch.load(output, isPlain), QString());
    }

    /// The bytes are those of PyTorch, and one object stays one.
    void metadataOfTwoStateDictsIsEditedOnce()
    {
        QStringList code{"from torch import nn", "m = nn.Sequential(nn.Linear(1, 1), nn.BatchNorm1d(1))"};
        QStringList files;
        for (const char* model : {"m", "nn.DataParallel(m)", "nn.DataParallel(nn.DataParallel(m))"}) {
            const QString folder = m_files.folder.filePath(QString("twins%1").arg(files.size()));
            QVERIFY(QDir().mkpath(folder));
            files.push_back(folder + "/x.pth");
            code.push_back(QString("d = %1.state_dict()\ntorch.save({'model': d, 'ema': copy.copy(d)}, '%2')")
                               .arg(model, files.back()));
        }
        QCOMPARE(m_files.torch.run(kPrelude + code.join('\n') + "\nresult = 'ok'"), QString("ok"));
        const auto same = [&](int from, const char* steps, int to) {
            QVERIFY2(converted(files[from], edit::parseSteps([&] {
                                   std::vector<std::string> words;
                                   for (const QString& word : QString(steps).split(' '))
                                       words.push_back(word.toStdString());
                                   return words;
                               }()),
                               "x.pth")
                         == contents(files[to]),
                     steps);
        };
        same(2, "--strip module.", 1);
        same(2, "--strip module. --strip module.", 0);
        same(1, "--strip module.", 0);
        same(0, "--add module.", 1);
        same(0, "--add module.module.", 2);
        same(1, "--add module. --again", 2);
        same(0, "--add x.y. --strip x.y.", 0);
        same(2, "--strip module. --add module. --again", 2);
        same(1, "--rename (.*)=>x.$1 --rename x.(.*)=>$1", 1);
    }

    /// The bytes are those of PyTorch: only _metadata tells of the wrapper.
    void modelsWithoutParameters()
    {
        const QString single = m_files.write("x.pth", "torch.nn.Sequential(torch.nn.ReLU()).state_dict()");
        const QByteArray bare = contents(single);
        const QString parallel =
            m_files.write("x.pth", "torch.nn.DataParallel(torch.nn.Sequential(torch.nn.ReLU())).state_dict()");
        const QByteArray wrapped = contents(parallel);
        QVERIFY(converted(parallel, stepsOf("strip module."), "x.pth") == bare);
        writeFile(single, bare);
        QVERIFY(converted(single, stepsOf("add module."), "x.pth") == wrapped);
    }

    void whatIsSaidOfModelsWithoutParameters_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("strip") << "sd(meta={'': 1, 'module': 1, 'module.0': 1})"
                               << "strip module."
                               << "Strip \"module.\" from 3 metadata entries.";
        QTest::newRow("add") << "sd(meta={'': 1, '0': 1})"
                             << "add module."
                             << "Add \"module.\" to 3 metadata entries.";
        QTest::newRow("nothing to strip") << "sd(meta={'': 1, '0': 1})"
                                          << "strip module."
                                          << "No key starts with \"module.\"; nothing was stripped.";
        QTest::newRow("there already") << "sd(meta={'': 1, 'module': 1})"
                                       << "add module."
                                       << "Every key has \"module.\" already; nothing was added.";
    }
    void whatIsSaidOfModelsWithoutParameters()
    {
        QFETCH(QString, before);
        QFETCH(QString, steps);
        QFETCH(QString, sentence);
        const checkpoint::CheckpointPtr opened = checkpoint::open(m_files.write("in.pth", before).toStdString());
        QCOMPARE(QString::fromStdString(edit::apply(opened, stepsOf(steps)).reports.at(0).sentence), sentence);
    }

    void longKeysAreSaid_data()
    {
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("sentence");
        const QString longKey = "'module.' + 'x' * 70000";
        QTest::newRow("strip") << longKey << "strip module."
                               << "No key of up to 64 KiB starts with \"module.\"; nothing was stripped.";
        QTest::newRow("add") << longKey << "add a."
                             << "Only keys of more than 64 KiB are there to add \"a.\" to; nothing was changed.";
        QTest::newRow("add again") << longKey + ", 'module.w'"
                                   << "add module."
                                   << "Every key of up to 64 KiB has \"module.\" already; nothing was added.";
        QTest::newRow("rename") << longKey << "rename module\\.(.*)=>$1"
                                << "No key matches \"module\\.(.*)\"; nothing was renamed.";
    }
    void longKeysAreSaid()
    {
        QFETCH(QString, keys);
        QFETCH(QString, steps);
        QFETCH(QString, sentence);
        const checkpoint::CheckpointPtr opened =
            checkpoint::open(m_files.write("in.pth", "sd(" + keys + ")").toStdString());
        const edit::StepReport report = edit::apply(opened, stepsOf(steps)).reports.at(0);
        QCOMPARE(QString::fromStdString(report.sentence), sentence);
        QVERIFY(std::ranges::any_of(report.remarks, [](const std::string& remark) {
            return remark.starts_with("1 key of more than ") && remark.ends_with(" stayed as it is.");
        }));
    }

    /// Its texts are byte strings; those that edits add or write again are, too.
    void textsOfPython2StayBytes_data()
    {
        QTest::addColumn<bool>("isLegacy");
        QTest::newRow("zip") << false;
        QTest::newRow("legacy") << true;
    }
    void textsOfPython2StayBytes()
    {
        QFETCH(bool, isLegacy);
        const QString input = m_files.folder.filePath("python2.pth");
        const QString code = QString(R"(
import pickle, types
class Python2(pickle._Pickler):
    def save_str(self, text):
        data = text.encode('latin1')
        self.write(b'U' + bytes([len(data)]) + data)
        self.memoize(text)
    dispatch = {**pickle._Pickler.dispatch, str: save_str}
module = types.SimpleNamespace(__name__='python2', Pickler=Python2, dump=lambda o, f, protocol=2: Python2(f, protocol).dump(o))
model = torch.nn.DataParallel(torch.nn.Sequential(torch.nn.Linear(2, 3)))
torch.save(model.state_dict(), '%1', pickle_module=module, _use_new_zipfile_serialization=%2)
result = 'ok')")
                                 .arg(input, isLegacy ? "False" : "True");
        QCOMPARE(m_files.torch.run(code), QString("ok"));
        const QString stripped = m_files.folder.filePath("stripped.pth");
        writeFile(stripped, converted(input, stepsOf("strip module.")));
        QVERIFY(converted(stripped, stepsOf("add module."), "python2.pth") == contents(input));
    }

    /// Python 2 wrote OrderedDict([[key, value], …]); it is read as what it is, and kept where nothing is edited.
    void dictsOfPython2()
    {
        const QString input = m_files.folder.filePath("python2.pth"), output = m_files.folder.filePath("out.pth");
        const QString code = QString(kPrelude) + R"(
import pickle, types
class Python2(pickle.Pickler):
    def reducer_override(self, o):
        if type(o) is not OrderedDict:
            return NotImplemented
        return (OrderedDict, ([[k, v] for k, v in o.items()],)) + ((dict(vars(o)),) if vars(o) else ())
module = types.ModuleType('python2')
vars(module).update(vars(pickle))
module.Pickler = Python2
torch.save({'model': sd('module.w', meta={'': 1, 'module': 1}), 'epoch': 1}, '%1', pickle_module=module)
result = 'ok'
)";
        QCOMPARE(m_files.torch.run(code.arg(input)), QString("ok"));
        QVERIFY(converted(input, {}) == contents(input));
        writeFile(output, converted(input, stepsOf("strip module.")));
        const QString expected = m_files.write("expected.pth", "{'model': sd('w', meta={'': 1}), 'epoch': 1}");
        QCOMPARE(m_files.torch.difference(expected, output), QString());
        QCOMPARE(m_files.torch.load(output, true), QString());
    }

    /// A class that is a value has a form of its own in legacy files.
    void classesAsValuesLeaveTheLegacyFormat()
    {
        const QString input = m_files.folder.filePath("legacy.pth"), output = m_files.folder.filePath("out.pth");
        const QString value = "{'act': torch.nn.ReLU, 'w': torch.ones(2)}";
        QCOMPARE(m_files.torch.run("torch.save(" + value + ", '" + input
                                   + "', _use_new_zipfile_serialization=False)\nresult = 'ok'"),
                 QString("ok"));
        writeFile(output, converted(input, {}, {}, checkpoint::Format::Zip));
        QCOMPARE(m_files.torch.run("result = str(torch.load('" + output + "', weights_only=False)['act'])"),
                 QString("<class 'torch.nn.modules.activation.ReLU'>"));
    }

    /// Protocol 2 has no names of classes in classes.
    void nestedClassesStayLoadable()
    {
        const QString input = m_files.folder.filePath("nested.pkl"), output = m_files.folder.filePath("out.pth");
        const QString code = R"(
import pickle, sys, types
class Outer:
    class Inner:
        pass
sys.modules['own2'] = types.ModuleType('own2')
sys.modules['own2'].Outer = Outer
Outer.__module__ = Outer.Inner.__module__ = 'own2'
Outer.__qualname__, Outer.Inner.__qualname__ = 'Outer', 'Outer.Inner'
with open('%1', 'wb') as file:
    pickle.dump({'a': Outer.Inner(), 'w': torch.ones(2)}, file, protocol=%2)
result = 'ok'
)";
        for (int protocol : {2, 4, 5}) {
            QCOMPARE(m_files.torch.run(code.arg(input).arg(protocol)), QString("ok"));
            for (checkpoint::Format format : {checkpoint::Format::Zip, checkpoint::Format::Legacy}) {
                writeFile(output, converted(input, {}, "out.pth", format));
                QCOMPARE(m_files.torch.run("result = type(torch.load('" + output
                                           + "', weights_only=False)['a']).__qualname__"),
                         QString("Outer.Inner"));
            }
        }
    }

    /// An optimizer has entries for parameters alone.
    void deletedBuffersLeaveTheOptimizerWhole_data()
    {
        QTest::addColumn<QString>("glob");
        QTest::addColumn<bool>("fits");
        QTest::addColumn<bool>("names");
        for (bool names : {false, true}) {
            const char* const how = names ? "by name" : "by order";
            QTest::addRow("counters %s", how) << "*num_batches_tracked" << true << names;
            QTest::addRow("running values %s", how) << "*running_*" << true << names;
            QTest::addRow("weights %s", how) << "0.*" << false << names;
        }
        QTest::newRow("another buffer, by name") << "mask" << true << true;
    }
    void deletedBuffersLeaveTheOptimizerWhole()
    {
        QFETCH(QString, glob);
        QFETCH(bool, fits);
        QFETCH(bool, names);
        const QString input = m_files.folder.filePath("in.pth");
        const QString code = R"(
from torch import nn
net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
net.register_buffer('mask', torch.ones(3)) if %2 else None
parameters = list(net.named_parameters()) if %2 else net.parameters()
optimizer = torch.optim.Adam(parameters)
net(torch.randn(4, 2)).sum().backward()
optimizer.step()
torch.save({'model': net.state_dict(), 'optimizer': optimizer.state_dict(), 'ema': net.state_dict()}, '%1')
result = 'ok'
)";
        QCOMPARE(m_files.torch.run(code.arg(input, names ? "True" : "False")), QString("ok"));
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        const edit::StepReport report = edit::apply(opened, stepsOf("delete " + glob)).reports[0];
        QVERIFY(report.changes != 0);
        QCOMPARE(report.remarks.empty(), fits);
        if (glob == "0.*") // the average is not what the optimizer trains
            QVERIFY(edit::apply(opened, stepsOf("scope ema|delete 0.*")).reports[1].remarks.empty());
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* name, const char* before, const char* steps, const QStringList& words) {
            QTest::newRow(name) << QString(before) << QString(steps) << words;
        };
        row("two keys become equal", "sd('module.a.w', 'a.w')", "strip module.", {"a.w", "module.a.w"});
        row("a prefix onto a layer of that name", "sd('module.x', 'x')", "add module.", {"module.x", "--again"});
        row("by a rename", "sd('a.w', 'b.w')", "rename [ab]\\.w=>c.w", {"a.w", "b.w", "c.w"});
        const char* optimizer = "{'state': {}, 'param_groups': [{'params': [0], 'param_names': ['module.w']}, "
                                "{'params': [1], 'param_names': ['w']}]}";
        row("names of an optimizer", optimizer, "strip module.", {"\"module.w\" and \"w\" would both be \"w\""});
        row("names of an optimizer, with a prefix onto a layer of that name", optimizer, "add module.",
            {"would both be \"module.w\""});
        row("names of an optimizer by a rename", optimizer, "rename .*=>v", {"would both be \"v\""});
        row("an optimizer's state", "{'state': {'module.w': {}, 'w': {}}, 'param_groups': [{'params': []}]}",
            "strip module.", {"\"module.w\" and \"w\" would both be \"w\""});
        row("nothing to pick", "{'state_dict': sd('w')}", "pick model", {"model", "state_dict"});
        row("nothing to drop", "{'state_dict': sd('w')}", "drop optimizer", {"optimizer"});
        row("too much to drop", "(lambda o: {'w': sd('w')} | {str(i): o for i in range(1001)})(opt())",
            "drop optimizer", {"more than 1000"});
        row("a number beside a text to pick", "{0: {'w': torch.ones(2)}, '0': {'w': torch.ones(4)}}", "pick 0",
            {"Several values", "\"0\""});
        row("a number beside a text to drop", "{0: {'w': torch.ones(2)}, '0': {'w': torch.ones(4)}}", "drop 0",
            {"Several values"});
        row("a number beside a text as scope", "{0: {'w': torch.ones(2)}, '0': {'w': torch.ones(4)}}",
            "scope 0|device cpu=cuda:0", {"Several values"});
        row("a key with a dot", "{'a.b': {'w': torch.ones(2)}, 'a': {'b': {'w': torch.ones(4)}}}", "pick a.b",
            {"Several values"});
        row("a bad pattern", "sd('a.w')", "rename (a=>b", {"(a"});
        row("a group that is not there", "sd('a')", "rename (a)=>$2", {"no group 2 ", "\"(a)\"", "1 group."});
        row("a group as Python writes it", "sd('a')", "rename a.*=>\\1", {"no group 1 ", "0 groups"});
        row("a group of two digits", "sd('a')", "rename (a)=>$$5$10", {"no group 10 "});
        row("a prefix that is none", "sd('a.w')", "strip ..", {".."});
        row("a scope that is not there", "sd('a.w')", "scope teacher|strip module.", {"teacher"});
        row("a device that is none", "sd('a.w')", "device cuda=gpu7", {"gpu7"});
        row("a second device that is none", "sd('a.w')", "device cuda=cpu,cuda:1=gpu7", {"gpu7"});
        row("a device by a name that is none", "sd('a.w')", "device *=gpu", {"gpu", "cuda:0"});
        row("a device that torch.load does not know", "sd('a.w')", "device cpu=xla:0", {"xla:0", "cuda:0"});
        row("a device without numbers", "sd('a.w')", "device *=meta", {"meta", "lose"});
        row("a second CPU", "sd('a.w')", "device cuda=cpu:1", {"cpu:1"});
        row("two moves of one device", "sd('a.w')", "device cuda:0=cpu,cuda:0=cuda:1", {"cuda:0=cpu", "cuda:0=cuda:1"});
        row("a move behind a wider one", "sd('a.w')", "device cuda=cpu,cuda:1=cuda:0", {"cuda=cpu", "cuda:1=cuda:0"});
        row("a device twice", "sd('a.w')", "device balanced:0,0", {"cuda:0", "twice"});
        row("a part on no device", "sd('a.w')", "device a:gpu", {"gpu"});
        row("one value of a list", "[sd('w'), opt(), 5]", "drop optimizer", {"list"});
        row("one of two in a list", "{'m': sd('w'), 'o': [opt(), opt()]}", "drop o.1", {"o.1", "list"});
        row("a prefix of a module's keys", "{'m': sd('module.a.w')}", "scope m.module.a|strip module.", {"m.module.a"});
    }
    void refusals()
    {
        QFETCH(QString, before);
        QFETCH(QString, steps);
        QFETCH(QStringList, words);
        const QString input = m_files.write("in.pth", before);
        try {
            (void)converted(input, stepsOf(steps));
        } catch (const io::Error& error) {
            QVERIFY(error.kind() == io::ErrorKind::Refused || error.kind() == io::ErrorKind::Usage);
            for (const QString& word : words)
                QVERIFY2(QString::fromStdString(error.what()).contains(word), error.what());
            return;
        }
        QFAIL("it was not refused");
    }

    void aStepThatChangesNothingSaysSo()
    {
        const QString input = m_files.write("in.pth", "sd('a.w')");
        const checkpoint::CheckpointPtr original = checkpoint::open(input.toStdString());
        for (const char* step : {"strip module.", "unwrap", "device cuda=cpu", "delete zzz*", "rename zzz=>y"}) {
            try {
                const edit::Applied applied = edit::apply(original, stepsOf(step));
                QCOMPARE(applied.changes(), std::uint64_t(0));
                QCOMPARE(applied.checkpoint, original);
                QVERIFY(!applied.reports.at(0).sentence.empty());
            } catch (const io::Error& error) {
                QVERIFY2(error.kind() == io::ErrorKind::Refused, step);
            }
        }
    }

    void aNameThatStaysIsAMatch()
    {
        const checkpoint::CheckpointPtr opened = checkpoint::open(m_files.write("in.pth", "sd('a.w')").toStdString());
        const edit::StepReport report = edit::apply(opened, stepsOf("rename (.*)=>$1")).reports.at(0);
        QCOMPARE(QString::fromStdString(report.sentence),
                 QString("Each key that \"(.*)\" matches would get the name that it has; nothing was renamed."));
    }

    /// What DeepSpeed keeps beside the state dict names its keys, too; nobody knows what is right for others.
    void namesElsewhereAreTold()
    {
        const QString input = m_files.write("names.pth",
                                            "{'module': {'module.w': t(1), 'module.b': t(2)}, 'param_shapes': "
                                            "[{'module.w': 1}], 'shared': {'module.w': 'module.b'}, 'lr': 'b'}");
        const edit::StepReport report =
            edit::apply(checkpoint::open(input.toStdString()), stepsOf("strip module.")).reports.at(0);
        QCOMPARE(report.remarks.size(), std::size_t(1));
        QVERIFY2(report.remarks[0].starts_with("Left as they are: ")
                     && report.remarks[0].ends_with(" names of keys elsewhere in the file, such as \"module.w\"."),
                 report.remarks[0].c_str());
        QVERIFY(edit::apply(checkpoint::open(m_files.write("no.pth", "{'m': {'w': t(1)}, 'lr': 'w'}").toStdString()),
                            stepsOf("add module."))
                    .reports.at(0)
                    .remarks.empty());
    }

    void numpyArraysAreStripped_data()
    {
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QStringList>("keys");
        QTest::newRow("strip") << "strip module." << QStringList{"a.weight", "a.bias"};
        QTest::newRow("add") << "add x." << QStringList{"x.module.a.weight", "x.module.a.bias"};
        QTest::newRow("rename") << "rename module\\.(.*)=>net.$1" << QStringList{"net.a.weight", "net.a.bias"};
        QTest::newRow("delete") << "delete *.bias" << QStringList{"module.a.weight"};
    }

    void numpyArraysAreStripped()
    {
        QFETCH(QString, steps);
        QFETCH(QStringList, keys);
        const QString input = m_files.write("numpy.pth", "{'module.a.' + k: t(3).numpy() for k in ('weight', 'bias')}");
        const QString output = m_files.folder.filePath("out.pth");
        writeFile(output, converted(input, stepsOf(steps)));
        QCOMPARE(m_files.torch.run("d = torch.load('" + output
                                   + "', weights_only=False)\nresult = ' '.join(d) if all((v == [0, 1, 2]).all() for v "
                                     "in d.values()) else 'other values'"),
                 keys.join(' '));
    }

    void whatStandsBesideTheWeightsIsTold()
    {
        const QString input =
            m_files.write("beside.pth", "{'module.a.w': t(1), 'module.b.w': t(2), 'config': {'lr': .1}}");
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        QCOMPARE(
            edit::apply(opened, stepsOf("strip module.")).reports.at(0).remarks,
            (std::vector<std::string>{"1 key of the state dict did not start with \"module.\" and stayed as it is."}));
        QCOMPARE(edit::apply(opened, stepsOf("add x.")).reports.at(0).remarks,
                 (std::vector<std::string>{"1 key beside the weights holds something else and stayed as it is."}));
        QCOMPARE(edit::apply(opened, stepsOf("add module.")).reports.at(0).changes, std::uint64_t(0));
    }

    void longKeysAreNotCalledOther()
    {
        const QString input = m_files.write("in.pth", "{'module.a': t(1), 'module.' + 70000 * 'x': t(2)}");
        for (const char* step : {"strip module.", "add module."})
            QCOMPARE(QString::fromStdString(
                         edit::apply(checkpoint::open(input.toStdString()), stepsOf(step)).reports[0].remarks.at(0)),
                     QString("1 key of more than 64 KiB stayed as it is."));
    }

    /// One object under two keys is changed at both places: that is told.
    void aPartThatStandsAgainIsTold()
    {
        const QString input =
            m_files.write("alias.pth", "(lambda d: {'m': d, 'keep': d, 'other': sd('w')})(sd('a.w'))");
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        QCOMPARE(QString::fromStdString(edit::apply(opened, stepsOf("scope m|delete a.w")).reports[0].remarks.at(0)),
                 QString("The file holds this object at other places, too; edits change it there as well."));
        QVERIFY(edit::apply(opened, stepsOf("scope other|delete w")).reports[0].remarks.empty());
        QVERIFY(edit::apply(opened, stepsOf("scope |delete w")).reports[0].remarks.empty());
    }

    /// So is what stands deeper in the part: by the step that changes it.
    void whatStandsOutsideTooIsTold_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<bool>("told");
        const auto row = [](const char* name, const char* before, const char* steps, bool told) {
            QTest::newRow(name) << QString(before) << QString(steps) << told;
        };
        const char* sharing = "(lambda d: {'a': {'sd': d, 'own': sd('b.w')}, 'b': {'sd': d}})(sd('a.w'))";
        row("add", sharing, "scope a|add module.", true);
        row("rename", sharing, "scope a|rename a(.*)=>x$1", true);
        row("rename of others", sharing, "scope a|rename b(.*)=>x$1", false);
        row("delete", sharing, "scope a|delete a*", true);
        row("delete of others", sharing, "scope a|delete b*", false);
        row("nothing", sharing, "scope a|delete c*", false);
        row("no scope", sharing, "scope |add module.", false);
        row("all places are inside", "{'a': both(sd('a.w')), 'b': sd('a.w')}", "scope a|add module.", false);
        row("some keys", "{'a': sd('a.w', 'b.w'), 'b': 1}", "scope a.a|delete *", false);
        row("_metadata gets a copy", "twins(sd('a.w', meta={'': 1, 'a': 2}))", "scope ema|add module.", false);
        row("_metadata beside the state dicts",
            "(lambda d: {'a': d, 'meta': d._metadata})(sd('a.w', meta={'': 1, 'a': 2}))", "scope a|add module.", true);
        row("names", "(lambda n: {'a': {'o': named(n)}, 'b': {'o': named(n)}})(['module.w'])", "scope a|strip module.",
            true);
        row("extract", "(lambda m: {'a': {'m': m}, 'b': {'m': m}})(torch.nn.ReLU())", "scope a|extract", true);
        row("unwrap", "(lambda m: {'a': {'m': m}, 'b': {'m': m}})(torch.nn.DataParallel(torch.nn.ReLU()))",
            "scope a|unwrap", true);
        row("drop", "(lambda d: {'a': {'x': d}, 'b': {'x': d}})({'sd': sd('a.w'), 'n': 1})", "scope a|drop x.n", true);
        row("drop of the scope", "{'a': sd('w'), 'o': opt()}", "scope o|drop optimizer", false);
        row("drop of others", sharing, "scope a|drop own", false);
    }
    void whatStandsOutsideTooIsTold()
    {
        QFETCH(QString, before);
        QFETCH(QString, steps);
        QFETCH(bool, told);
        const QString input = m_files.write("shared.pth", before);
        QVERIFY2(!input.startsWith("Python"), qPrintable(input));
        const std::vector<std::string> remarks =
            edit::apply(checkpoint::open(input.toStdString()), stepsOf(steps)).reports.at(1).remarks;
        QCOMPARE(std::ranges::count(remarks,
                                    "The file holds this object at other places, too; edits change it there as well."),
                 told ? 1 : 0);
    }

    void aScopeThatIsATensorIsTold()
    {
        const checkpoint::CheckpointPtr opened =
            checkpoint::open(m_files.write("in.pth", "{'m': sd('a.w', 'b.w')}").toStdString());
        for (const char* step : {"strip a.", "add x.", "rename (.*)=>x.$1", "delete *"}) {
            const QString words = "scope m.a.w|" + QString(step);
            const std::vector<std::string> remarks = edit::apply(opened, stepsOf(words)).reports.at(1).remarks;
            QVERIFY(!remarks.empty());
            QCOMPARE(QString::fromStdString(remarks.back()),
                     QString("\"m.a.w\" is a single tensor, which has no keys: limit the edit to what holds it."));
        }
        QVERIFY(edit::apply(opened, stepsOf("scope m.a.w|device cpu=cuda:0")).reports.at(1).remarks.empty());
    }

    void whatIsCounted_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* before, const char* steps, const char* sentence) {
            QTest::newRow(name) << QString(before) << QString(steps) << QString(sentence);
        };
        row("names alone", "named(['module.a', 'module.b'])", "strip module.",
            "Strip \"module.\" from 2 optimizer names.");
        row("one name alone", "named(['a'])", "add module.", "Add \"module.\" to 1 optimizer name.");
        row("names alone by a rename", "named(['a', 'b'])", "rename (.*)=>x.$1",
            "Rename 2 optimizer names by \"(.*)\" to \"x.$1\".");
        row("names of two states", "(lambda n: {'m': sd('a'), 'o': named(n), 'p': named(n)})(['a'])", "add x.",
            "Add \"x.\" to 1 key (and 1 optimizer name).");
        row("names of two states by a rename", "(lambda n: {'m': sd('a'), 'o': named(n), 'p': named(n)})(['a'])",
            "rename (.*)=>x.$1", "Rename 1 key by \"(.*)\" to \"x.$1\" (and 1 name that goes with it).");
        row("one _metadata", "twins(sd('module.a', meta={'': 1, 'module': 2}))", "strip module.",
            "Strip \"module.\" from 2 keys (and 2 metadata entries).");
    }
    void whatIsCounted()
    {
        QFETCH(QString, before);
        QFETCH(QString, steps);
        QFETCH(QString, sentence);
        const checkpoint::CheckpointPtr opened = checkpoint::open(m_files.write("in.pth", before).toStdString());
        QCOMPARE(QString::fromStdString(edit::apply(opened, stepsOf(steps)).reports.at(0).sentence), sentence);
    }

    void patternsThatNeverEndAreRefused()
    {
        const QString input = m_files.write("repeats.pth", "sd('" + QString(45, 'a') + "c')");
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        try {
            edit::apply(opened, stepsOf("rename (a*)*b=>$1"));
            QFAIL("it ended");
        } catch (const io::Error& error) {
            QVERIFY2(error.describe().find("repeat inside of a repeat") != std::string::npos, error.describe().c_str());
        }
    }

    /// A step as arguments and back.
    void stepsAreArguments()
    {
        for (const char* words :
             {"strip module.", "add module.", "unwrap", "extract", "pick a.b", "device cuda:1=cpu", "rename a(.*)=>b$1",
              "delete *.x", "drop optimizer", "scope model", "device cuda:0=cuda:1,cuda:1=cuda:0"}) {
            const edit::Step step = stepsOf(words).at(0);
            const std::vector<std::string> arguments = edit::arguments(step);
            const std::string again = arguments.size() > 1 ? arguments[1] : std::string();
            QCOMPARE(edit::arguments(edit::parseStep(arguments[0].substr(2), again)), arguments);
        }
    }

    /// A pattern that holds the separator is still one text on the command line.
    void separatorInAPattern()
    {
        const edit::Step step = edit::Rename{"a=>b(.*)", "c=>$1"};
        const edit::Step again = edit::parseStep("rename", edit::arguments(step).at(1));
        QCOMPARE(std::get<edit::Rename>(again).replacement, std::string("c=>$1"));
        const QString input = m_files.write("in.pth", "sd('a=>b.w')"),
                      expected = m_files.write("expected.pth", "sd('c=>.w')");
        QVERIFY(converted(input, {again}, "expected.pth") == contents(expected));
    }

    /// What a dialog shows before a step is one is what the step then does.
    void previews()
    {
        const QString input = m_files.write("in.pth", "{'m': sd('a.w', 'b.w', 'c.w'), 'o': sd('a.w')}");
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        const edit::KeysPreview collide = edit::preview(*opened, "", edit::Rename{"[ab]\\.w", "c.w"}, 2, {});
        QCOMPARE(collide.all, std::uint64_t(4));
        QCOMPARE(collide.changes, std::uint64_t(3));
        QCOMPARE(collide.collisions, std::uint64_t(2));
        QCOMPARE(collide.keys.size(), std::size_t(2));
        QVERIFY(collide.keys[0].collides);
        QCOMPARE(collide.keys[0].to, std::string("c.w"));
        const edit::KeysPreview gone = edit::preview(*opened, "m", edit::Delete{"?.w"}, 10, {});
        QCOMPARE(gone.changes, std::uint64_t(3));
        QCOMPARE(gone.collisions, std::uint64_t(0));
        QCOMPARE(edit::preview(*opened, "m.b", edit::Delete{"*"}, 10, {}).changes, std::uint64_t(1));
        const std::vector<edit::DeviceTag> tags = edit::devicesIn(*opened, "m.b");
        QCOMPARE(tags.size(), std::size_t(1));
        QCOMPARE(tags[0].device, std::string("cpu"));
        QCOMPARE(tags[0].storages, std::uint64_t(1));
        QCOMPARE(tags[0].bytes, std::uint64_t(8));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(edit::preview(*opened, "", edit::Delete{"*"}, 10, stop.get_token()), io::Error);
    }
};

QTEST_GUILESS_MAIN(StepsTest)
#include "tst_steps.moc"
