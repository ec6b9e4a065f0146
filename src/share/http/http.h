/* The state of the page: what http_sink.c begins and ends, and the files beside it work with. */
#ifndef SHARE_HTTP_HTTP_H
#define SHARE_HTTP_HTTP_H

#include "doctor/facts.h"
#include "share/http_guard.h"
#include "share/http_server.h"
#include "share/sink_clients.h"
#include "share/sink_wishes.h"
#include "share/http/http_meters.h"
#include "share/http/http_text.h"
#include "share/share.h"

#include <microhttpd.h>

enum {
	HTTP_FOLLOWERS_MAX = 24, /* the rest of the connections is for those who ask once */
};

/* One who follows the events. */
struct http_follower {
	struct http *http;
	struct MHD_Connection *connection; /* NULL: free */
	bool is_suspended;                 /* there is nothing to tell */
	uint64_t progress_ms;              /* clock_ms() of when the other side took something */
	enum language language;
	char align[SHARE_KEY_SIZE]; /* whose frames; "": nobody's */
	char who[64];
	/* What has to be told; a bit each for slots. Their latest state is told, however many there
	 * were. */
	uint64_t now_due, account_due, gone_due;
	bool greeting_due, daemon_due, frame_due, outputs_due, comment_due;
	bool is_told_connected; /* to the daemon */
	struct stream_frame frame;
	char *text; /* that is under way: n octets, of which `sent` are gone */
	size_t n, sent;
};

struct http {
	struct share *share;
	struct ev_loop *loop;
	struct http_server server;
	char host_name[HTTP_HOST_MAX + 1];
	struct http_house house;
	struct facts machine;
	struct http_meters meters;
	int history_fd; /* -1: none */
	struct sink_clients clients;
	struct http_follower followers[HTTP_FOLLOWERS_MAX];
	unsigned seconds;
	uint32_t problems; /* of all sinks, as they were told last */
	struct ev_timer due;
	uint64_t n_told, n_dropped;
	struct sink_wishes wishes;
	struct http_text text;
};

/* The power of the first meter that has one, as it is told now; NULL: none. */
const struct decimal *http_power(const struct http *h);

#endif
