/* What each S3 request gets for an answer: GET, HEAD, list, put, multipart upload. No signature is checked. */
#define _GNU_SOURCE
#include "server.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int keep_uploads;
uint64_t requests_seen, bytes_sent, connections_seen;
static uint64_t uploads_begun;

typedef struct slice {
    uint64_t upload;
    unsigned number;
    char *data;
    size_t size;
    struct slice *next;
} slice;
static slice *slices;

void append(buffer *out, const char *format, ...) {
    for (;;) {
        va_list values;
        va_start(values, format);
        int need = vsnprintf(out->text + out->length, out->room - out->length, format, values);
        va_end(values);
        if (out->length + need < out->room) { out->length += need; return; }
        out->room = 2 * (out->room + need) + 512;
        out->text = realloc(out->text, out->room);
        if (!out->text) exit(3);
    }
}

static void unescape(char *text) {
    char *to = text, hex[3] = "";
    for (; *text; text++, to++) {
        if (*text == '%' && text[1] && text[2]) {
            memcpy(hex, text + 1, 2);
            *to = (char)strtol(hex, NULL, 16);
            text += 2;
        } else *to = *text;
    }
    *to = 0;
}

/* Whether the query names it; its decoded value goes to value. */
int query_value(const char *query, const char *name, char *value, size_t room) {
    size_t width = strlen(name);
    for (const char *at = query; at && *at; at = strchr(at, '&') ? strchr(at, '&') + 1 : NULL) {
        if (strncmp(at, name, width) || (at[width] && at[width] != '=' && at[width] != '&')) continue;
        at += width + (at[width] == '=');
        snprintf(value, room, "%.*s", (int)strcspn(at, "&"), at);
        unescape(value);
        return 1;
    }
    return 0;
}

static void take_header(request *out, char *line, char *value) {
    if (!strcasecmp(line, "content-length")) out->body = strtoull(value, NULL, 10);
    else if (!strcasecmp(line, "range")) snprintf(out->range, sizeof out->range, "%s", value);
    else if (!strcasecmp(line, "if-match")) snprintf(out->if_match, sizeof out->if_match, "%s", value + (*value == '"'));
    else if (!strcasecmp(line, "expect")) out->expects = 1;
    else if (!strcasecmp(line, "connection")) out->closes = !strcasecmp(value, "close");
    else if (!strcasecmp(line, "x-amz-copy-source")) out->copies = 1;
    else if (!strcasecmp(line, "transfer-encoding")) out->closes = out->expects = -1;
}

/* Parse a whole request head (text is cut up). False if it is not one this server understands. */
int parse_request(char *text, request *out) {
    memset(out, 0, sizeof *out);
    char *line = strsep(&text, "\n"), *method = strsep(&line, " "), *target = strsep(&line, " ");
    if (!target || *target != '/') return 0;
    char *path = strsep(&target, "?");
    snprintf(out->query, sizeof out->query, "%s", target ? target : "");
    snprintf(out->method, sizeof out->method, "%s", method);
    char *bucket = path + 1, *key = strchr(bucket, '/');
    if (key) *key++ = 0;
    snprintf(out->bucket, sizeof out->bucket, "%s", bucket);
    snprintf(out->key, sizeof out->key, "%s", key ? key : "");
    unescape(out->key);
    while ((line = strsep(&text, "\n"))) {
        char *value = strchr(line, ':');
        if (!value) continue;
        *value++ = 0;
        while (*value == ' ') value++;
        value[strcspn(value, "\r")] = 0;
        take_header(out, line, value);
    }
    return 1;
}

static void plain(reply *out, int status, const char *type, const char *text, size_t length) {
    const char *phrase = status < 300 ? "OK" : "Error";
    append(&out->head, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nServer: bench\r\n\r\n%.*s",
           status, phrase, type, length, (int)length, text);
}

static void failure(reply *out, int status, const char *code) {
    char text[256];
    int length = snprintf(text, sizeof text, "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>", code, code);
    plain(out, status, "application/xml", text, length);
}

static void get(const request *asked, reply *out) {
    const object *it = find_object(asked->key);
    if (!it) { failure(out, 404, "NoSuchKey"); return; }
    if (*asked->if_match && strncmp(asked->if_match, it->etag, strlen(it->etag))) { failure(out, 412, "PreconditionFailed"); return; }
    size_t from = 0, to = it->size;
    int partial = !strncmp(asked->range, "bytes=", 6);
    if (partial && asked->range[6] == '-') {
        size_t tail = strtoull(asked->range + 7, NULL, 10);
        from = tail < it->size ? it->size - tail : 0;
    } else if (partial) {
        char *rest;
        from = strtoull(asked->range + 6, &rest, 10);
        if (rest[1]) to = strtoull(rest + 1, NULL, 10) + 1;
        if (to > it->size) to = it->size;
        if (from >= to) { failure(out, 416, "InvalidRange"); return; }
    }
    out->body = *it;
    out->from = from;
    out->length = strcmp(asked->method, "HEAD") ? to - from : 0;
    append(&out->head, "HTTP/1.1 %s\r\nContent-Type: binary/octet-stream\r\nContent-Length: %zu\r\nETag: \"%s\"\r\n"
                       "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nAccept-Ranges: bytes\r\nServer: bench\r\n",
           partial ? "206 Partial Content" : "200 OK", to - from, it->etag);
    if (partial) append(&out->head, "Content-Range: bytes %zu-%zu/%zu\r\n", from, to - 1, it->size);
    append(&out->head, "\r\n");
}

