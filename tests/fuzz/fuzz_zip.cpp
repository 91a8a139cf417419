#include "core/archive/zip_reader.h"
#include "core/io/error.h"

using namespace ckptscope;

/// The zip directory, local headers and the content of every record.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const io::Source file = io::Source::ofMemory({reinterpret_cast<const char*>(data), size});
    try {
        const archive::ZipDirectory directory = archive::ZipDirectory::read(file);
        (void)directory.verifyLocalHeaders(file);
        for (std::uint32_t i = 0; i < directory.count(); ++i) {
            try {
                (void)directory.open(file, i, 1 << 20).readAll(1 << 20);
            } catch (const io::Error&) {
                continue; // the next record may be whole
            }
        }
    } catch (const io::Error&) {
        return 0;
    }
    return 0;
}
