/* The creation floor: a tree of files made through folder handles, one write per file, all from one hot buffer.

   create CATALOG FOLDER PROCESSES [plain]: each process takes an equal run of the catalog's lines (paths and sizes).
   plain: without asking the file system to spread the folders. */
#define _GNU_SOURCE
#include "spread.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    char *path;
    size_t size;
} file;

static file *files;
static char *bytes;
static size_t count, room, largest;

static void load(const char *path) {
    char line[8192];
    FILE *in = fopen(path, "r");
    if (!in) { perror(path); exit(2); }
    while (fgets(line, sizeof line, in)) {
        char *fields = line, *key = strsep(&fields, "\t");
        strsep(&fields, "\t");
        strsep(&fields, "\t");
        if (count == room) files = realloc(files, (room = room ? 2 * room : 1024) * sizeof *files);
        files[count] = (file){strdup(key), strtoull(fields, NULL, 10)};
        if (files[count].size > largest) largest = files[count].size;
        count++;
    }
    fclose(in);
    bytes = malloc(largest + 1);
    for (size_t i = 0; i < largest; i++) bytes[i] = (char)rand();
}

static int folder_handle(int root, char *folder) {
    for (char *at = strchr(folder, '/'); at; at = strchr(at + 1, '/')) {
        *at = 0;
        if (mkdirat(root, folder, 0777) && errno != EEXIST) { perror(folder); exit(1); }
        *at = '/';
    }
    if (mkdirat(root, folder, 0777) && errno != EEXIST) { perror(folder); exit(1); }
    return openat(root, folder, O_RDONLY | O_DIRECTORY);
}

static int make(int root, size_t from, size_t to) {
    char folder[4096] = "", wanted[4096];
    int handle = root;
    for (size_t i = from; i < to; i++) {
        char *name = strrchr(files[i].path, '/');
        snprintf(wanted, sizeof wanted, "%.*s", (int)(name ? name - files[i].path : 0), files[i].path);
        if (strcmp(wanted, folder)) {
            if (handle != root) close(handle);
            handle = *wanted ? folder_handle(root, wanted) : root;
            strcpy(folder, wanted);
        }
        int fd = openat(handle, name ? name + 1 : files[i].path, O_WRONLY | O_CREAT | O_EXCL, 0666);
        if (fd < 0 || write(fd, bytes, files[i].size) != (ssize_t)files[i].size) { perror(files[i].path); return 1; }
        close(fd);
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    int processes = atoi(argv[3]), failed = 0, status;
    load(argv[1]);
    mkdir(argv[2], 0777);
    int root = open(argv[2], O_RDONLY | O_DIRECTORY);
    if (argc == 4) spread(root);
    for (int i = 0; i < processes; i++)
        if (!fork()) _exit(make(root, count * i / processes, count * (i + 1) / processes));
    while (wait(&status) > 0) failed |= status;
    return failed != 0;
}
