#include "ui/views/compare_export.h"

#include "core/compare/report.h"
#include "core/io/atomic_file.h"

namespace ckptscope::ui {

namespace {

/// Text into a file, which looks at whether to stop now and then.
class FileOutput final : public io::TextOutput {
public:
    FileOutput(io::Sink& sink, const io::Progress& progress)
        : m_sink(sink)
        , m_progress(progress)
    {
    }
    void write(std::string_view text) override
    {
        m_buffer += text;
        if (m_buffer.size() >= kFlushAt)
            flush();
    }
    void flush() override
    {
        m_progress.check();
        m_sink.write(std::string_view(m_buffer));
        m_buffer.clear();
    }

private:
    static constexpr std::size_t kFlushAt = 64 * 1024;
    io::Sink& m_sink;
    const io::Progress& m_progress;
    std::string m_buffer;
};

} // namespace

void exportComparison(const CompareRows& rows, const QString& a, const QString& b, const QString& target,
                      const QString& format, const io::Progress& progress)
{
    const compare::Subject subject{*rows.a,         *rows.b, rows.comparison, a.toStdString(),
                                   b.toStdString(), false,   rows.read.get()};
    io::AtomicFile file(target.toStdString(), io::AtomicFile::IfExists::Replace, 0);
    FileOutput out(file, progress);
    if (format == QLatin1String("json")) {
        io::JsonWriter json(out);
        compare::writeJson(json, subject);
    } else if (format == QLatin1String("csv")) {
        compare::writeCsv(out, subject);
    } else {
        compare::forEachReportLine(subject, [&](const compare::ReportLine& line) { out.write(line.text + "\n"); });
    }
    out.flush();
    file.commit();
}

} // namespace ckptscope::ui