static void put(const request *asked, char *body, size_t length, reply *out) {
    char number[16], upload[32];
    unsigned slice_number = query_value(asked->query, "partNumber", number, sizeof number) ? strtoul(number, NULL, 10) : 0;
    if (slice_number && keep_uploads) {
        query_value(asked->query, "uploadId", upload, sizeof upload);
        slice *it = malloc(sizeof *it);
        *it = (slice){strtoull(upload + 1, NULL, 10), slice_number, body, length, slices};
        slices = it;
    } else if (keep_uploads) load_replaced(asked->key, body, length);
    if (asked->copies) {
        const char *text = "<CopyPartResult><ETag>&quot;copied&quot;</ETag></CopyPartResult>";
        plain(out, 200, "application/xml", text, strlen(text));
        return;
    }
    append(&out->head, "HTTP/1.1 200 OK\r\nETag: \"%032x\"\r\nContent-Length: 0\r\nServer: bench\r\n\r\n", slice_number);
}

static int by_number(const void *a, const void *b) {
    return (int)(*(slice *const *)a)->number - (int)(*(slice *const *)b)->number;
}

static void join_slices(const char *key, uint64_t upload) {
    static slice *found[10001];
    size_t many = 0, size = 0;
    for (slice *it = slices; it && many < 10000; it = it->next)
        if (it->upload == upload) { found[many++] = it; size += it->size; }
    qsort(found, many, sizeof *found, by_number);
    char *whole = malloc(size + 1), *at = whole;
    for (size_t i = 0; i < many; at += found[i++]->size) memcpy(at, found[i]->data, found[i]->size);
    load_replaced(key, whole, size);
}

static void post(const request *asked, reply *out) {
    char upload[32], text[1600];
    const char *open = "<?xml version=\"1.0\"?>", *space = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    int length;
    if (query_value(asked->query, "uploads", upload, sizeof upload))
        length = snprintf(text, sizeof text, "%s<InitiateMultipartUploadResult %s><Bucket>%s</Bucket><Key>%s</Key>"
                          "<UploadId>u%llu</UploadId></InitiateMultipartUploadResult>", open, space, asked->bucket, asked->key,
                          (unsigned long long)++uploads_begun);
    else if (query_value(asked->query, "uploadId", upload, sizeof upload)) {
        if (keep_uploads) join_slices(asked->key, strtoull(upload + 1, NULL, 10));
        length = snprintf(text, sizeof text, "%s<CompleteMultipartUploadResult %s><Bucket>%s</Bucket><Key>%s</Key>"
                          "<ETag>&quot;joined-1&quot;</ETag></CompleteMultipartUploadResult>", open, space, asked->bucket, asked->key);
    } else { failure(out, 501, "NotImplemented"); return; }
    plain(out, 200, "application/xml", text, length);
}

static void about(reply *out) {
    char text[200];
    int length = snprintf(text, sizeof text, "{\"requests\": %llu, \"bytes\": %llu, \"connections\": %llu}",
                          (unsigned long long)requests_seen, (unsigned long long)bytes_sent, (unsigned long long)connections_seen);
    plain(out, 200, "application/json", text, length);
}

/* Answer one request; body is its bytes if uploads are kept (owned from now on), else NULL. */
void answer(const request *asked, char *body, size_t length, reply *out) {
    char ignored[64];
    requests_seen++;
    if (!strcmp(asked->bucket, "-")) { requests_seen--; about(out); return; }
    if (!strcmp(asked->method, "PUT")) put(asked, body, length, out);
    else if (!strcmp(asked->method, "POST")) post(asked, out);
    else if (!strcmp(asked->method, "DELETE")) plain(out, 204, "application/xml", "", 0);
    else if (*asked->key) get(asked, out);
    else if (!strcmp(asked->method, "HEAD")) plain(out, 200, "application/xml", "", 0);
    else if (query_value(asked->query, "location", ignored, sizeof ignored)) {
        const char *text = "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>";
        plain(out, 200, "application/xml", text, strlen(text));
    } else {
        buffer text = {0};
        list_objects(asked, &text);
        plain(out, 200, "application/xml", text.text, text.length);
        free(text.text);
    }
}
