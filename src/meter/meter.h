/* A meter: the telegrams of one wire become readings of one meter, fresh or none. No descriptor and
 * no event loop; time is an argument. */
#ifndef METER_METER_H
#define METER_METER_H

#include "meter/period.h"
#include "meter/receiver.h"
#include "reading/grid.h"

#include <stdbool.h>
#include <stdint.h>

struct meter_hooks {
	/* A new reading. All arguments are borrowed for the call. */
	void (*reading)(void *ctx, const struct identity *meter, const struct reading *reading,
		uint32_t period_ms);
	/* There is no valid reading any more: silence, or the wire is gone. Once, until the next. */
	void (*lost)(void *ctx);
};

struct meter_conf {
	const char *label;   /* of the port, for the log; borrowed */
	uint32_t timeout_ms; /* silence limit; 0: from the measured period */
	enum power_direction direction;
};

/* Things that are said once, and again only after they were different. */
struct meter_said {
	bool meter;    /* who it is */
	bool no_power; /* telegrams without a power */
	bool doubtful; /* a power without a direction */
	bool noise;    /* bytes, but nothing readable */
	bool stranger; /* another meter speaks here as well */
};

struct meter {
	struct meter_conf conf;
	const struct meter_hooks *hooks;
	void *ctx;
	struct period period;
	bool is_known; /* `identity` is the meter that this wire belongs to */
	bool is_live;  /* the last reading is not older than the silence limit */
	bool was_lost; /* there were readings before */
	uint64_t last_power_ms;
	uint64_t noisy_since_ms;  /* first byte since the last good frame; 0: none */
	uint64_t n_faults_before; /* at the last good reading */
	unsigned n_strangers;     /* telegrams of another meter in a row */
	struct identity identity;
	struct identity stranger;
	struct meter_said said;
	struct receiver receiver;
};

/* A meter that has not said anything yet. `conf` is copied, what it points to is borrowed. */
void meter_init(struct meter *m, const struct protocol *protocol, const struct meter_conf *conf,
	const struct meter_hooks *hooks, void *ctx);

/* Bytes that came at `now_ms`. Of several telegrams in one read only the newest becomes a reading. */
void meter_feed(struct meter *m, struct bytes in, uint64_t now_ms);

/* To be called about once a second, and at meter_deadline_ms(): says what is silent. */
void meter_check(struct meter *m, uint64_t now_ms);

/* When the reading will be too old; 0 while there is none. */
uint64_t meter_deadline_ms(const struct meter *m);

/* The wire is gone: what was said last counts no more. */
void meter_unplugged(struct meter *m);

/* The wire is new: the stream begins anew, the meter stays who it is. */
void meter_plugged(struct meter *m);

#endif
