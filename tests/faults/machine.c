/* A machine that may lose its power, have a full disk and a wrong clock, put before the C library of a process
 * (LD_PRELOAD).
 *
 * FAULT_ROOT    the folder that it is about; a process of another folder is left alone
 * FAULT_SHADOW  where is kept what a power cut would leave: of each file what it held when it was last synced, of each
 *               folder the names it held when it was last synced. Files are known by their inode and time of birth.
 * FAULT_FULL    while a file of this name is there, nothing under FAULT_ROOT grows: ENOSPC
 * FAULT_CLOCK   a file of eight bytes: by how many seconds the clock of this machine is wrong
 *
 * What was not synced is lost, names as well as contents: stricter than any disk, and what POSIX promises.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int key_at(int folder, const char *name, int flags, char *key, size_t size, struct statx *found) {
    if (statx(folder, name, flags | AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, found)) return -1;
    snprintf(key, size, "%llu-%lld-%u", (unsigned long long)found->stx_ino, (long long)found->stx_btime.tv_sec,
             found->stx_btime.tv_nsec);
    return 0;
}

/* Whether FD is of a file or folder under FAULT_ROOT. */
static int is_ours(int fd) {
    const char *root = getenv("FAULT_ROOT");
    char link[64], path[PATH_MAX];
    if (!root) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    size_t size = strlen(root);
    return !strncmp(path, root, size) && (path[size] == '/' || path[size] == 0);
}

static void copy_content(int from, int to) {
    static __thread char buffer[1 << 16];
    __typeof__(&write) plain = REAL(write);
    off_t at = 0;
    ssize_t got;
    while ((got = pread(from, buffer, sizeof buffer, at)) > 0) {
        if (plain(to, buffer, got) != got) abort();
        at += got;
    }
}

static void list_names(int fd, int to) {
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fdopendir(again);
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        struct statx found;
        char key[100], line[PATH_MAX];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (key_at(fd, entry->d_name, 0, key, sizeof key, &found)) continue;
        int length = snprintf(line, sizeof line, "%c %s %o %s\n", S_ISDIR(found.stx_mode) ? 'd' : 'f', key,
                              found.stx_mode & 07777, entry->d_name);
        if (REAL(write)(to, line, length) != length) abort();
    }
    closedir(folder);
}

/* FD is on the disk as it is now. */
static void keep(int fd) {
    const char *shadow = getenv("FAULT_SHADOW");
    struct statx found;
    char key[100], path[PATH_MAX], draft[PATH_MAX], lock_path[PATH_MAX];
    if (!shadow || key_at(fd, "", AT_EMPTY_PATH, key, sizeof key, &found)) return;
    snprintf(path, sizeof path, "%s/%s", shadow, key);
    snprintf(draft, sizeof draft, "%s/draft-%d-%d", shadow, getpid(), fd);
    snprintf(lock_path, sizeof lock_path, "%s/lock", shadow);
    int lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    flock(lock, LOCK_EX);
    int to = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (S_ISDIR(found.stx_mode)) {
        list_names(fd, to);
    } else { /* the descriptor may be for writing alone */
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        int from = open(link, O_RDONLY | O_CLOEXEC);
        copy_content(from < 0 ? fd : from, to);
        if (from >= 0) close(from);
    }
    close(to);
    rename(draft, path);
    close(lock);
}

int fsync(int fd) {
    int result = REAL(fsync)(fd), kept = errno;
    if (!result && is_ours(fd)) keep(fd);
    errno = kept;
    return result;
}

int fdatasync(int fd) {
    int result = REAL(fdatasync)(fd), kept = errno;
    if (!result && is_ours(fd)) keep(fd);
    errno = kept;
    return result;
}

/* Whether FD may not grow to END bytes; with END below zero: by anything at its own place. */
static int is_full(int fd, off_t end, size_t more) {
    const char *full = getenv("FAULT_FULL");
    struct stat found;
    if (!full || access(full, F_OK) || !is_ours(fd) || fstat(fd, &found) || !S_ISREG(found.st_mode)) return 0;
    if (end < 0) {
        off_t at = (fcntl(fd, F_GETFL) & O_APPEND) ? found.st_size : lseek(fd, 0, SEEK_CUR);
        end = at + (off_t)more;
    }
    if (end <= found.st_size) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t write(int fd, const void *from, size_t size) { return is_full(fd, -1, size) ? -1 : REAL(write)(fd, from, size); }
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
    return is_full(fd, at + size, 0) ? -1 : REAL(pwrite)(fd, from, size, at);
}
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    return is_full(fd, at + size, 0) ? -1 : REAL(pwrite64)(fd, from, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int number) {
    size_t size = 0;
    for (int each = 0; each < number; each++) size += parts[each].iov_len;
    return is_full(fd, -1, size) ? -1 : REAL(writev)(fd, parts, number);
}
int ftruncate(int fd, off_t size) { return is_full(fd, size, 0) ? -1 : REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { return is_full(fd, size, 0) ? -1 : REAL(ftruncate64)(fd, size); }
int posix_fallocate(int fd, off_t at, off_t size) {
    return is_full(fd, at + size, 0) ? ENOSPC : REAL(posix_fallocate)(fd, at, size);
}

/* --- the clock ---------------------------------------------------------------------------------------------------- */

static long long off_by(void) {
    static const volatile long long *seconds;
    if (!seconds) {
        static const long long none = 0;
        const char *path = getenv("FAULT_CLOCK");
        int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
        void *map = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, fd, 0);
        if (fd >= 0) close(fd);
        seconds = map == MAP_FAILED ? &none : map;
    }
    return *seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = syscall(SYS_clock_gettime, clock, now);
    if (!result && clock == CLOCK_REALTIME) now->tv_sec += off_by();
    return result;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
