/* An S3 endpoint in memory, fast enough that the client is what is measured: shared declarations. */
#ifndef SERVER_H
#define SERVER_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct {
    const char *key;
    const char *data; /* the bytes, mapped or kept */
    int fd;           /* the file behind them for sendfile, or -1 */
    off_t offset;     /* where they begin in that file */
    size_t size;
    char etag[40];
} object;

typedef struct {
    char *text;
    size_t length, room;
} buffer;

typedef struct {
    char method[8];
    char bucket[64];
    char key[1100];
    char query[8192];
    char range[64];
    char if_match[64];
    size_t body;
    int expects, closes, copies;
} request;

typedef struct {
    buffer head;
    object body;
    off_t from;
    size_t length;
} reply;

void append(buffer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
int query_value(const char *query, const char *name, char *value, size_t room);
int parse_request(char *text, request *out);

void load_catalog(const char *path);
void load_replaced(const char *key, char *data, size_t size);
const object *find_object(const char *key);
void list_objects(const request *asked, buffer *out);

void answer(const request *asked, char *body, size_t length, reply *out);
extern int keep_uploads;
extern uint64_t requests_seen, bytes_sent, connections_seen;
#endif
