/* The objects: a sorted catalog over mapped files, and ListObjectsV2 of it. */
#define _GNU_SOURCE
#include "server.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static object *objects;
static size_t count, room;

static int by_key(const void *a, const void *b) {
    return strcmp(((const object *)a)->key, ((const object *)b)->key);
}

static size_t lower_bound(const char *key) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(objects[middle].key, key) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

const object *find_object(const char *key) {
    size_t at = lower_bound(key);
    return at < count && !strcmp(objects[at].key, key) ? &objects[at] : NULL;
}

static object *add(void) {
    if (count == room) {
        room = room ? 2 * room : 1024;
        objects = realloc(objects, room * sizeof *objects);
        if (!objects) exit(3);
    }
    return &objects[count++];
}

/* Take an upload as an object; the old bytes are not freed, for a reply may still be sending them. */
void load_replaced(const char *key, char *data, size_t size) {
    object *it = (object *)find_object(key);
    if (!it) {
        add()->key = strdup(key);
        objects[count - 1].fd = -1;
        qsort(objects, count, sizeof *objects, by_key);
        it = (object *)find_object(key);
    }
    it->data = data;
    it->fd = -1;
    it->size = size;
    snprintf(it->etag, sizeof it->etag, "%zx-1", size);
}

/* Lines of "key TAB file TAB offset TAB size TAB etag"; each file is mapped once. */
void load_catalog(const char *path) {
    FILE *in = fopen(path, "r");
    if (!in) { perror(path); exit(2); }
    char line[8192], opened[4096] = "";
    const char *base = NULL;
    int fd = -1;
    while (fgets(line, sizeof line, in)) {
        char *fields = line;
        char *key = strsep(&fields, "\t"), *file = strsep(&fields, "\t");
        char *offset = strsep(&fields, "\t"), *size = strsep(&fields, "\t"), *etag = strsep(&fields, "\t\n");
        if (!etag) { fprintf(stderr, "bad catalog line: %s\n", line); exit(2); }
        if (strcmp(file, opened)) {
            struct stat info;
            if ((fd = open(file, O_RDONLY)) < 0 || fstat(fd, &info)) { perror(file); exit(2); }
            base = info.st_size ? mmap(NULL, info.st_size, PROT_READ, MAP_SHARED, fd, 0) : "";
            if (base == MAP_FAILED) { perror("mmap"); exit(2); }
            snprintf(opened, sizeof opened, "%s", file);
        }
        object *it = add();
        it->key = strdup(key);
        it->fd = fd;
        it->offset = strtoll(offset, NULL, 10);
        it->data = base + it->offset;
        it->size = strtoull(size, NULL, 10);
        snprintf(it->etag, sizeof it->etag, "%s", etag);
    }
    fclose(in);
    qsort(objects, count, sizeof *objects, by_key);
}

/* ListObjectsV2: prefix, delimiter, start-after, continuation-token (the last key given), max-keys. Keys are plain ASCII. */
void list_objects(const request *asked, buffer *out) {
    char prefix[1100] = "", delimiter[8] = "", after[1100] = "", most[16] = "1000";
    query_value(asked->query, "prefix", prefix, sizeof prefix);
    query_value(asked->query, "delimiter", delimiter, sizeof delimiter);
    query_value(asked->query, "max-keys", most, sizeof most);
    if (!query_value(asked->query, "continuation-token", after, sizeof after))
        query_value(asked->query, "start-after", after, sizeof after);
    size_t width = strlen(prefix), limit = strtoul(most, NULL, 10), given = 0;
    size_t at = lower_bound(strcmp(after, prefix) > 0 ? after : prefix);
    char folder[1100] = "", last[1100] = "";
    append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult "
                "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>%s</Name><Prefix>%s</Prefix>", asked->bucket, prefix);
    for (; at < count && !strncmp(objects[at].key, prefix, width) && given < limit; at++) {
        const object *it = &objects[at];
        if (*after && strcmp(it->key, after) <= 0) continue;
        const char *cut = *delimiter ? strstr(it->key + width, delimiter) : NULL;
        if (cut) {
            size_t length = cut + strlen(delimiter) - it->key;
            if (!strncmp(after, it->key, length) || (*folder && !strncmp(folder, it->key, length))) continue;
            snprintf(folder, sizeof folder, "%.*s", (int)length, it->key);
            append(out, "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>", folder);
        } else {
            append(out, "<Contents><Key>%s</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;%s&quot;</ETag>"
                        "<Size>%zu</Size><StorageClass>STANDARD</StorageClass></Contents>", it->key, it->etag, it->size);
        }
        snprintf(last, sizeof last, "%s", cut ? folder : it->key);
        given++;
    }
    int more = at < count && !strncmp(objects[at].key, prefix, width);
    append(out, "<KeyCount>%zu</KeyCount><MaxKeys>%zu</MaxKeys><IsTruncated>%s</IsTruncated>", given, limit, more ? "true" : "false");
    if (more) append(out, "<NextContinuationToken>%s</NextContinuationToken>", last);
    append(out, "</ListBucketResult>");
}
