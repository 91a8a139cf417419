#include "core/checkpoint/modules.h"
#include "core/checkpoint/optimizer.h"
#include "core/io/limits.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace ckptscope::checkpoint {

namespace {

using Shape = std::vector<std::int64_t>;

/// Of all names. A file can use one long key any number of times.
constexpr std::size_t kNameBytes = 1024 * limits::kMiB;

/// A weight that an optimizer may hold.
struct Candidate {
    std::string name;
    NodeId node;
    Shape shape;
};

Shape shapeOf(const Tree& tree, NodeId sizes)
{
    Shape shape;
    if (sizes.valid())
        for (NodeId size : tree.children(sizes))
            shape.push_back(tree.integer(size));
    return shape;
}

bool isBufferName(std::string_view name)
{
    // torch/nn/modules/batchnorm.py, _NormBase
    constexpr std::array<std::string_view, 3> kBuffers = {"running_mean", "running_var", "num_batches_tracked"};
    const std::size_t dot = name.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
    return std::ranges::find(kBuffers, last) != kBuffers.end();
}

/// Only floating and complex tensors can have a gradient.
bool canHaveGradient(DType dtype)
{
    const std::string_view name = info(dtype).name;
    return name.starts_with("float") || name.starts_with("bfloat") || name.starts_with("complex");
}

/// Gathers what an optimizer could have been given, in the order of model.parameters().
class Candidates {
public:
    explicit Candidates(const Checkpoint& checkpoint)
        : m_checkpoint(checkpoint)
    {
    }

    std::vector<Candidate> of(NodeId weights)
    {
        const Tree& tree = m_checkpoint.tree;
        if (isModule(tree, weights)) {
            const ModuleTree modules = readModules(tree, weights);
            for (std::uint32_t row : modules.depthFirst())
                for (const ModuleTensor& parameter : modules.modules[row].parameters)
                    add(modules.path(tree, row), parameter.name, parameter.value, false);
        } else if (weights.valid()) {
            const std::span<const NodeId> items = itemsOf(tree, weights);
            for (std::size_t i = 0; i + 1 < items.size(); i += 2)
                add({}, items[i], items[i + 1], true);
        }
        return std::move(m_out);
    }

private:
    void add(std::string name, NodeId key, NodeId value, bool skipBuffers)
    {
        const Tree& tree = m_checkpoint.tree;
        TensorFacts facts;
        if (!describeTensor(tree, m_checkpoint.globals, value, facts))
            return;
        const std::uint32_t storage = facts.storage.valid() ? m_checkpoint.storageOf(facts.storage) : kNoIndex;
        DType dtype = facts.dtype;
        if (dtype == DType::Unknown && storage != kNoIndex)
            dtype = m_checkpoint.storages[storage].dtype;
        name += (name.empty() ? "" : ".") + keyText(tree, key);
        Shape shape = shapeOf(tree, facts.sizes);
        if (skipBuffers && (isBufferName(name) || !canHaveGradient(dtype)))
            return;
        // Tied weights are one object in a model, and equal views of one storage in a state dict.
        if (!m_nodes.insert(value.raw()).second
            || (storage != kNoIndex && !m_views.insert({storage, facts.offset, shape}).second))
            return;
        m_nameBytes += name.size();
        if (m_nameBytes > kNameBytes)
            throw io::Error(io::ErrorKind::LimitExceeded, "The names of these weights take more than 1 GiB.");
        m_out.push_back({std::move(name), value, std::move(shape)});
    }

    const Checkpoint& m_checkpoint;
    std::set<std::uint32_t> m_nodes;
    std::set<std::tuple<std::uint32_t, std::int64_t, Shape>> m_views;
    std::vector<Candidate> m_out;
    std::size_t m_nameBytes = 0;
};

/// A parameter's number, id, name or object as a value that can be compared: equal numbers may be different nodes.
struct Key {
    int kind = 0;
    std::int64_t number = 0;
    std::string_view text;
    friend auto operator<=>(const Key&, const Key&) = default;
};

Key keyOf(const Tree& tree, NodeId id)
{
    if (tree.kind(id) == Kind::Int)
        return {0, tree.integer(id), {}};
    if (tree.isText(id) && !tree.isFar(id))
        return {1, 0, tree.text(id)};
    return {2, static_cast<std::int64_t>(id.raw()), {}};
}

class Joining {
public:
    Joining(const Checkpoint& checkpoint, const OptimizerView& view, std::vector<Candidate> candidates)
        : m_checkpoint(checkpoint)
        , m_tree(checkpoint.tree)
        , m_view(view)
        , m_candidates(std::move(candidates))
        , m_weight(view.parameters, kNoIndex)
    {
    }

