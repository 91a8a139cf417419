#include "app/cli/module_rows.h"

#include "core/checkpoint/modules.h"

#include <algorithm>
#include <map>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::dottedName;
using checkpoint::keyText;
using checkpoint::kNoIndex;
using checkpoint::Module;
using checkpoint::ModuleTensor;
using checkpoint::ModuleTree;
using checkpoint::NodeId;

namespace {

class Rows {
public:
    Rows(const Checkpoint& checkpoint, NodeId model, const ModuleRowsRequest& request)
        : m_checkpoint(checkpoint)
        , m_request(request)
        , m_tree(readModules(checkpoint, model))
        , m_wanted(m_tree.modules.size(), !request.onlyWithTensors)
    {
        for (std::uint32_t row : request.tensors)
            m_byNode.emplace(checkpoint.tensors[row].node, row);
    }

    ModuleRows make()
    {
        if (m_request.onlyWithTensors)
            markWanted();
        for (std::uint32_t row : m_tree.depthFirst())
            if (m_wanted[row])
                addModule(m_tree.modules[row]);
        for (std::uint32_t row : m_request.tensors)
            if (!m_inModules.contains(m_checkpoint.tensors[row].node))
                m_out.others.push_back(row);
        return std::move(m_out);
    }

private:
    bool isShown(const std::vector<ModuleTensor>& tensors) const
    {
        return std::ranges::any_of(tensors,
                                   [this](const ModuleTensor& tensor) { return m_byNode.contains(tensor.value); });
    }

    void markWanted()
    {
        for (std::uint32_t i = static_cast<std::uint32_t>(m_tree.modules.size()); i-- > 0;) { // children come after it
            const Module& module = m_tree.modules[i];
            if (isShown(module.parameters) || isShown(module.buffers))
                m_wanted[i] = true;
            if (m_wanted[i] && module.parent != kNoIndex)
                m_wanted[module.parent] = true;
        }
    }

    void add(TreeRow row)
    {
        if (m_out.rows.size() < m_request.most)
            m_out.rows.push_back(std::move(row));
        else
            ++m_out.more;
    }

    void addModule(const Module& module)
    {
        const auto& tree = m_checkpoint.tree;
        std::string name = module.parent == kNoIndex ? ""
            : module.name.valid()                    ? keyText(tree, module.name)
                                                     : "_orig_mod";
        const std::string cls = dottedName(tree, module.cls);
        name += (name.empty() ? "" : "  ") + cls.substr(cls.rfind('.') + 1);
        if (module.again)
            name += module.cut ? "  (met before, not listed again)" : "  (met before)";
        add({module.depth, std::move(name), {}});
        for (const ModuleTensor& parameter : module.parameters)
            addTensor(module.depth + 1, parameter);
        for (const ModuleTensor& buffer : module.buffers)
            addTensor(module.depth + 1, buffer);
    }

    void addTensor(std::size_t depth, const ModuleTensor& tensor)
    {
        const auto found = m_byNode.find(tensor.value);
        if (found == m_byNode.end())
            return;
        m_inModules.emplace(tensor.value, true);
        std::vector<std::string> columns = m_request.columns(m_checkpoint.tensors[found->second]);
        if (!tensor.persistent)
            columns.back() += columns.back().empty() ? "not in the state dict" : ", not in the state dict";
        add({depth, keyText(m_checkpoint.tree, tensor.name), std::move(columns)});
    }

    const Checkpoint& m_checkpoint;
    const ModuleRowsRequest& m_request;
    const ModuleTree m_tree;
    std::vector<bool> m_wanted; ///< by row of m_tree
    std::map<NodeId, std::uint32_t> m_byNode;
    std::map<NodeId, bool> m_inModules;
    ModuleRows m_out;
};

} // namespace

ModuleRows moduleRows(const Checkpoint& checkpoint, NodeId model, const ModuleRowsRequest& request)
{
    return Rows(checkpoint, model, request).make();
}

} // namespace ckptscope::cli
