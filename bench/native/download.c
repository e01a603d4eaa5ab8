/* The download floor: the same bytes over sockets into a reused buffer, kept nowhere.

   download PORT TARGET BYTES PROCESSES CONNECTIONS: every connection asks for one equal range of the target. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char scratch[1 << 18];

static int ask(int port, const char *target, long long from, long long to) {
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char text[2048];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=%lld-%lld\r\n\r\n", target, from, to - 1);
    if (connect(fd, (struct sockaddr *)&where, sizeof where) || write(fd, text, length) != length) { perror("ask"); exit(1); }
    return fd;
}

static int drain(int port, const char *target, long long from, long long to, int connections) {
    struct pollfd *open = calloc(connections, sizeof *open);
    long long got = 0, width = to - from;
    for (int i = 0; i < connections; i++)
        open[i] = (struct pollfd){ask(port, target, from + width * i / connections, from + width * (i + 1) / connections), POLLIN, 0};
    while (got < width) {
        if (poll(open, connections, 10000) <= 0) return 1;
        for (int i = 0; i < connections; i++) {
            if (!open[i].revents) continue;
            ssize_t n = recv(open[i].fd, scratch, sizeof scratch, 0);
            if (n <= 0) return 1;
            got += n; /* the few hundred bytes of reply heads count as well: the drain ends that much early */
        }
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    int port = atoi(argv[1]), processes = atoi(argv[4]), connections = atoi(argv[5]), failed = 0, status;
    long long bytes = atoll(argv[3]);
    for (int i = 0; i < processes; i++)
        if (!fork()) _exit(drain(port, argv[2], bytes * i / processes, bytes * (i + 1) / processes, connections));
    while (wait(&status) > 0) failed |= status;
    return failed != 0;
}