    OptimizerJoin join()
    {
        list();
        m_out.candidates = m_candidates.size();
        if (byObjects())
            m_out.how = JoinKind::Objects;
        else if (byNames())
            m_out.how = JoinKind::Names;
        else if (byOrder())
            m_out.how = JoinKind::Order;
        else if (byLastWeights() || byShapes())
            m_out.how = JoinKind::Shapes;
        else
            m_weight.assign(m_weight.size(), kNoIndex);
        for (std::size_t i = 0; i < m_out.parameters.size(); ++i)
            if (m_weight[i] != kNoIndex)
                fill(m_out.parameters[i], m_candidates[m_weight[i]]);
        if (m_out.how != JoinKind::Nothing)
            checkShapes();
        return std::move(m_out);
    }

private:
    void list()
    {
        std::map<Key, std::uint32_t> states;
        for (std::uint32_t i = 0; i < m_view.states.size(); ++i)
            states.emplace(keyOf(m_tree, m_view.states[i].key), i);
        for (std::uint32_t g = 0; g < m_view.groups.size(); ++g) {
            for (NodeId id : m_view.groups[g].parameters) {
                JoinedParameter parameter;
                parameter.parameter = id;
                parameter.group = g;
                const auto found = states.find(keyOf(m_tree, id));
                parameter.state = found == states.end() ? kNoIndex : found->second;
                m_known.push_back(stateShape(parameter, parameter.shape));
                m_out.parameters.push_back(std::move(parameter));
            }
        }
    }

    /// The shape of a momentum or of the parameter itself; whether there is one.
    bool stateShape(const JoinedParameter& parameter, Shape& shape) const
    {
        // Entries that have the shape of their parameter (torch/optim/*.py).
        constexpr std::array<std::string_view, 12> kLikeParameter = {
            "acc_delta",       "ax",   "exp_avg",    "exp_avg_sq", "exp_inf", "grad_avg", "max_exp_avg_sq",
            "momentum_buffer", "prev", "square_avg", "sum",        "variance"};
        static_assert(std::ranges::is_sorted(kLikeParameter));
        TensorFacts facts;
        if (parameter.state != kNoIndex)
            for (const OptimizerValue& entry : m_view.states[parameter.state].entries)
                if (m_tree.isText(entry.name) && std::ranges::binary_search(kLikeParameter, m_tree.text(entry.name))
                    && describeTensor(m_tree, m_checkpoint.globals, entry.value, facts)) {
                    shape = shapeOf(m_tree, facts.sizes);
                    return true;
                }
        if (!describeTensor(m_tree, m_checkpoint.globals, parameter.parameter, facts))
            return false;
        shape = shapeOf(m_tree, facts.sizes);
        return true;
    }

    bool byObjects()
    {
        std::map<std::uint32_t, std::uint32_t> rows;
        for (std::uint32_t i = 0; i < m_candidates.size(); ++i)
            rows.emplace(m_candidates[i].node.raw(), i);
        bool any = false;
        for (std::size_t i = 0; i < m_out.parameters.size(); ++i) {
            const auto found = rows.find(m_out.parameters[i].parameter.raw());
            if (m_out.parameters[i].parameter.isImmediate() || found == rows.end())
                continue;
            m_weight[i] = found->second;
            any = true;
        }
        return any;
    }

    /// param_names, or parameters that are names; "module." in front of either side does not matter.
    bool byNames()
    {
        const auto bare = [](std::string_view name) {
            for (std::string_view prefix : {"module.", "_orig_mod.", "module."})
                if (name.starts_with(prefix))
                    name.remove_prefix(prefix.size());
            return name;
        };
        std::map<std::string_view, std::uint32_t> rows;
        for (std::uint32_t i = 0; i < m_candidates.size(); ++i)
            rows.emplace(bare(m_candidates[i].name), i);
        bool any = false;
        std::size_t i = 0;
        for (const OptimizerGroup& group : m_view.groups) {
            for (std::size_t j = 0; j < group.parameters.size(); ++j, ++i) {
                const NodeId name =
                    group.names.size() == group.parameters.size() ? group.names[j] : group.parameters[j];
                const auto found = m_tree.isText(name) ? rows.find(bare(m_tree.text(name))) : rows.end();
                if (found == rows.end())
                    continue;
                m_weight[i] = found->second;
                any = true;
            }
        }
        return any;
    }

