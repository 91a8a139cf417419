#include "core/io/atomic_file.h"

#include <QtTest>

#include <csignal>
#include <functional>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace ckptscope;
using io::AtomicFile;
using io::ErrorKind;

namespace {

/// Fails at the n-th operation, with a chosen kind of error.
class FailingOperations final : public io::SaveOperations {
public:
    FailingOperations(int failAt, ErrorKind kind)
        : m_left(failAt)
        , m_kind(kind)
    {
    }
    void write(io::system::Handle file, std::span<const std::byte> bytes) override
    {
        step();
        SaveOperations::write(file, bytes);
    }
    std::uint64_t copyRange(io::system::Handle from, std::uint64_t offset, std::uint64_t size,
                            io::system::Handle to) override
    {
        step();
        return SaveOperations::copyRange(from, offset, size, to);
    }
    void sync(io::system::Handle file) override
    {
        step();
        SaveOperations::sync(file);
    }
    void rename(const std::string& from, const std::string& to, bool replace) override
    {
        step();
        SaveOperations::rename(from, to, replace);
    }
    void syncFolder(const std::string& folder) override
    {
        step();
        SaveOperations::syncFolder(folder);
    }
    bool failed = false;

private:
    void step()
    {
        if (--m_left == 0) {
            failed = true;
            throw io::Error(m_kind, "A failure on purpose.");
        }
    }
    int m_left;
    ErrorKind m_kind;
};

std::optional<ErrorKind> kindOf(const std::function<void()>& work)
{
    try {
        work();
    } catch (const io::Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

} // namespace

class AtomicFileTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    std::string path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)).toStdString(); }

    static QByteArray contents(const std::string& path)
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
    }

    static void put(const std::string& path, const QByteArray& bytes)
    {
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QStringList names() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

    static void save(const std::string& target, std::string_view text,
                     AtomicFile::IfExists ifExists = AtomicFile::IfExists::Replace)
    {
        AtomicFile file(target, ifExists, text.size());
        file.write(text);
        file.commit();
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void newFileAndReplacement()
    {
        save(path("a"), "one");
        QCOMPARE(contents(path("a")), QByteArray("one"));
        save(path("a"), "second");
        QCOMPARE(contents(path("a")), QByteArray("second"));
        QCOMPARE(names(), QStringList({"a"}));
        const mode_t mask = ::umask(0);
        ::umask(mask);
        struct stat status { };
        QCOMPARE(::stat(path("a").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777u, 0666u & ~mask);
    }

    void withoutCommitNothingIsLeft()
    {
        put(path("a"), "old");
        {
            AtomicFile file(path("a"), AtomicFile::IfExists::Replace, 3);
            file.write(std::string_view("new"));
            file.flush();
        }
        QCOMPARE(contents(path("a")), QByteArray("old"));
        QCOMPARE(names(), QStringList({"a"}));
    }

    void modeAndAttributesAreKept()
    {
        put(path("a"), "old");
        QCOMPARE(::chmod(path("a").c_str(), 0640), 0);
        const bool attributes = ::setxattr(path("a").c_str(), "user.origin", "here", 4, 0) == 0;
        save(path("a"), "new");
        struct stat status { };
        QCOMPARE(::stat(path("a").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 07777u, 0640u);
        char value[8] = {};
        if (attributes)
            QCOMPARE(::getxattr(path("a").c_str(), "user.origin", value, sizeof value), ssize_t(4));
    }

    void symbolicLinksAreFollowed()
    {
        put(path("real"), "old");
        QCOMPARE(::symlink("real", path("inner").c_str()), 0);
        QCOMPARE(::symlink(path("inner").c_str(), path("outer").c_str()), 0);
        save(path("outer"), "new");
        QCOMPARE(contents(path("real")), QByteArray("new"));
        QVERIFY(QFileInfo(QString::fromStdString(path("outer"))).isSymLink());
        QVERIFY(QFileInfo(QString::fromStdString(path("inner"))).isSymLink());
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("kind");
        QTest::newRow("exists") << "there" << int(ErrorKind::Exists);
        QTest::newRow("folder missing") << "no/such/file" << int(ErrorKind::NotFound);
        QTest::newRow("a folder") << "folder" << int(ErrorKind::NotAFile);
        QTest::newRow("a pipe") << "pipe" << int(ErrorKind::NotAFile);
        QTest::newRow("a link to a device") << "device" << int(ErrorKind::NotAFile);
    }
    void refusals()
    {
        QFETCH(QString, target);
        QFETCH(int, kind);
        put(path("there"), "old");
        QVERIFY(QDir(m_folder->path()).mkdir("folder"));
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
        QCOMPARE(::symlink("/dev/null", path("device").c_str()), 0);
        const QStringList before = names();
        const auto found =
            kindOf([&] { save(m_folder->filePath(target).toStdString(), "new", AtomicFile::IfExists::Refuse); });
        QVERIFY(found.has_value());
        QCOMPARE(int(*found), kind);
        QCOMPARE(names(), before);
        QCOMPARE(contents(path("there")), QByteArray("old"));
    }

    void aFileThatAppearsMeanwhileIsNotReplaced()
    {
        AtomicFile file(path("a"), AtomicFile::IfExists::Refuse, 3);
        file.write(std::string_view("new"));
        put(path("a"), "somebody else's");
        QVERIFY(kindOf([&] { file.commit(); }).has_value());
        QCOMPARE(contents(path("a")), QByteArray("somebody else's"));
    }

    void everyOperationFailsInTurn_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("disk full") << int(ErrorKind::DiskFull);
        QTest::newRow("no permission") << int(ErrorKind::NoPermission);
        QTest::newRow("failed") << int(ErrorKind::WriteFailed);
    }
    void everyOperationFailsInTurn()
    {
        QFETCH(int, kind);
        const QByteArray old(3000, 'o'), large(700'000, 'n');
        put(path("source"), large);
        const io::Source source = io::Source::ofFile(io::File::open(path("source")));
        int failures = 0;
        for (int n = 1;; ++n) {
            put(path("a"), old);
            FailingOperations operations(n, ErrorKind(kind));
            const auto error = kindOf([&] {
                AtomicFile file(path("a"), AtomicFile::IfExists::Replace, 1'400'003, operations);
                file.write(std::string_view("abc"));
                file.copy(source, {}, 0, 0);
                file.write(std::as_bytes(std::span(large.data(), std::size_t(large.size()))));
                file.commit();
            });
            QCOMPARE(names(), QStringList({"a", "source"})); // no temporary file, whatever failed
            const QByteArray now = contents(path("a"));
            if (!error) { // nothing failed, or only the folder's flush after the rename
                QCOMPARE(now.size(), 1'400'003);
                if (!operations.failed)
                    break;
                continue;
            }
            ++failures;
            QCOMPARE(int(*error), kind);
            QVERIFY(now == old);
        }
        QVERIFY(failures >= 4);
    }

    void cancellingLeavesNothing()
    {
        put(path("source"), QByteArray(5'000'000, 's'));
        const io::Source source = io::Source::ofFile(io::File::open(path("source")));
        std::stop_source stop;
        io::Progress progress{stop.get_token(), [&](std::uint64_t, std::uint64_t) { stop.request_stop(); }};
        const auto error = kindOf([&] {
            AtomicFile file(path("a"), AtomicFile::IfExists::Replace, source.size() * 8);
            for (int i = 0; i < 8; ++i)
                file.copy(source, progress, 0, 0);
            file.commit();
        });
        QVERIFY(error == ErrorKind::Cancelled);
        QCOMPARE(names(), QStringList({"source"}));
    }

    void killedAtRandomPoints()
    {
        const QByteArray one(300'000, '1'), two(500'000, '2');
        put(path("a"), one);
        for (int round = 0; round < 60; ++round) {
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                for (;;)
                    for (const QByteArray& bytes : {two, one}) {
                        AtomicFile file(path("a"), AtomicFile::IfExists::Replace, std::uint64_t(bytes.size()));
                        file.write(std::as_bytes(std::span(bytes.data(), std::size_t(bytes.size()))));
                        file.commit();
                    }
            }
            ::usleep(500 + 331 * unsigned(round));
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            const QByteArray now = contents(path("a"));
            QVERIFY(now == one || now == two);
        }
    }

    void fullDisk()
    {
        const std::string disk = path("disk");
        QVERIFY(QDir(m_folder->path()).mkdir("disk"));
        if (::mount("none", disk.c_str(), "tmpfs", 0, "size=256k") != 0)
            QSKIP("mounting a small disk needs root");
        put(disk + "/a", "old");
        const QByteArray large(400'000, 'n');
        const auto known = kindOf([&] { AtomicFile(disk + "/a", AtomicFile::IfExists::Replace, 400'000); });
        const auto unknown = kindOf([&] { // when the size is not known before
            AtomicFile file(disk + "/a", AtomicFile::IfExists::Replace, 0);
            file.write(std::as_bytes(std::span(large.data(), std::size_t(large.size()))));
            file.commit();
        });
        const QByteArray now = contents(disk + "/a");
        const QStringList left = QDir(QString::fromStdString(disk)).entryList(QDir::Files | QDir::Hidden);
        ::umount(disk.c_str());
        QVERIFY(known == ErrorKind::DiskFull);
        QVERIFY(unknown == ErrorKind::DiskFull);
        QCOMPARE(now, QByteArray("old"));
        QCOMPARE(left, QStringList({"a"}));
    }
};

QTEST_APPLESS_MAIN(AtomicFileTest)
#include "tst_atomic_file.moc"
