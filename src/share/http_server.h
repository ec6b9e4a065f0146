/* A server of HTTP in our loop, for sinks that answer there: who may come, for how long he may take
 * to ask, and what stands behind the head of a request. Left out: what is answered. */
#ifndef SHARE_HTTP_SERVER_H
#define SHARE_HTTP_SERVER_H

#include "share/listeners.h"

#include <microhttpd.h>

enum {
	HTTP_CONNECTIONS_MAX = 32,
	HTTP_OF_ADDRESS_MAX = 8,
	HTTP_BODY_MAX = 2048,
	HTTP_PATIENCE_S = 15, /* for who has never asked */
};

/* A connection, from its beginning to its end. */
struct http_connection {
	struct MHD_Connection *of; /* NULL: free */
	bool is_answered;          /* a request has come whole; its answer is under way */
	bool has_asked;            /* a request before this one was answered */
	bool is_too_long;          /* more stands behind the head than is taken; it was not read */
	bool has_waited;           /* for this request, see http_server_hold() */
	uint64_t since_ms;         /* clock_ms() since when it is not answered */
	uint64_t waits_until_ms;   /* clock_ms(); 0: it does not */
	size_t n;
	char body[HTTP_BODY_MAX + 1]; /* what stood behind the head: n octets, and a 0 */
};

/* What distinguishes one server from another. */
struct http_server_kind {
	size_t body_max; /* octets behind a head that are taken, up to HTTP_BODY_MAX; 0: none are */
	unsigned idle_s; /* for so long a connection may be kept without a question */
	bool has_date;   /* answers have the time of day */
	/* Answers a request. What `c` says of the body holds until it returns. */
	enum MHD_Result (*answer)(
		void *user, struct http_connection *c, const char *method, const char *path);
	/* Called each second while there is somebody; NULL: nothing is. */
	void (*second)(void *user);
};

struct http_server {
	const struct http_server_kind *kind;
	void *user;
	struct ev_loop *loop;
	struct MHD_Daemon *daemon; /* NULL: it has not begun */
	struct http_connection connections[HTTP_CONNECTIONS_MAX];
	size_t n_connections;
	struct listeners listeners;
	struct ev_io answers;
	struct ev_timer next, second, held;
};

/* Begins to listen at `at` ("local", "lan" or an address), and goes on to try where that is not
 * possible. `s` is all zero, must not move, and is of use even where it could not begin. */
void http_server_begin(struct http_server *s, const struct http_server_kind *kind, void *user,
	struct ev_loop *loop, const char *at, uint16_t port);

/* Lets the library do what there is to do; to be called when connections were resumed. */
void http_server_run(struct http_server *s);

/* For answer(), whose result it is: the request is answered later, in another call of it, after
 * http_server_go_on() or at clock_ms() `until_ms`, to the tenth of a second. */
enum MHD_Result http_server_hold(
	struct http_server *s, struct http_connection *c, uint64_t until_ms);

/* Answers those who wait, whose time is over or all. */
void http_server_go_on(struct http_server *s, bool all);

/* Sets in *out what is wrong with it, since when, and where it listens. */
void http_server_report(const struct http_server *s, struct sink_report *out);

/* Hangs up on all. Safe twice. */
void http_server_finish(struct http_server *s);

#endif
