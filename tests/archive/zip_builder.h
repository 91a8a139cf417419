#pragma once

#include "core/archive/bytes.h"
#include "core/archive/crc32.h"
#include "core/archive/zip_layout.h"
#include "core/archive/zip_reader.h"

#include <QByteArray>

#include <string>
#include <vector>

/// Puts a zip together field by field, so that every field can lie.
class ZipBuilder {
public:
    struct Record {
        std::string name, content;
        std::uint16_t method = 0, flags = 0;
        std::string localName; ///< empty: name
        std::uint64_t size = ~std::uint64_t(0); ///< announced in the directory; default: the truth
        std::uint32_t crc = 0;
        bool crcIsWrong = false;
    };

    ZipBuilder& add(Record record)
    {
        m_records.push_back(std::move(record));
        return *this;
    }
    ZipBuilder& add(const std::string& name, const std::string& content)
    {
        Record record;
        record.name = name;
        record.content = content;
        return add(record);
    }

    std::string bytes(const std::string& comment = {}) const
    {
        using namespace ckptscope::archive;
        std::string out, directory;
        for (const Record& r : m_records) {
            const std::uint32_t true_crc =
                ckptscope::archive::crc32(0, std::as_bytes(std::span(r.content.data(), r.content.size())));
            const std::uint32_t crc = r.crcIsWrong ? true_crc ^ 1 : true_crc;
            const auto size = static_cast<std::uint32_t>(r.size == ~std::uint64_t(0) ? r.content.size() : r.size);
            const auto offset = static_cast<std::uint32_t>(out.size());
            const std::string& local = r.localName.empty() ? r.name : r.localName;
            storeInteger(out, kLocalHeaderSignature);
            header(out, r, crc, size, static_cast<std::uint16_t>(local.size()));
            out += local + r.content;
            storeInteger(directory, kCentralHeaderSignature);
            storeInteger(directory, std::uint16_t(0));
            header(directory, r, crc, size, static_cast<std::uint16_t>(r.name.size()));
            directory += std::string(10, '\0');
            storeInteger(directory, offset);
            directory += r.name;
        }
        const auto start = static_cast<std::uint32_t>(out.size());
        out += directory;
        storeInteger(out, kEndSignature);
        storeInteger(out, std::uint32_t(0));
        storeInteger(out, static_cast<std::uint16_t>(m_records.size()));
        storeInteger(out, static_cast<std::uint16_t>(m_records.size()));
        storeInteger(out, static_cast<std::uint32_t>(directory.size()));
        storeInteger(out, start);
        storeInteger(out, static_cast<std::uint16_t>(comment.size()));
        return out + comment;
    }

private:
    static void header(std::string& out, const Record& r, std::uint32_t crc, std::uint32_t size, std::uint16_t name)
    {
        using namespace ckptscope::archive;
        storeInteger(out, std::uint16_t(20)); // version needed
        storeInteger(out, r.flags);
        storeInteger(out, r.method);
        storeInteger(out, std::uint32_t(0)); // time and date
        storeInteger(out, crc);
        storeInteger(out, static_cast<std::uint32_t>(r.content.size()));
        storeInteger(out, size);
        storeInteger(out, name);
        storeInteger(out, std::uint16_t(0)); // extra
    }

    std::vector<Record> m_records;
};
