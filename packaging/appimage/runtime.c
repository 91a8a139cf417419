// The beginning of the AppImage: a program without libraries, followed by a squashfs image with everything else. It mounts
// the image by FUSE (or unpacks it, where that is impossible), starts AppRun in it, and cleans up when that has ended.
//
//   --appimage-extract            unpacks into ./squashfs-root
//   --appimage-extract-and-run    unpacks, runs, deletes (as does the variable APPIMAGE_EXTRACT_AND_RUN)
//   --appimage-offset             where the image begins
#define _GNU_SOURCE
#include <squashfuse/ll.h>

#include <elf.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { kCannotRun = 127 };

// libsquashfuse asks for every kind of compression. The image uses zstd; lzo would bring its licence along.
int LZ4_decompress_safe(void) { return -1; }
int lzma_stream_buffer_decode(void) { return -1; }
int lzo1x_decompress_safe(void) { return -1; }

static char self[PATH_MAX];

// Says what failed; returns the exit status.
static int trouble(const char* what)
{
    fprintf(stderr, "%s: cannot %s\n", self, what);
    return kCannotRun;
}

// The image begins where the program ends: after the table of its sections. 0 on failure.
static size_t imageOffset(void)
{
    Elf64_Ehdr header;
    const int file = open(self, O_RDONLY | O_CLOEXEC);
    const int isRead = file >= 0 && read(file, &header, sizeof header) == sizeof header;
    if (file >= 0)
        close(file);
    return isRead ? header.e_shoff + (size_t)header.e_shentsize * header.e_shnum : 0;
}

// A new folder for this run; empty on failure.
static char* makeFolder(char* name, const char* purpose)
{
    const char* parent = getenv("TMPDIR");
    snprintf(name, PATH_MAX, "%s/.ckptscope-%s-XXXXXX", parent && *parent ? parent : "/tmp", purpose);
    if (!mkdtemp(name))
        *name = '\0';
    return name;
}

static void runAppRun(const char* folder, char** arguments)
{
    char program[PATH_MAX + 8];
    setenv("APPDIR", folder, 1);
    snprintf(program, sizeof program, "%s/AppRun", folder);
    execv(program, arguments);
}

// Unpacking

static int writeFile(sqfs* image, sqfs_inode* inode, const char* path)
{
    static char buffer[1 << 17];
    const int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, inode->base.mode & 0777);
    if (out < 0)
        return -1;
    uint64_t done = 0;
    while (done < inode->xtra.reg.file_size) {
        sqfs_off_t count = sizeof buffer;
        if (sqfs_read_range(image, inode, (sqfs_off_t)done, &count, buffer) != SQFS_OK || count <= 0
            || write(out, buffer, (size_t)count) != count)
            break;
        done += (uint64_t)count;
    }
    close(out);
    return done == inode->xtra.reg.file_size ? 0 : -1;
}

static int writeEntry(sqfs* image, sqfs_inode* inode, const char* path)
{
    char target[PATH_MAX];
    size_t size = sizeof target;
    switch (inode->base.mode & S_IFMT) {
    case S_IFDIR:
        return mkdir(path, 0755);
    case S_IFLNK:
        return sqfs_readlink(image, inode, target, &size) == SQFS_OK ? symlink(target, path) : -1;
    default:
        return writeFile(image, inode, path);
    }
}

// Writes everything below an empty folder. Returns 0, or -1 on failure.
static int unpack(const char* folder)
{
    sqfs image;
    sqfs_traverse walk;
    sqfs_err error = SQFS_OK;
    char path[2 * PATH_MAX];
    int result = 0;
    if (sqfs_open_image(&image, self, imageOffset()) != SQFS_OK)
        return -1;
    if (sqfs_traverse_open(&walk, &image, sqfs_inode_root(&image)) != SQFS_OK)
        return -1;
    while (result == 0 && sqfs_traverse_next(&walk, &error)) {
        sqfs_inode inode;
        if (walk.dir_end)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, walk.path);
        if (sqfs_inode_get(&image, &inode, walk.entry.inode) != SQFS_OK || writeEntry(&image, &inode, path) != 0)
            result = -1;
    }
    sqfs_traverse_close(&walk);
    sqfs_destroy(&image);
    return error == SQFS_OK ? result : -1;
}

static int removeEntry(const char* path, const struct stat* facts, int kind, struct FTW* walk)
{
    (void)facts, (void)kind, (void)walk;
    return remove(path);
}

static volatile pid_t application;

static void passOn(int number)
{
    if (application > 0)
        kill(application, number);
}

