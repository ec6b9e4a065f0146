/* What the telegrams of a meter hold, whatever their values are: is there a power, and since when;
 * how fine are the energies; what does the meter's clock say. A locked meter is told by it. No
 * clock: time is an argument. */
#ifndef METER_CHECK_TELEGRAM_PROFILE_H
#define METER_CHECK_TELEGRAM_PROFILE_H

#include "reading/telegram.h"

#include <stdbool.h>
#include <stdint.h>

enum { PROFILE_CLOCK_MAX = 16 };

/* All zero: nothing was heard. */
struct telegram_profile {
	uint64_t n;             /* telegrams */
	bool has_power;         /* the last one */
	bool has_magnitude;     /* the same: a power without a sign */
	bool is_whole_kwh;      /* its energies are no finer */
	bool is_partial;        /* others complement it */
	bool is_lockable;       /* it may leave out its power until a PIN is in; set by the meter */
	uint64_t power_from_ms; /* when powers began to come; 0: none has come */
	uint64_t power_last_ms;
	unsigned n_relapses;           /* powers came, and then whole telegrams without one */
	uint32_t lasted_ms;            /* how long they had come before the last relapse */
	char clock[PROFILE_CLOCK_MAX]; /* as the meter writes it, YYMMDDhhmmss and S or W; "": not
					  said */
};

/* Forgets everything: another meter. */
void telegram_profile_reset(struct telegram_profile *c);

/* A telegram of the meter. `has_power`: one of its values was a power that is believed. */
void telegram_profile_take(
	struct telegram_profile *c, const struct telegram *t, bool has_power, uint64_t now_ms);

/* Whether the energies of a telegram are in whole kWh. */
bool telegram_profile_is_whole_kwh(const struct telegram *t);

/* Whether a telegram has a power without a sign. */
bool telegram_profile_has_magnitude(const struct telegram *t);

#endif
