/* What a Shelly Pro 3EM says (Gen2 RPC, profile "triphase"): a table of methods, each with the
 * object that is its result. Numbers that are measured have two digits behind a point, always: a
 * B2500 restarts at one without (uni-meter#236). Import is positive. Pure. Left out: methods that
 * change something, as there is nothing to change. */
#ifndef SHARE_EMULATION_SHELLY_H
#define SHARE_EMULATION_SHELLY_H

#include "base/writer.h"
#include "reading/reading.h"

enum { SHELLY_NO_METHOD = -1 };

/* One who is asked. Borrowed. */
struct shelly {
	const char *id;                /* twelve digits of hex */
	const char *ip;                /* his address, as he who asks knows it */
	const struct reading *reading; /* with a power; NULL: the meter is silent */
	int64_t unix_s;                /* the time of day */
	uint64_t uptime_s;
};

/* The number of a method, in whatever case it is written, or SHELLY_NO_METHOD. */
int shelly_find(const char *name);

/* Its name, as it is documented. */
const char *shelly_name(int method);

/* Whether its result has what the meter says; without a reading there is none then. */
bool shelly_has_numbers(int method);

/* Whether it is one of a channel: of all channels, which are numbered, there is 0. */
bool shelly_has_channels(int method);

/* Writes the result, an object. */
void shelly_write(struct writer *w, int method, const struct shelly *s);

#endif
