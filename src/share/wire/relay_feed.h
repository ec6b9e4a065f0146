/* The octets of the meter that is shown, from the daemon: a connection of its own to the readings
 * stream, which reads octets instead of lines, gridmeter-readings(7), only while somebody reads
 * them here. What has waited for us is thrown away. Left out: who reads them (wire_server.h). */
#ifndef SHARE_WIRE_RELAY_FEED_H
#define SHARE_WIRE_RELAY_FEED_H

#include "share/share.h"

#include <ev.h>

struct relay_feed {
	struct share *share;
	/* Octets have come. */
	void (*take)(void *ctx, const uint8_t *octets, size_t n);
	void (*second)(void *ctx); /* it is on, and a second has passed */
	void *ctx;
	struct ev_io readable; /* fd -1: not connected */
	struct ev_timer tick;  /* while it is on */
	uint64_t awake_ms;     /* clock_ms() at which we were there last */
	bool is_given;         /* lines are over, octets come */
	size_t n_line;         /* of the line that is under way, as far as it is the last one */
	char station[STREAM_STATION_MAX];
};

/* All but `take`, `second` and `ctx` is set. Borrows `share`; must not move. */
void relay_feed_init(struct relay_feed *f, struct share *share);

/* Somebody reads (true), or nobody. Safe twice; without anybody all is closed. */
void relay_feed_want(struct relay_feed *f, bool is_wanted);

#endif
