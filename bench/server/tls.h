/* TLS for the endpoint, where OpenSSL was there at build time: reads and writes that answer like recv and send. */
#ifndef TLS_H
#define TLS_H
#include <stddef.h>
#include <sys/types.h>

typedef struct tls tls;
int tls_setup(const char *certificate, const char *key); /* 0, or -1 if it cannot be */
tls *tls_begin(int fd);
ssize_t tls_read(tls *with, void *to, size_t room);        /* as recv on a non-blocking socket */
ssize_t tls_write(tls *with, const void *from, size_t size); /* as send on a non-blocking socket */
void tls_end(tls *with);
#endif