// Waits for the application while signals meant for it are passed on. Returns its exit status.
static int waitForApplication(void)
{
    int status = 0;
    signal(SIGTERM, passOn);
    signal(SIGHUP, passOn);
    signal(SIGINT, SIG_IGN); // the terminal tells both
    while (waitpid(application, &status, 0) < 0)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int unpackAndRun(char** arguments)
{
    char folder[PATH_MAX];
    int status = kCannotRun;
    if (!*makeFolder(folder, "run"))
        return trouble("make a folder for temporary files");
    if (unpack(folder) != 0) {
        trouble("unpack itself; is there room for temporary files?");
    } else if ((application = fork()) == 0) {
        runAppRun(folder, arguments);
        _exit(trouble("start what it unpacked"));
    } else if (application > 0) {
        status = waitForApplication();
    }
    nftw(folder, removeEntry, 16, FTW_DEPTH | FTW_PHYS);
    return status;
}

// Mounting

static const struct fuse_lowlevel_ops operations = {
    .lookup = sqfs_ll_op_lookup,
    .forget = sqfs_ll_op_forget,
    .getattr = sqfs_ll_op_getattr,
    .readlink = sqfs_ll_op_readlink,
    .open = sqfs_ll_op_open,
    .read = sqfs_ll_op_read,
    .release = sqfs_ll_op_release,
    .opendir = sqfs_ll_op_opendir,
    .readdir = sqfs_ll_op_readdir,
    .releasedir = sqfs_ll_op_releasedir,
    .statfs = stfs_ll_op_statfs,
};

// A process of its own that ends the file system once nobody holds the other end of the pipe.
static void endWithPipe(int pipeEnd)
{
    const pid_t server = getpid();
    if (fork() != 0)
        return;
    char byte;
    while (read(pipeEnd, &byte, 1) > 0)
        ;
    kill(server, SIGTERM);
    _exit(0);
}

// Serves the image below a folder until the applications that hold `living` have ended; says so on `ready` when it begins.
static void serve(const char* folder, int ready, int living)
{
    char* words[] = {"ckptscope", "-o", "ro,nosuid,nodev,fsname=ckptscope", NULL};
    struct fuse_args arguments = FUSE_ARGS_INIT(3, words);
    struct fuse_lowlevel_ops copy = operations;
    sqfs_ll_chan channel;
    const int nowhere = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; ++i)
        dup2(nowhere, i);
    setsid();
    sqfs_ll* image = sqfs_ll_open(self, imageOffset());
    if (image && sqfs_ll_mount(&channel, folder, &arguments, &copy, sizeof copy, image) == SQFS_OK) {
        if (fuse_set_signal_handlers(channel.session) == 0 && write(ready, "", 1) == 1) {
            close(ready);
            endWithPipe(living);
            fuse_session_loop(channel.session);
        }
        sqfs_ll_unmount(&channel, folder);
    }
    rmdir(folder);
    _exit(0);
}

// Mounts the image and becomes the application. Returns only if that is impossible.
static void mountAndRun(char** arguments)
{
    char folder[PATH_MAX], byte;
    int ready[2], living[2];
    if (access("/dev/fuse", R_OK | W_OK) != 0 || !*makeFolder(folder, "mount"))
        return;
    if (pipe2(ready, O_CLOEXEC) != 0 || pipe(living) != 0) // the application inherits its end of `living`
        return;
    if (fork() == 0) {
        close(ready[0]);
        close(living[1]);
        serve(folder, ready[1], living[0]);
    }
    close(ready[1]);
    close(living[0]);
    if (read(ready[0], &byte, 1) == 1)
        runAppRun(folder, arguments);
    close(living[1]);
}

static void describeSelf(const char* calledAs)
{
    char folder[PATH_MAX];
    setenv("APPIMAGE", self, 1);
    setenv("ARGV0", calledAs, 1);
    if (getcwd(folder, sizeof folder))
        setenv("OWD", folder, 1);
}

int main(int argc, char** argv)
{
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    const char* option = argc > 1 ? argv[1] : "";
    int runsUnpacked = getenv("APPIMAGE_EXTRACT_AND_RUN") != NULL;
    if (length <= 0 || imageOffset() == 0)
        return trouble("read itself (is /proc mounted?)");
    if (strcmp(option, "--appimage-offset") == 0)
        return printf("%zu\n", imageOffset()) < 0;
    if (strcmp(option, "--appimage-extract") == 0)
        return mkdir("squashfs-root", 0755) == 0 && unpack("squashfs-root") == 0 ? 0 : trouble("unpack into squashfs-root");
    if (strcmp(option, "--appimage-extract-and-run") == 0) {
        runsUnpacked = 1;
        argv[1] = argv[0];
        ++argv;
    }
    describeSelf(argv[0]);
    if (!runsUnpacked)
        mountAndRun(argv);
    return unpackAndRun(argv);
}
