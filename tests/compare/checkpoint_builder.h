#pragma once

#include "core/checkpoint/checkpoint.h"

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ckptscope::test {

using checkpoint::CheckpointPtr;
using pickle::Kind;
using pickle::NodeId;
using pickle::Tree;

/// Builds value trees as torch would pickle them, without a file: the storages have no bytes.
class CheckpointBuilder {
public:
    using Items = std::vector<std::pair<std::string, NodeId>>;

    Tree tree;

    NodeId tensor(const std::vector<std::int64_t>& shape, std::string_view storageClass = "FloatStorage",
                  std::string_view location = "cpu")
    {
        return tensorOn(std::to_string(m_storages++), shape, storageClass, location);
    }

    /// A tensor of the storage `key`, which others may use too.
    NodeId tensorOn(std::string_view key, const std::vector<std::int64_t>& shape,
                    std::string_view storageClass = "FloatStorage", std::string_view location = "cpu")
    {
        std::int64_t elements = 1;
        for (std::int64_t size : shape)
            elements *= size;
        const NodeId id = tuple({tree.addString("storage"), tree.addGlobal("torch", storageClass), tree.addString(key),
                                 tree.addString(location), tree.addInt(elements)});
        std::vector<NodeId> sizes, strides;
        std::int64_t stride = elements;
        for (std::int64_t size : shape) {
            stride = size ? stride / size : 1;
            sizes.push_back(tree.addInt(size));
            strides.push_back(tree.addInt(stride));
        }
        const NodeId hooks = call("collections", "OrderedDict", {});
        return call("torch._utils", "_rebuild_tensor_v2",
                    {tree.addPersistent(id), tree.addInt(0), tree.addTuple(sizes), tree.addTuple(strides),
                     NodeId::ofBool(false), hooks});
    }

    NodeId parameter(const std::vector<std::int64_t>& shape)
    {
        return call("torch._utils", "_rebuild_parameter",
                    {tensor(shape), NodeId::ofBool(true), call("collections", "OrderedDict", {})});
    }

    NodeId call(std::string_view module, std::string_view name, const std::vector<NodeId>& arguments)
    {
        return tree.addCall(Kind::Call, tree.addGlobal(module, name), tree.addTuple(arguments));
    }

    NodeId tuple(const std::vector<NodeId>& items) { return tree.addTuple(items); }
    NodeId list(const std::vector<NodeId>& items) { return tree.addContainer(Kind::List, items); }
    NodeId text(std::string_view value) { return tree.addString(value); }
    NodeId number(std::int64_t value) { return tree.addInt(value); }
    NodeId real(double value) { return tree.addFloat(value); }

    NodeId dict(const Items& items)
    {
        std::vector<NodeId> flat;
        for (const auto& [key, value] : items) {
            flat.push_back(tree.addString(key));
            flat.push_back(value);
        }
        return tree.addContainer(Kind::Dict, flat);
    }

    /// A state dict with a tensor of shape (2, 3) for each name, the prefix before it.
    NodeId weights(const std::vector<std::string>& names, const std::string& prefix = {})
    {
        Items items;
        for (const std::string& name : names)
            items.emplace_back(prefix + name, tensor({2, 3}));
        return dict(items);
    }

    /// An object of a class with attributes, as object.__reduce_ex__(2) saves it.
    NodeId object(std::string_view module, std::string_view name, const Items& attributes)
    {
        const NodeId made = tree.addCall(Kind::NewObject, tree.addGlobal(module, name), NodeId::emptyTuple());
        tree.setState(made, dict(attributes));
        return made;
    }

    NodeId module(std::string_view name, const Items& parameters, const Items& buffers, const Items& children,
                  const Items& attributes = {})
    {
        Items all = {{"training", NodeId::ofBool(true)},
                     {"_parameters", dict(parameters)},
                     {"_buffers", dict(buffers)},
                     {"_modules", dict(children)}};
        all.insert(all.end(), attributes.begin(), attributes.end());
        return object("nets", name, all);
    }

    CheckpointPtr build(NodeId root)
    {
        auto origin = std::make_shared<checkpoint::Origin>();
        origin->path = "built.pth";
        tree.setRoot(root);
        return checkpoint::interpret(origin, std::move(tree));
    }

private:
    int m_storages = 0;
};

} // namespace ckptscope::test
