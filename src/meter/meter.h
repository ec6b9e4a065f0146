/* A meter: the telegrams of one wire become readings of one meter, fresh or none. No descriptor and
 * no event loop; time is an argument. */
#ifndef METER_METER_H
#define METER_METER_H

#include "meter/freshness.h"
#include "meter/meter_state.h"

/* What meter_feed() made of the bytes. */
struct heard {
	unsigned n_understood; /* frames that made sense, with values or not */
	unsigned n_telegrams;  /* of those: with values, of whatever meter */
	unsigned n_damaged;    /* frames whose check was wrong: who is asked would answer again */
	bool is_noise; /* nothing has made sense since the first byte, or the last good frame */
};

/* A meter that has not said anything yet. `conf` is copied, what it points to is borrowed. */
void meter_init(
	struct meter *m, const struct meter_conf *conf, const struct meter_hooks *hooks, void *ctx);

/* Bytes that came at `now_ms`. Of several telegrams in one read only the newest becomes a reading.
 */
struct heard meter_feed(struct meter *m, struct bytes in, uint64_t now_ms);

/* To be called every few seconds, and at meter_deadline_ms(): says what is silent. */
void meter_check(struct meter *m, uint64_t now_ms);

/* The wire is gone: what was said last counts no more. */
void meter_unplugged(struct meter *m);

/* The wire is another one: what was said of the one before counts no more. A meter without a number
 * of its own stays there. */
void meter_moved(struct meter *m);

/* The keys are others now: what was said of them counts no more. */
void meter_rekeyed(struct meter *m);

/* The wire is new: the stream begins anew, the meter stays who it is. */
void meter_plugged(struct meter *m);

/* The port has another line setting: the stream begins anew. */
void meter_set_line(struct meter *m, const struct line_setting *line);

/* The line setting is known now, or baud 0: not known; the stream goes on. */
void meter_name_line(struct meter *m, const struct line_setting *line);

/* The meter is asked every `period_ms`; 0: it sends by itself. */
void meter_set_asked(struct meter *m, uint32_t period_ms);

#endif
