/* What `gridmeter watch` knows of the grid meters on the bus, or in the stream of a daemon: the
 * struct between them and the screen. Left out: how it comes to know it (watch_bus.h,
 * watch_stream.h), and how it is shown (watch_view.h). */
#ifndef CMD_WATCH_STATE_H
#define CMD_WATCH_STATE_H

#include "reading/reading.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	WATCH_METERS_MAX = 256, /* more than that are left out: anybody may be on a bus */
	WATCH_TEXT_MAX = 64,
	WATCH_HISTORY = 240, /* seconds */
};

struct watch_value {
	bool is_valid;
	double v; /* W, V, A, Hz, kWh */
};

struct watch_meter {
	char name[128]; /* on the bus, or of its station; "" for a free place */
	char owner[64]; /* unique name, any in the stream; "" once it has left */
	struct watch_value value[N_QUANTITIES];
	struct watch_value instance, refresh_ms, age_ms, period_ms, telegrams, faults;
	char product[WATCH_TEXT_MAX], custom[WATCH_TEXT_MAX], serial[WATCH_TEXT_MAX];
	char connection[WATCH_TEXT_MAX], role[WATCH_TEXT_MAX];
	bool is_news;       /* something of it is not what it was, but for its ages and counts */
	uint64_t heard_ms;  /* its last signal or answer, by our clock */
	uint64_t age_at_ms; /* when age_ms was true */
	uint64_t left_ms;   /* when it left the bus, or fell silent */
	size_t n_history;
	/* Power, a sample a second, the newest at n - 1. */
	struct watch_value history[WATCH_HISTORY];
};

struct watch_state {
	bool is_stream; /* what is followed is the stream of a daemon, and no bus */
	bool has_bus;   /* it, or the stream */
	char address[128];
	uint64_t now_ms;
	char clock[16]; /* time of day, for people */
	struct watch_meter meters[WATCH_METERS_MAX];
};

/* Whether the meter is on the bus at present, or not silent. */
static inline bool watch_meter_is_there(const struct watch_meter *m)
{
	return m->owner[0] != '\0';
}

#endif
