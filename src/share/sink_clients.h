/* Who has asked lately, for "who is asking": an address and what it asks for, how often, and the
 * power that it was told. Left out: what was answered. */
#ifndef SHARE_SINK_CLIENTS_H
#define SHARE_SINK_CLIENTS_H

#include "share/sink.h"

enum {
	SINK_CLIENTS_MAX = 32,
	SINK_CLIENT_LASTS_MS = 10 * 60 * 1000, /* the slowest scrapers ask each five minutes */
};

/* All zero: nobody has asked. */
struct sink_clients {
	struct sink_client of[SINK_CLIENTS_MAX]; /* asked_ms 0: nobody */
};

/* Notes that somebody has asked at `now_ms`; `power` is what he was told, NULL: none. Whoever has
 * asked longest ago makes room. */
void sink_clients_note(struct sink_clients *c, const char *who, const char *what, uint64_t now_ms,
	const struct decimal *power);

/* Client `i` of those who have asked in the last ten minutes; false: there are no more. */
bool sink_clients_get(
	const struct sink_clients *c, size_t i, uint64_t now_ms, struct sink_client *out);

/* The same of a sink with that state, wherever it has them. */
bool sink_client(const struct sink *sink, const void *state, size_t i, uint64_t now_ms,
	struct sink_client *out);

#endif
