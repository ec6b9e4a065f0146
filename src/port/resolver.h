/* Looks up the names of servers in a thread of its own: getaddrinfo() may wait for half a minute,
 * and the event loop must not. Left out: connecting (tcp.h). */
#ifndef PORT_RESOLVER_H
#define PORT_RESOLVER_H

#include <stddef.h>
#include <sys/socket.h>

enum { ADDRESSES_MAX = 6 };

struct addresses {
	size_t n;
	struct {
		struct sockaddr_storage address;
		socklen_t length;
	} list[ADDRESSES_MAX]; /* best first */
};

struct resolver;

/* Addresses written as numbers, "10.0.0.7" or "fe80::1%eth0"; at once. Returns 0, or -EDESTADDRREQ
 * when `host` is a name. */
int resolver_numeric(const char *host, const char *port, struct addresses *to);

/* Begins to look up a name; the strings are copied. NULL when there is no memory or no thread. */
struct resolver *resolver_start(const char *host, const char *port);

/* -EINPROGRESS: not known yet. 0: `to` is filled. -EDESTADDRREQ: nobody knows that name. */
int resolver_ask(struct resolver *r, struct addresses *to);

/* Lets go of it; a look-up that still runs ends by itself, unheard. Safe with NULL. */
void resolver_release(struct resolver *r);

#endif
