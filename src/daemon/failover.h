/* Several sources for one service: which of them is shown, and what of it. The first is, unless it
 * is silent for two of its periods; then the next that may stand in: one that reads the same meter,
 * or another whose power has agreed with that of the first for a minute. The first is back when it
 * was good for 30 s. Energies never fall by a change. Left out: reading and showing them
 * (standby.h), and a clock. */
#ifndef DAEMON_FAILOVER_H
#define DAEMON_FAILOVER_H

#include "meter/check/agreement.h"
#include "reading/reading.h"

enum {
	FAILOVER_MAX = 4, /* sources of a service */
	FAILOVER_ENERGIES = Q_L3_ENERGY_REVERSE - Q_ENERGY_FORWARD + 1,
	FAILOVER_BACK_MS = 30000,
	FAILOVER_FIRST_MS = 15000, /* so long the first is waited for at the start */
};

/* One of them. Bits are those of energies, from Q_ENERGY_FORWARD on. */
struct failover_member {
	bool is_live, is_same; /* it reads the meter of the first */
	uint32_t period_ms;    /* 0: not known */
	uint64_t power_ms;     /* of its last power */
	uint64_t good_since_ms;
	struct reading reading; /* its last */
	uint32_t moved, hidden; /* energies with an offset, and those that none can be told of */
	struct decimal offset[FAILOVER_ENERGIES];
	struct power_track powers;
	struct agreement agreement; /* with the first */
};

/* All zero: nothing was heard. */
struct failover {
	bool has_shown;  /* one of them has been */
	unsigned active; /* which one was last */
	uint64_t begun_ms;
	uint64_t shown_ms; /* of the last power that was shown; 0: none was */
	/* What was shown of energies. One of `floors` is what another source has left, and stays
	 * until the present one is beyond. */
	uint32_t known, floors;
	struct decimal shown[FAILOVER_ENERGIES];
	struct failover_member members[FAILOVER_MAX];
};

/* A reading of one of them. */
struct failover_heard {
	unsigned which;
	uint64_t now_ms;
	uint32_t period_ms;
	bool has_power; /* its meter has told one now */
	bool is_same;   /* it is of the same meter as the first, or the first */
};

enum failover_verdict {
	FAILOVER_WAITS,    /* another one is shown */
	FAILOVER_SHOWN,    /* *shown goes out */
	FAILOVER_CHANGED,  /* the same, and from now on it is this source's */
	FAILOVER_WITHDRAWN /* nothing is shown any more */
};

/* Takes a reading; fills in *shown as the verdict says. *news is the number of one that may stand
 * in from now on, or with a minus of one that may not any more; 0: nothing is new. */
enum failover_verdict failover_hear(struct failover *f, const struct failover_heard *heard,
	const struct reading *reading, struct reading *shown, int *news);

/* Whether number `which` may be shown: it is the first, has the same meter, or agrees with it. */
bool failover_may_show(const struct failover *f, unsigned which);

/* Number `which` has no reading any more. */
enum failover_verdict failover_lose(
	struct failover *f, unsigned which, uint64_t now_ms, struct reading *shown);

/* Number `which` has another meter: what it agreed with counts no more, and if it is the first,
 * energies begin with its own. */
void failover_forget(struct failover *f, unsigned which);

#endif
