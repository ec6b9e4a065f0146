/* A TCP connection to a serial server such as ser2net, which passes the bytes of a serial port on
 * as they are (raw, not telnet; RFC 2217 is left out: the line is set at the server). */
#ifndef PORT_TCP_H
#define PORT_TCP_H

#include "port/resolver.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct tcp_name {
	char host[254]; /* a name, or a number without brackets; "": it was wrong */
	char port[6];
};

/* A connection that is being made. */
struct tcp {
	struct tcp_name name;
	struct resolver *resolver; /* NULL: no name is being looked up */
	struct addresses addresses;
	size_t next;       /* of them: to be tried when this one fails */
	int fd;            /* -1: none is being tried */
	uint64_t limit_ms; /* when to give up on it */
};

/* Takes "host:port" or "[IPv6]:port" apart, what stands behind tcp://. "" when it is right, else
 * what is wrong, in words, and *name is as it was but for its port. */
const char *tcp_parse(const char *text, struct tcp_name *name);

/* Begins to connect; the name is copied. Returns 0 or a negative errno, -EINVAL for a name that was
 * wrong. */
int tcp_begin(struct tcp *t, const struct tcp_name *name);

/* Goes on. Returns the descriptor of the connection, which is the caller's then; -EINPROGRESS: ask
 * again soon. Any other negative errno: it failed. */
int tcp_proceed(struct tcp *t, uint64_t now_ms);

/* Gives up what is not connected yet. Safe twice. */
void tcp_cancel(struct tcp *t);

/* Sends; what does not fit into the buffer is lost. Returns 0 or a negative errno. */
int tcp_write(int fd, const uint8_t *from, size_t n);

#endif
