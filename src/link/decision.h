/* Whether a port has a meter, to be decided within a time: for a program that is one of several
 * which are tried on a port by turns. No descriptor and no clock. */
#ifndef LINK_DECISION_H
#define LINK_DECISION_H

#include "event/event.h"
#include "meter/meter.h"

enum verdict {
	VERDICT_OPEN,  /* not known yet */
	VERDICT_METER, /* there is one, for good */
	VERDICT_NONE,  /* the time is over */
};

struct decision {
	uint32_t within_ms; /* 0: there is nothing to be decided */
	uint64_t since_ms;  /* when the port was opened for the first time; 0: not yet */
	bool is_meter;
};

/* Whether it is still open. */
bool decision_is_open(const struct decision *d);

/* The port was opened. */
void decision_begin(struct decision *d, uint64_t now_ms);

/* A telegram decides, be it one without power; and frames that are whole but cannot be read, as a
 * key or the names of a list are missing. */
enum verdict decision_check(struct decision *d, const struct meter *m, uint64_t now_ms);

/* What was there instead of a meter, as an event. */
struct event decision_event(const struct decision *d, const struct meter *m);

#endif
