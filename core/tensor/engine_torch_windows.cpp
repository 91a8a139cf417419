#include "core/io/error.h"
#include "core/io/system.h"
#include "core/tensor/engine_jobs.h"
#include "core/tensor/engine_torch.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

/// LibTorch's C++ interface is that of Microsoft's compiler. Its C functions (torch/csrc/stable/c/shim.h and
/// torch/csrc/inductor/aoti_torch/c/shim.h, "stable ABI") are those of every compiler and keep their form between
/// releases, so the LibTorch of Python's torch package can be taken, of whatever recent release.
namespace ckptscope::tensor::engine {

using io::Error;
using io::ErrorKind;

namespace {

using Handle = void*; ///< AtenTensorHandle
using StableValue = std::uint64_t; ///< StableIValue: here a handle, or 0 for None

constexpr std::string_view kLibrary = "/torch_cpu.dll";

[[noreturn]] void failToFind()
{
    throw Error(
        ErrorKind::Unsupported,
        "This needs the libraries of PyTorch, which were not found. Install PyTorch (\"pip install "
        "torch\") with a Python that is on the PATH, or name the folder of its package, \"…\\site-packages\\torch\", "
        "in the environment variable CKPTSCOPE_TORCH.");
}

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

/// Where the package torch may be: where the user says, beside this program, and with the Pythons of the PATH.
std::vector<std::string> foldersOfTorch()
{
    std::vector<std::string> folders;
    if (const std::string named = variable("CKPTSCOPE_TORCH"); !named.empty())
        folders.push_back(named);
    folders.push_back(io::system::programFolder() + "/torch");
    const std::string path = variable("PATH");
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find(';', begin), path.size());
        if (const std::string folder = path.substr(begin, end - begin); !folder.empty()) {
            folders.push_back(folder + "/Lib/site-packages/torch");
            folders.push_back(folder + "/../Lib/site-packages/torch"); // its Scripts, and those of environments
        }
        begin = end + 1;
    }
    return folders;
}

void* load()
{
    // Where Windows does not tell of NUMA nodes (Wine), Intel's OpenMP ends the program unless it is told not to ask.
    if (variable("KMP_AFFINITY").empty())
        ::_putenv_s("KMP_AFFINITY", "disabled");
    for (const std::string& folder : foldersOfTorch())
        for (const char* below : {"/lib", ""}) {
            const std::string path = folder + below + std::string(kLibrary);
            if (!io::system::isRegularFile(path))
                continue;
            if (void* library = io::system::loadLibrary({path.c_str()}))
                return library;
            throw Error(ErrorKind::Unsupported,
                        '"' + path + "\" cannot be loaded. Is it PyTorch's for 64-bit Windows?");
        }
    failToFind();
}

/// The library and those of its functions that are used here.
class Torch {
public:
    static const Torch& get()
    {
        static const Torch s_torch; // loaded once; a library cannot be taken out again
        return s_torch;
    }

    std::uint64_t (*version)();
    std::int32_t (*float32)();
    std::int32_t (*float64)();
    std::int32_t (*complex64)();
    std::int32_t (*complex128)();
    std::int32_t (*cpu)();
    std::int32_t (*fromBlob)(void* data, std::int64_t axes, const std::int64_t* sizes, const std::int64_t* strides,
                             std::int64_t offset, std::int32_t dtype, std::int32_t device, std::int32_t index,
                             Handle* out);
    std::int32_t (*data)(Handle, void** out);
    std::int32_t (*count)(Handle, std::int64_t* out);
    std::int32_t (*isContiguous)(Handle, bool* out);
    std::int32_t (*destroy)(Handle);
    std::int32_t (*call)(const char* operation, const char* overload, StableValue* stack);
    const char* (*lastError)();

    /// Throws what LibTorch said if that is an error.
    void check(std::int32_t code) const
    {
        if (code != 0)
            throw Error(ErrorKind::Unsupported,
                        std::string("LibTorch refused: ") + (lastError != nullptr ? lastError() : "it says not why."));
    }

private:
    Torch()
    {
        find(version, "aoti_torch_abi_version");
        find(float32, "aoti_torch_dtype_float32");
        find(float64, "aoti_torch_dtype_float64");
        find(complex64, "aoti_torch_dtype_complex64");
        find(complex128, "aoti_torch_dtype_complex128");
        find(cpu, "aoti_torch_device_type_cpu");
        find(fromBlob, "aoti_torch_create_tensor_from_blob");
        find(data, "aoti_torch_get_data_ptr");
        find(count, "aoti_torch_get_numel");
        find(isContiguous, "aoti_torch_is_contiguous");
        find(destroy, "aoti_torch_delete_tensor_object");
        find(call, "aoti_torch_call_dispatcher");
        tryToFind(lastError, "torch_exception_get_what_without_backtrace"); // since 2.13
    }
    template <typename Function> void tryToFind(Function& function, const char* name) const
    {
        void* const found = io::system::symbolOf(m_library, name);
        std::memcpy(&function, &found, sizeof function);
    }
    template <typename Function> void find(Function& function, const char* name) const
    {
        tryToFind(function, name);
        if (function == nullptr)
            throw Error(ErrorKind::Unsupported,
                        "The PyTorch that was found is too old: it lacks " + std::string(name) + '.');
    }

