#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The zip file that torch.save writes (caffe2/serialize/inline_container.cc over its own copy of miniz), shared by
/// reader and writer. All integers are little-endian.
///
///   1. A record: local header (30 bytes: signature, needed version 0, flags 0x0808, method 0, time and date 0, CRC and
///      both sizes 0, name length, extra length), the name "<root>/<record>", [a zip64 extra field of 16 bytes of sizes
///      when the record needs it,] a padding field "FB" + length + 'Z'… so that the payload starts on a multiple of 64,
///      the payload, stored, then a data descriptor (signature, CRC, sizes of 4 bytes, or of 8 in a zip64 record).
///      A record without bytes has flags 0x0800 and no descriptor.
///   2. The central directory: 46 bytes and the name for each record; an extra field only for zip64 values.
///   3. Always, even in a tiny file: zip64 end record (56), zip64 locator (20), end record (22).
namespace ckptscope::archive {

inline constexpr std::uint32_t kLocalHeaderSignature = 0x04034b50;
inline constexpr std::uint32_t kDescriptorSignature = 0x08074b50;
inline constexpr std::uint32_t kCentralHeaderSignature = 0x02014b50;
inline constexpr std::uint32_t kEndSignature = 0x06054b50;
inline constexpr std::uint32_t kZip64EndSignature = 0x06064b50;
inline constexpr std::uint32_t kZip64LocatorSignature = 0x07064b50;

inline constexpr std::size_t kLocalHeaderSize = 30;
inline constexpr std::size_t kCentralHeaderSize = 46;
inline constexpr std::size_t kEndSize = 22;
inline constexpr std::size_t kZip64EndSize = 56;
inline constexpr std::size_t kZip64LocatorSize = 20;
inline constexpr std::size_t kDescriptorSize = 16;
inline constexpr std::size_t kZip64DescriptorSize = 24;

inline constexpr std::uint16_t kFlagEncrypted = 0x0001;
inline constexpr std::uint16_t kFlagDescriptor = 0x0008;
inline constexpr std::uint16_t kFlagPatched = 0x0020;
inline constexpr std::uint16_t kFlagStrongEncryption = 0x0040;
inline constexpr std::uint16_t kFlagUtf8 = 0x0800;

inline constexpr std::uint16_t kStored = 0;
inline constexpr std::uint16_t kDeflated = 8;

inline constexpr std::uint16_t kZip64ExtraId = 0x0001;
inline constexpr std::uint16_t kPaddingExtraId = 0x4246; ///< "FB"
inline constexpr std::uint32_t kSaturated32 = 0xffffffff;
inline constexpr std::uint16_t kSaturated16 = 0xffff;

inline constexpr std::uint32_t kDefaultAlignment = 64;

/// Records with a meaning, without the root folder.
inline constexpr std::string_view kPickleRecord = "data.pkl";
inline constexpr std::string_view kConstantsRecord = "constants.pkl";
inline constexpr std::string_view kVersionRecord = "version";
inline constexpr std::string_view kPackageVersionRecord = ".data/version";
inline constexpr std::string_view kByteOrderRecord = "byteorder";
inline constexpr std::string_view kFormatVersionRecord = ".format_version";
inline constexpr std::string_view kAlignmentRecord = ".storage_alignment";
inline constexpr std::string_view kSerializationIdRecord = ".data/serialization_id";
inline constexpr std::size_t kSerializationIdSize = 40; ///< decimal digits
inline constexpr std::string_view kStorageFolder = "data/";
inline constexpr std::string_view kConstantsFolder = "constants/"; ///< of TorchScript

} // namespace ckptscope::archive
