/* The event loop: one thread, epoll with edges, a heap of timers for first-byte latency and bandwidth per connection. */
#define _GNU_SOURCE
#include "server.h"
#include "tls.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SMALL = 65536, BURST = 262144, CAPPED = 1 << 20 };
static char scratch[65536];
typedef enum { READING, TAKING, WAITING, WRITING, CLOSED } state;

typedef struct {
    int fd, timed;
    tls *secret;
    state at;
    char in[16384];
    size_t filled;
    request asked;
    char *body;
    size_t taken;
    reply out;
    size_t head_sent, body_sent;
    double began;
} connection;

typedef struct {
    double due;
    connection *who;
} timer;

static timer heap[65536];
static size_t timers;
static double latency, jitter, rate;
static int secret;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void wake_at(connection *who, double due) {
    size_t i = timers++;
    who->timed = 1;
    for (; i && heap[(i - 1) / 2].due > due; i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
    heap[i] = (timer){due, who};
}

static connection *pop_timer(void) {
    connection *first = heap[0].who;
    timer last = heap[--timers];
    size_t i = 0, child;
    for (; (child = 2 * i + 1) < timers; i = child) {
        if (child + 1 < timers && heap[child + 1].due < heap[child].due) child++;
        if (heap[child].due >= last.due) break;
        heap[i] = heap[child];
    }
    heap[i] = last;
    first->timed = 0;
    return first;
}

static void drop(connection *who) {
    if (who->at != CLOSED) {
        if (who->secret) tls_end(who->secret);
        close(who->fd);
    }
    who->at = CLOSED;
    if (who->timed) return; /* freed when its timer fires */
    free(who->out.head.text);
    free(who);
}

/* Bytes into the request head or body; 1 = go on, 0 = would block, -1 = gone. */
static int receive(connection *who, void *to, size_t room, size_t *got) {
    ssize_t n;
    /* MSG_TRUNC throws the bytes away inside the kernel: a discarded upload costs the server no copy. */
    if (!who->secret) n = recv(who->fd, to, room, to ? 0 : MSG_TRUNC);
    else if (to) n = tls_read(who->secret, to, room);
    else n = tls_read(who->secret, scratch, room < sizeof scratch ? room : sizeof scratch);
    if (n > 0) { *got = n; return 1; }
    return n < 0 && errno == EAGAIN ? 0 : -1;
}

static int read_head(connection *who) {
    char *end;
    while (!(end = memmem(who->in, who->filled, "\r\n\r\n", 4))) {
        size_t got;
        if (who->filled == sizeof who->in) return -1;
        int going = receive(who, who->in + who->filled, sizeof who->in - who->filled, &got);
        if (going <= 0) return going;
        who->filled += got;
    }
    *end = 0;
    size_t used = end + 4 - who->in;
    if (!parse_request(who->in, &who->asked) || who->asked.expects < 0) return -1;
    const char *go = "HTTP/1.1 100 Continue\r\n\r\n";
    if (who->asked.expects && (who->secret ? tls_write(who->secret, go, 25) : send(who->fd, go, 25, MSG_NOSIGNAL)) < 0) return -1;
    memmove(who->in, who->in + used, who->filled - used);
    who->filled -= used;
    who->taken = 0;
    who->body = keep_uploads && who->asked.body ? malloc(who->asked.body) : NULL;
    who->at = TAKING;
    return 1;
}

static int take_body(connection *who) {
    size_t left = who->asked.body - who->taken, early = who->filled < left ? who->filled : left;
    if (early) {
        if (who->body) memcpy(who->body + who->taken, who->in, early);
        memmove(who->in, who->in + early, who->filled - early);
        who->filled -= early;
        who->taken += early;
    }
    while ((left = who->asked.body - who->taken)) {
        size_t got;
        int going = receive(who, who->body ? who->body + who->taken : NULL, left, &got);
        if (going <= 0) return going;
        who->taken += got;
    }
    who->out.head.length = who->out.length = who->head_sent = who->body_sent = 0;
    answer(&who->asked, who->body, who->asked.body, &who->out);
    who->began = now();
    who->at = WRITING;
    if (latency > 0) {
        who->began += latency + jitter * (2 * drand48() - 1);
        who->at = WAITING;
        wake_at(who, who->began);
        return 0;
    }
    return 1;
}

static ssize_t send_some(connection *who) {
    reply *out = &who->out;
    size_t head = out->head.length - who->head_sent, body = out->length - who->body_sent;
    off_t at = out->from + who->body_sent;
    if (who->secret) {
        if (head) return tls_write(who->secret, out->head.text + who->head_sent, head);
        return tls_write(who->secret, out->body.data + at, body < BURST ? body : BURST);
    }
    if (!head && out->body.fd >= 0 && body > SMALL) {
        off_t place = out->body.offset + at;
        return sendfile(who->fd, out->body.fd, &place, body < BURST ? body : BURST);
    }
    if (body > BURST) body = head ? 0 : BURST;
    struct iovec pieces[2] = {{out->head.text + who->head_sent, head}, {body ? (void *)(out->body.data + at) : NULL, body}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    return sendmsg(who->fd, &message, MSG_NOSIGNAL);
}

static int write_reply(connection *who) {
    while (who->head_sent < who->out.head.length || who->body_sent < who->out.length) {
        if (rate > 0 && who->out.length > CAPPED) {
            double due = who->began + who->body_sent / rate;
            if (due > now()) { wake_at(who, due); return 0; }
        }
        ssize_t n = send_some(who);
        if (n < 0) return errno == EAGAIN ? 0 : -1;
        size_t head = who->out.head.length - who->head_sent;
        if ((size_t)n < head) head = n;
        who->head_sent += head;
        who->body_sent += n - head;
        bytes_sent += n;
    }
    if (who->asked.closes) return -1;
    who->at = READING;
    return 1;
}

static void advance(connection *who) {
    int going = 1;
    while (going > 0) {
        if (who->at == READING) going = read_head(who);
        else if (who->at == TAKING) going = take_body(who);
        else if (who->at == WRITING && !who->timed) going = write_reply(who);
        else going = 0;
    }
    if (going < 0) drop(who);
}

static void accept_all(int listener, int poll) {
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        connection *who = calloc(1, sizeof *who);
        who->fd = fd;
        who->secret = secret ? tls_begin(fd) : NULL;
        connections_seen++;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = who};
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    }
}