    /// Each parameter is the candidate that stands `skipped` rows further on, if no known shape says otherwise.
    bool inStep(std::size_t skipped)
    {
        for (std::size_t i = 0; i < m_weight.size(); ++i) {
            if (m_known[i] && m_out.parameters[i].shape != m_candidates[i + skipped].shape)
                return false;
            m_weight[i] = static_cast<std::uint32_t>(i + skipped);
        }
        return !m_weight.empty();
    }

    bool byOrder() { return m_candidates.size() == m_weight.size() && inStep(0); }

    /// Layers are mostly frozen from the first one on, so that the last ones are trained.
    bool byLastWeights()
    {
        return m_candidates.size() > m_weight.size() && std::ranges::find(m_known, true) != m_known.end()
            && inStep(m_candidates.size() - m_weight.size());
    }

    /// Every group lists its parameters in the model's order, so each takes the next free weight of its shape.
    bool byShapes()
    {
        std::map<Shape, std::set<std::uint32_t>> free;
        for (std::uint32_t i = 0; i < m_candidates.size(); ++i)
            free[m_candidates[i].shape].insert(i);
        std::uint32_t next = 0;
        std::size_t unmatched = 0;
        for (std::size_t i = 0; i < m_weight.size(); ++i) {
            const JoinedParameter& parameter = m_out.parameters[i];
            if (i == 0 || parameter.group != m_out.parameters[i - 1].group)
                next = 0;
            m_weight[i] = kNoIndex;
            if (!m_known[i])
                continue;
            const auto rows = free.find(parameter.shape);
            if (rows == free.end() || rows->second.empty()) {
                if (unmatched++ == 0)
                    m_out.mismatch = parameterName(i) + " has a state of shape " + shapeWords(parameter.shape)
                        + ", which no weight (that is left) has.";
                continue;
            }
            auto row = rows->second.lower_bound(next);
            if (row == rows->second.end())
                row = rows->second.begin();
            m_weight[i] = *row;
            next = *row + 1;
            rows->second.erase(row);
        }
        const bool any = std::ranges::any_of(m_weight, [](std::uint32_t row) { return row != kNoIndex; });
        if (m_weight.size() > m_candidates.size() || (!any && m_weight.size() != m_candidates.size()))
            m_out.mismatch = "The optimizer has " + std::to_string(m_weight.size()) + " parameters, the weights have "
                + std::to_string(m_candidates.size()) + " that can be trained.";
        return any && unmatched == 0;
    }

    void checkShapes()
    {
        for (std::size_t i = 0; i < m_weight.size() && m_out.mismatch.empty(); ++i) {
            if (m_weight[i] == kNoIndex || !m_known[i])
                continue;
            Shape known;
            stateShape(m_out.parameters[i], known);
            if (known != m_candidates[m_weight[i]].shape)
                m_out.mismatch = parameterName(i) + " has a state of shape " + shapeWords(known) + ", but its weight \""
                    + m_candidates[m_weight[i]].name + "\" has " + shapeWords(m_candidates[m_weight[i]].shape) + '.';
        }
    }

    static void fill(JoinedParameter& parameter, const Candidate& candidate)
    {
        parameter.weight = candidate.node;
        parameter.name = candidate.name;
        parameter.shape = candidate.shape;
    }

    static std::string parameterName(std::size_t i) { return "Parameter " + std::to_string(i); }

    static std::string shapeWords(const Shape& shape)
    {
        std::string text = "(";
        for (std::size_t i = 0; i < shape.size(); ++i)
            text += (i ? ", " : "") + std::to_string(shape[i]);
        return text + (shape.size() == 1 ? ",)" : ")");
    }

    const Checkpoint& m_checkpoint;
    const Tree& m_tree;
    const OptimizerView& m_view;
    std::vector<Candidate> m_candidates;
    std::vector<std::uint32_t> m_weight; ///< row of the candidate, by parameter
    std::vector<bool> m_known; ///< whether the shape of a parameter is known without a weight
    OptimizerJoin m_out;
};

} // namespace

OptimizerJoin joinParameters(const Checkpoint& checkpoint, const OptimizerView& view, NodeId weights)
{
    return Joining(checkpoint, view, Candidates(checkpoint).of(weights)).join();
}

std::vector<std::string> parameterNames(const Checkpoint& checkpoint, NodeId weights)
{
    std::vector<std::string> names;
    for (Candidate& candidate : Candidates(checkpoint).of(weights))
        names.push_back(std::move(candidate.name));
    return names;
}

} // namespace ckptscope::checkpoint
