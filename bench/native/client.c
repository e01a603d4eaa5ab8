/* The floor of both at once: blocks arrive over sockets and every entry becomes a file, on the same cores.

   client PORT BUCKET BLOCKS FOLDER PROCESSES CONNECTIONS: BLOCKS has a line "key offset length" for each block. Nothing
   is signed, checked, journalled or cached: what is left is what any program must do. */
#define _GNU_SOURCE
#include "spread.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 512 << 10, HEADER = 30 };
typedef struct { char key[512]; long long offset, length; } block;
typedef struct {
    char *bytes, folder[1024];
    size_t filled;
    long long left; /* of the answer's body; -1 while its head is awaited */
    long long missing; /* of the large entry that is being written */
    int handle, file;
} lane;

static block *blocks;
static size_t count;
static int root;

static void stop(const char *what) { perror(what); exit(1); }

static void load(const char *path) {
    FILE *in = fopen(path, "r");
    block one;
    if (!in) stop(path);
    while (fscanf(in, "%511s %lld %lld", one.key, &one.offset, &one.length) == 3) {
        if (!(count & (count - 1))) blocks = realloc(blocks, (count ? 2 * count : 1) * sizeof *blocks);
        blocks[count++] = one;
    }
    fclose(in);
}

static void ask(int fd, const char *bucket, const block *b) {
    char text[2048];
    int length = snprintf(text, sizeof text, "GET /%s/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=%lld-%lld\r\n\r\n",
                          bucket, b->key, b->offset, b->offset + b->length - 1);
    if (write(fd, text, length) != length) stop("ask");
}

static int dial(int port) {
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&where, sizeof where)) stop("connect");
    return fd;
}

static void enter(lane *l, const char *folder) {
    if (*l->folder && l->handle != root) close(l->handle);
    l->handle = root;
    strcpy(l->folder, folder);
    for (char *at = l->folder + 1; *folder; at++) {
        char last = *at;
        if (last && last != '/') continue;
        *at = 0;
        if (mkdirat(root, l->folder, 0777) && errno != EEXIST) stop(l->folder);
        *at = last;
        if (!last) break;
    }
    if (*folder && (l->handle = openat(root, folder, O_RDONLY | O_DIRECTORY)) < 0) stop(folder);
}

static void keep(lane *l, const char *data, size_t size) {
    if (size && write(l->file, data, size) != (ssize_t)size) stop("write");
    l->missing -= size;
    if (!l->missing) close(l->file);
}

/* The file at a path, with the first bytes of those it will have. */
static void make(lane *l, char *path, const char *data, size_t size, size_t whole) {
    char *name = strrchr(path, '/');
    if (name) *name++ = 0;
    const char *folder = name ? path : "";
    if (strcmp(folder, l->folder)) enter(l, folder);
    l->file = openat(l->handle, name ? name : path, O_WRONLY | O_CREAT | O_EXCL, 0444);
    if (l->file < 0) stop(name ? name : path);
    l->missing = whole;
    keep(l, data, size);
}

/* Whole entries from the front of what has arrived, and pieces of those that the buffer cannot hold; the rest moves there. */
static void take(lane *l) {
    char *at = l->bytes, *end = l->bytes + l->filled, path[1024];
    if (l->missing) {
        size_t more = end - at < l->missing ? end - at : l->missing;
        keep(l, at, more);
        at += more;
    }
    while (end - at >= HEADER) {
        uint32_t size;
        uint16_t length;
        memcpy(&size, at + 18, 4);
        memcpy(&length, at + 26, 2);
        long long there = end - at - HEADER - length;
        if (there < 0 || (there < size && HEADER + length + (long long)size <= ROOM)) break;
        if (there > size) there = size;
        memcpy(path, at + HEADER, length);
        path[length] = 0;
        make(l, path, at + HEADER + length, there, size);
        at += HEADER + length + there;
    }
    memmove(l->bytes, at, l->filled = end - at);
}

/* 1 once the answer is complete. */
static int advance(lane *l, int fd) {
    size_t room = ROOM - l->filled;
    if (l->left >= 0 && (long long)room > l->left) room = l->left;
    ssize_t n = recv(fd, l->bytes + l->filled, room, 0);
    if (n <= 0) stop("recv");
    l->filled += n;
    if (l->left < 0) {
        char *end = memmem(l->bytes, l->filled, "\r\n\r\n", 4), *said = l->bytes;
        if (!end) return 0;
        for (; strncasecmp(said, "content-length:", 15); said++) if (said == end) exit(1);
        l->left = atoll(said + 15);
        l->filled -= end + 4 - l->bytes;
        memmove(l->bytes, end + 4, l->filled);
        l->left -= l->filled;
    } else {
        l->left -= n;
    }
    take(l);
    return !l->left;
}

static int work(int port, const char *bucket, size_t first, size_t step, int connections) {
    struct pollfd open[connections];
    lane lanes[connections];
    int busy = 0;
    for (int i = 0; i < connections && first < count; i++, first += step, busy++) {
        open[i] = (struct pollfd){dial(port), POLLIN, 0};
        lanes[i] = (lane){.bytes = malloc(ROOM), .left = -1, .handle = root};
        ask(open[i].fd, bucket, &blocks[first]);
    }
    for (int many = busy; busy;) {
        if (poll(open, many, 10000) <= 0) return 1;
        for (int i = 0; i < many; i++) {
            if (open[i].fd < 0 || !open[i].revents || !advance(&lanes[i], open[i].fd)) continue;
            if (first < count) {
                lanes[i].left = -1;
                ask(open[i].fd, bucket, &blocks[first]);
                first += step;
            } else {
                open[i].fd = -1;
                busy--;
            }
        }
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 7) return 2;
    int processes = atoi(argv[5]), failed = 0, status;
    load(argv[3]);
    mkdir(argv[4], 0777);
    root = open(argv[4], O_RDONLY | O_DIRECTORY);
    spread(root);
    for (int i = 0; i < processes; i++)
        if (!fork()) _exit(work(atoi(argv[1]), argv[2], i, processes, atoi(argv[6])));
    while (wait(&status) > 0) failed |= status;
    return failed != 0;
}