static void serve(int listener) {
    int poll = epoll_create1(0);
    struct epoll_event events[256], first = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &first);
    for (;;) {
        double wait = timers ? heap[0].due - now() : 1;
        if (wait < 0) wait = 0;
        struct timespec pause = {(time_t)wait, (long)((wait - (time_t)wait) * 1e9)};
        int many = epoll_pwait2(poll, events, 256, &pause, NULL);
        for (int i = 0; i < many; i++) {
            if (events[i].data.ptr) advance(events[i].data.ptr);
            else accept_all(listener, poll);
        }
        while (timers && heap[0].due <= now()) {
            connection *who = pop_timer();
            if (who->at == CLOSED) { drop(who); continue; }
            who->at = WRITING;
            advance(who);
        }
    }
}

/* server CATALOG [latency-ms jitter-ms MB-per-second keep(0|1) [certificate key]]: prints its port, serves until its parent ends. */
int main(int argc, char **argv) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) return 2;
    load_catalog(argv[1]);
    latency = argc > 2 ? atof(argv[2]) / 1e3 : 0;
    jitter = argc > 3 ? atof(argv[3]) / 1e3 : 0;
    rate = argc > 4 ? atof(argv[4]) * 1e6 : 0;
    keep_uploads = argc > 5 && atoi(argv[5]);
    secret = argc > 7;
    if (secret && tls_setup(argv[6], argv[7])) { fprintf(stderr, "no TLS\n"); return 2; }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof where;
    if (bind(listener, (struct sockaddr *)&where, sizeof where) || listen(listener, 1024)) { perror("listen"); return 2; }
    getsockname(listener, (struct sockaddr *)&where, &size);
    printf("%d\n", ntohs(where.sin_port));
    fflush(stdout);
    serve(listener);
}
