/* Makes the n-th file operation below one folder fail with a chosen errno, in a process and all its children.
 *
 * Built and preloaded by tests/faults/injection.py (LD_PRELOAD). FAULT_CONTROL names a file that is mapped by all
 * processes: how many operations there were, which one is to fail and how, and the folder that counts. FAULT_LOG
 * gets a line for each operation: its number, its name, its path.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

struct control {
    _Atomic int64_t count;
    int64_t at;     /* the operation that fails; 0: none */
    int64_t error;  /* its errno; -9: the process is killed before it */
    _Atomic int64_t fired;
    char folder[4096];
};

static struct control *control;
static int log_handle = -1;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("FAULT_CONTROL"), *log = getenv("FAULT_LOG");
    if (!file) return;
    int handle = syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC);
    if (handle < 0) return;
    void *map = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    syscall(SYS_close, handle);
    if (map == MAP_FAILED) return;
    control = map;
    if (log) {
        int low = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
        log_handle = syscall(SYS_fcntl, low, F_DUPFD_CLOEXEC, 900);
        syscall(SYS_close, low);
    }
}

static void path_of_descriptor(int descriptor, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, out, 4095);
    out[length > 0 ? length : 0] = 0;
}

/* Whether this operation is the one that fails; counts and logs it if its path is below the folder. */
static int fails(const char *name, int folder, const char *path) {
    if (!control) return 0;
    int saved = errno;
    char whole[8300];
    if (path && path[0] == '/') {
        snprintf(whole, sizeof whole, "%s", path);
    } else {
        char base[4096];
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, base, sizeof base) < 0) base[0] = 0;
        } else {
            path_of_descriptor(folder, base);
        }
        snprintf(whole, sizeof whole, path && *path ? "%s/%s" : "%s", base, path);
    }
    size_t length = strlen(control->folder);
    errno = saved;
    if (!length || strncmp(whole, control->folder, length) || (whole[length] && whole[length] != '/')) return 0;
    int64_t number = atomic_fetch_add(&control->count, 1) + 1;
    if (log_handle >= 0) {
        char line[8400];
        int size = snprintf(line, sizeof line, "%lld %s %s\n", (long long)number, name, whole + length);
        syscall(SYS_write, log_handle, line, size);
        errno = saved;
    }
    if (number != control->at) return 0;
    atomic_store(&control->fired, 1);
    if (control->error == -SIGKILL) kill(getpid(), SIGKILL);
    errno = (int)control->error;
    return 1;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define OPEN(name)                                                              \
    int name(const char *path, int flags, ...) {                                \
        REAL(name);                                                             \
        va_list list; va_start(list, flags); int mode = va_arg(list, int); va_end(list); \
        return fails("open", AT_FDCWD, path) ? -1 : real(path, flags, mode);    \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                            \
    int name(int at, const char *path, int flags, ...) {                        \
        REAL(name);                                                             \
        va_list list; va_start(list, flags); int mode = va_arg(list, int); va_end(list); \
        return fails("open", at, path) ? -1 : real(at, path, flags, mode);      \
    }
OPENAT(openat)
OPENAT(openat64)

#define ON_PATH(name, label, parameters, path, arguments)                       \
    int name parameters { REAL(name); return fails(label, AT_FDCWD, path) ? -1 : real arguments; }
#define ON_FOLDER(name, label, parameters, at, path, arguments)                 \
    int name parameters { REAL(name); return fails(label, at, path) ? -1 : real arguments; }
#define ON_HANDLE(type, name, label, parameters, handle, arguments)             \
    type name parameters { REAL(name); return fails(label, handle, NULL) ? -1 : real arguments; }

ON_PATH(mkdir, "mkdir", (const char *p, mode_t m), p, (p, m))
ON_FOLDER(mkdirat, "mkdir", (int d, const char *p, mode_t m), d, p, (d, p, m))
ON_PATH(rename, "rename", (const char *p, const char *q), q, (p, q))
ON_FOLDER(renameat, "rename", (int d, const char *p, int e, const char *q), e, q, (d, p, e, q))
ON_FOLDER(renameat2, "rename", (int d, const char *p, int e, const char *q, unsigned f), e, q, (d, p, e, q, f))
ON_PATH(link, "link", (const char *p, const char *q), q, (p, q))
ON_FOLDER(linkat, "link", (int d, const char *p, int e, const char *q, int f), e, q, (d, p, e, q, f))
ON_PATH(symlink, "symlink", (const char *p, const char *q), q, (p, q))
ON_FOLDER(symlinkat, "symlink", (const char *p, int d, const char *q), d, q, (p, d, q))
ON_PATH(unlink, "unlink", (const char *p), p, (p))
ON_FOLDER(unlinkat, "unlink", (int d, const char *p, int f), d, p, (d, p, f))
ON_PATH(rmdir, "rmdir", (const char *p), p, (p))
ON_PATH(chmod, "chmod", (const char *p, mode_t m), p, (p, m))
ON_FOLDER(fchmodat, "chmod", (int d, const char *p, mode_t m, int f), d, p, (d, p, m, f))
ON_FOLDER(utimensat, "utime", (int d, const char *p, const struct timespec t[2], int f), d, p, (d, p, t, f))
ON_PATH(stat, "stat", (const char *p, struct stat *s), p, (p, s))
ON_PATH(stat64, "stat", (const char *p, struct stat64 *s), p, (p, s))
ON_PATH(lstat, "stat", (const char *p, struct stat *s), p, (p, s))
ON_PATH(lstat64, "stat", (const char *p, struct stat64 *s), p, (p, s))
ON_FOLDER(fstatat, "stat", (int d, const char *p, struct stat *s, int f), d, p, (d, p, s, f))
ON_FOLDER(fstatat64, "stat", (int d, const char *p, struct stat64 *s, int f), d, p, (d, p, s, f))
ON_FOLDER(statx, "stat", (int d, const char *p, int f, unsigned m, struct statx *s), d, p, (d, p, f, m, s))
ON_PATH(access, "access", (const char *p, int m), p, (p, m))
ON_FOLDER(faccessat, "access", (int d, const char *p, int m, int f), d, p, (d, p, m, f))
ON_PATH(statvfs, "statvfs", (const char *p, struct statvfs *s), p, (p, s))
ON_PATH(statvfs64, "statvfs", (const char *p, struct statvfs64 *s), p, (p, s))
ON_PATH(truncate, "truncate", (const char *p, off_t n), p, (p, n))
ON_PATH(truncate64, "truncate", (const char *p, off64_t n), p, (p, n))
ON_PATH(setxattr, "setxattr", (const char *p, const char *n, const void *v, size_t s, int f), p, (p, n, v, s, f))

ON_HANDLE(int, fstat, "stat", (int h, struct stat *s), h, (h, s))
ON_HANDLE(int, fstat64, "stat", (int h, struct stat64 *s), h, (h, s))
ON_HANDLE(int, fstatvfs, "statvfs", (int h, struct statvfs *s), h, (h, s))
ON_HANDLE(int, fstatvfs64, "statvfs", (int h, struct statvfs64 *s), h, (h, s))
ON_HANDLE(int, fchmod, "chmod", (int h, mode_t m), h, (h, m))
ON_HANDLE(int, futimens, "utime", (int h, const struct timespec t[2]), h, (h, t))
ON_HANDLE(int, fsync, "fsync", (int h), h, (h))
ON_HANDLE(int, fdatasync, "fsync", (int h), h, (h))
ON_HANDLE(int, ftruncate, "truncate", (int h, off_t n), h, (h, n))
ON_HANDLE(int, ftruncate64, "truncate", (int h, off64_t n), h, (h, n))
ON_HANDLE(int, flock, "lock", (int h, int o), h, (h, o))
ON_HANDLE(int, fsetxattr, "setxattr", (int h, const char *n, const void *v, size_t s, int f), h, (h, n, v, s, f))
ON_HANDLE(ssize_t, read, "read", (int h, void *b, size_t n), h, (h, b, n))
ON_HANDLE(ssize_t, pread, "read", (int h, void *b, size_t n, off_t o), h, (h, b, n, o))
ON_HANDLE(ssize_t, pread64, "read", (int h, void *b, size_t n, off64_t o), h, (h, b, n, o))
ON_HANDLE(ssize_t, readv, "read", (int h, const struct iovec *v, int n), h, (h, v, n))
ON_HANDLE(ssize_t, write, "write", (int h, const void *b, size_t n), h, (h, b, n))
ON_HANDLE(ssize_t, pwrite, "write", (int h, const void *b, size_t n, off_t o), h, (h, b, n, o))
ON_HANDLE(ssize_t, pwrite64, "write", (int h, const void *b, size_t n, off64_t o), h, (h, b, n, o))
ON_HANDLE(ssize_t, writev, "write", (int h, const struct iovec *v, int n), h, (h, v, n))

ssize_t readlink(const char *path, char *out, size_t size) {
    REAL(readlink);
    return fails("readlink", AT_FDCWD, path) ? -1 : real(path, out, size);
}

ssize_t readlinkat(int at, const char *path, char *out, size_t size) {
    REAL(readlinkat);
    return fails("readlink", at, path) ? -1 : real(at, path, out, size);
}

ssize_t getxattr(const char *path, const char *name, void *value, size_t size) {
    REAL(getxattr);
    return fails("getxattr", AT_FDCWD, path) ? -1 : real(path, name, value, size);
}

#define COPY(name, offset)                                                      \
    ssize_t name(int from, offset *a, int to, offset *b, size_t n, unsigned f) { \
        REAL(name);                                                             \
        return fails("copy", to, NULL) ? -1 : real(from, a, to, b, n, f);       \
    }
COPY(copy_file_range, off64_t)

ssize_t sendfile(int to, int from, off_t *offset, size_t count) {
    static ssize_t (*real)(int, int, off_t *, size_t);
    if (!real) real = (ssize_t (*)(int, int, off_t *, size_t))dlsym(RTLD_NEXT, "sendfile");
    return fails("copy", to, NULL) ? -1 : real(to, from, offset, count);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t count) {
    static ssize_t (*real)(int, int, off64_t *, size_t);
    if (!real) real = (ssize_t (*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64");
    return fails("copy", to, NULL) ? -1 : real(to, from, offset, count);
}

int ioctl(int handle, unsigned long request, ...) {
    static int (*real)(int, unsigned long, ...);
    if (!real) real = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
    va_list list; va_start(list, request); void *argument = va_arg(list, void *); va_end(list);
    return fails("ioctl", handle, NULL) ? -1 : real(handle, request, argument);
}

DIR *opendir(const char *path) {
    REAL(opendir);
    return fails("listdir", AT_FDCWD, path) ? NULL : real(path);
}

DIR *fdopendir(int handle) {
    REAL(fdopendir);
    return fails("listdir", handle, NULL) ? NULL : real(handle);
}

struct dirent *readdir(DIR *folder) {
    REAL(readdir);
    return fails("readdir", dirfd(folder), NULL) ? NULL : real(folder);
}

struct dirent64 *readdir64(DIR *folder) {
    REAL(readdir64);
    return fails("readdir", dirfd(folder), NULL) ? NULL : real(folder);
}
