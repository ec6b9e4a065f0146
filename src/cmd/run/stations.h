/* All stations of a process, and what they share. Whose a meter is, see owners.h. */
#ifndef CMD_STATIONS_H
#define CMD_STATIONS_H

#include "cmd/run/bindings.h"
#include "cmd/run/known_lines.h"
#include "cmd/run/pasts.h"
#include "cmd/run/station_status.h"
#include "cmd/run/station.h"
#include "port/nodes.h"

struct stations_hooks {
	/* Nothing is left to do. */
	void (*ended)(void *ctx, int status);
};

struct stations {
	struct ev_loop *loop;
	const struct stations_hooks *hooks;
	void *ctx;
	uint32_t decide_ms;
	bool is_open; /* no sections: a station for each port, and more as soon as all have found a meter */
	struct bindings bindings;
	struct known_lines lines;
	struct nodes nodes;
	size_t n;
	/* Of each: */
	unsigned n_strangers
		[CONFIG_METERS_MAX]; /* visits of a meter that the section does not know */
	uint64_t stranger_ms[CONFIG_METERS_MAX]; /* when the port was opened at the last of them */
	bool is_said[CONFIG_METERS_MAX];         /* that what is heard is not for the station */
	unsigned n_away[CONFIG_METERS_MAX]; /* looks at a silent one that has left its own port */
	struct statistics_mark marks[CONFIG_METERS_MAX];
	struct ev_timer exchange; /* due at once: two stations change ports */
	struct ev_timer tend;     /* each half a minute */
	struct station *finder, *loser;
	struct ev_timer statistics;
	struct station of[CONFIG_METERS_MAX];
	struct pasts pasts;
};

/* Begins with every section of `file`; `decide_ms` as in station_decide_within(). `looker` has a
 * look at other processes (port/holders.h). Borrows `loop`, `looker` and `hooks`; must not move. */
void stations_start(struct stations *s, struct ev_loop *loop, const struct config_file *file,
	uint32_t decide_ms, const struct looker *looker, const struct stations_hooks *hooks,
	void *ctx);

/* Takes another configuration. A meter whose section has not changed does not notice. */
void stations_reload(struct stations *s, const struct config_file *file);

/* Soon the two change ports: `finder` goes where `loser` has heard its meter. */
void stations_exchange(struct stations *s, struct station *finder, struct station *loser);

/* Stops everything. Safe twice. */
void stations_finish(struct stations *s);

#endif
