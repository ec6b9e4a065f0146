/* A TLS client, 1.2 or later, over a connected socket that does not wait, by mbedTLS: the broker's
 * certificate and its name are checked, ours is shown if there is one. What is wrong is told in the
 * words of a sink. Left out: the socket and who waits for it (mqtt_wire.h). */
#ifndef SHARE_MQTT_MQTT_TLS_H
#define SHARE_MQTT_MQTT_TLS_H

#include "share/sink.h"

#include <stdbool.h>
#include <sys/types.h>

/* False in a program that was built without TLS (mqtt_no_tls.c), where no session begins. */
extern const bool mqtt_tls_is_built;

struct mqtt_tls;

/* Begins a session over `fd`, which stays the caller's, with the broker called `host`, by the files
 * that the configuration names. NULL: `*problem` and `detail` say why. */
struct mqtt_tls *mqtt_tls_begin(const struct share_config *config, const char *host, int fd,
	enum sink_problem *problem, const char **detail);

/* Each returns a count of octets or a negative errno: -EAGAIN: mqtt_tls_wants_write() tells what
 * for, and a write is tried again with the same octets; -EPROTO: mqtt_tls_problem() says why. A
 * read returns 0 at the end. */
int mqtt_tls_handshake(struct mqtt_tls *t); /* 0: done */
ssize_t mqtt_tls_read(struct mqtt_tls *t, void *to, size_t n);
ssize_t mqtt_tls_write(struct mqtt_tls *t, const void *from, size_t n);

/* Whether what was tried last waits until the socket can be written to. */
bool mqtt_tls_wants_write(const struct mqtt_tls *t);

/* What was wrong, and words for it, static. */
enum sink_problem mqtt_tls_problem(const struct mqtt_tls *t, const char **detail);

/* Ends it without waiting. Safe with NULL. */
void mqtt_tls_finish(struct mqtt_tls *t);

#endif
