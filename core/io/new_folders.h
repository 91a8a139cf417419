#pragma once

#include <string>
#include <vector>

namespace ckptscope::io {

/// Makes a folder and those above it where they are missing. Those that it made go with it if they are still empty.
class NewFolders {
public:
    /// Throws what system::createFolders() throws.
    explicit NewFolders(const std::string& path);
    ~NewFolders();
    NewFolders(const NewFolders&) = delete;
    NewFolders& operator=(const NewFolders&) = delete;

private:
    std::vector<std::string> m_made; ///< the innermost one first
};

} // namespace ckptscope::io
