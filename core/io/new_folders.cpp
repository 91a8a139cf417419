#include "core/io/new_folders.h"

#include "core/io/system.h"

namespace ckptscope::io {

NewFolders::NewFolders(const std::string& path)
{
    for (std::string missing = path; !missing.empty() && !system::exists(missing); missing = system::folderOf(missing))
        m_made.push_back(missing);
    system::createFolders(path);
}

NewFolders::~NewFolders()
{
    for (const std::string& folder : m_made)
        system::remove(folder);
}

} // namespace ckptscope::io
