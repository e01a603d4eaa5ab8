/* TLS for the endpoint by OpenSSL (built with -DWITH_TLS), or none at all. */
#include "tls.h"
#ifdef WITH_TLS
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

static SSL_CTX *context;

int tls_setup(const char *certificate, const char *key) {
    context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return SSL_CTX_use_certificate_chain_file(context, certificate) == 1
           && SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 ? 0 : -1;
}

tls *tls_begin(int fd) {
    SSL *with = SSL_new(context);
    SSL_set_fd(with, fd);
    SSL_set_accept_state(with); /* the handshake happens within the first reads */
    return (tls *)with;
}

static ssize_t outcome(SSL *with, int n) {
    if (n > 0) return n;
    int why = SSL_get_error(with, n);
    ERR_clear_error();
    if (why == SSL_ERROR_ZERO_RETURN) return 0;
    errno = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
    return -1;
}

ssize_t tls_read(tls *with, void *to, size_t room) {
    return outcome((SSL *)with, SSL_read((SSL *)with, to, room > 1 << 30 ? 1 << 30 : (int)room));
}

ssize_t tls_write(tls *with, const void *from, size_t size) {
    return outcome((SSL *)with, SSL_write((SSL *)with, from, (int)size));
}

void tls_end(tls *with) { SSL_free((SSL *)with); }
#else
#define UNUSED __attribute__((unused))
int tls_setup(UNUSED const char *certificate, UNUSED const char *key) { return -1; }
tls *tls_begin(UNUSED int fd) { return NULL; }
ssize_t tls_read(UNUSED tls *with, UNUSED void *to, UNUSED size_t room) { return -1; }
ssize_t tls_write(UNUSED tls *with, UNUSED const void *from, UNUSED size_t size) { return -1; }
void tls_end(UNUSED tls *with) {}
#endif