    void* m_library = load();
};

class Tensor {
public:
    explicit Tensor(Handle handle)
        : m_handle(handle)
    {
    }
    /// Shares the numbers of the matrix; transposed without moving them.
    Tensor(const Matrix& matrix, bool transposed)
    {
        const Torch& torch = Torch::get();
        const auto rows = static_cast<std::int64_t>(matrix.rows), columns = static_cast<std::int64_t>(matrix.columns);
        const std::array<std::int64_t, 2> sizes = transposed ? std::array{columns, rows} : std::array{rows, columns};
        const std::array<std::int64_t, 2> strides =
            transposed ? std::array<std::int64_t, 2>{1, columns} : std::array<std::int64_t, 2>{columns, 1};
        const auto dtype = matrix.isComplex ? (matrix.isWide() ? torch.complex128 : torch.complex64)
                                            : (matrix.isWide() ? torch.float64 : torch.float32);
        const void* numbers = matrix.isWide() ? static_cast<const void*>(matrix.wide.data()) : matrix.narrow.data();
        torch.check(torch.fromBlob(const_cast<void*>(numbers), // nothing here writes to it
                                   2, sizes.data(), strides.data(), 0, dtype(), torch.cpu(), 0, &m_handle));
    }
    ~Tensor()
    {
        if (m_handle != nullptr)
            Torch::get().destroy(m_handle);
    }
    Tensor(const Tensor&) = delete;
    Tensor& operator=(const Tensor&) = delete;

    /// For a stack, which takes it over.
    StableValue release()
    {
        StableValue value = 0;
        std::memcpy(&value, &m_handle, sizeof m_handle);
        m_handle = nullptr;
        return value;
    }
    template <typename Number> std::vector<double> numbers() const
    {
        const Torch& torch = Torch::get();
        void* begin = nullptr;
        std::int64_t count = 0;
        bool isContiguous = false;
        torch.check(torch.data(m_handle, &begin));
        torch.check(torch.count(m_handle, &count));
        torch.check(torch.isContiguous(m_handle, &isContiguous));
        if (!isContiguous)
            throw Error(ErrorKind::Unsupported, "LibTorch gave its numbers in another order than expected.");
        const auto* first = static_cast<const Number*>(begin);
        return {first, first + count};
    }

private:
    Handle m_handle = nullptr;
};

/// The numbers of what an operation of LibTorch makes of these; they are of the same dtype, or of its parts.
std::vector<double> numbersFrom(const char* operation, std::array<StableValue, 2> stack, bool isWide)
{
    const Torch& torch = Torch::get();
    torch.check(torch.call(operation, "", stack.data()));
    Handle handle = nullptr;
    std::memcpy(&handle, stack.data(), sizeof handle);
    const Tensor made(handle);
    return isWide ? made.numbers<double>() : made.numbers<float>();
}

} // namespace

std::string torchVersion()
{
    const std::uint64_t version = Torch::get().version(); // a byte each for major, minor and patch
    return std::to_string(version >> 56) + '.' + std::to_string(version >> 48 & 0xff) + '.'
        + std::to_string(version >> 40 & 0xff);
}

std::vector<double> singularValues(const Matrix& matrix)
{
    constexpr StableValue kNoDriver = 0; // None: LibTorch chooses the algorithm
    return numbersFrom("aten::linalg_svdvals", {Tensor(matrix, false).release(), kNoDriver}, matrix.isWide());
}

std::vector<double> timesTransposed(const Matrix& matrix)
{
    return numbersFrom("aten::mm", {Tensor(matrix, false).release(), Tensor(matrix, true).release()}, matrix.isWide());
}

Proof place(std::span<const PlacedStorage>, const io::Progress&)
{
    throw Error(ErrorKind::Unsupported, kNotOnWindows);
}

} // namespace ckptscope::tensor::engine
