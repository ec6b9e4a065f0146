/* Simulated meters of every protocol, by the name of their profile. Left out: what is particular to
 * one protocol (sml_profile.h, dlms_profile.h, iec_profile.h). */
#ifndef SIM_PROFILE_H
#define SIM_PROFILE_H

#include "sim/dlms_profile.h"
#include "sim/iec_profile.h"
#include "sim/sml_profile.h"

enum { SIM_TELEGRAM_MAX = 4096 };

/* What the list of profiles tells. One of the pointers is set. */
struct profile {
	const struct sml_profile *sml;
	const struct dlms_profile *dlms;
	const struct iec_profile *iec;
	const char *protocol; /* the word in the configuration */
	const char *name, *title;
	uint32_t period_ms;
	uint32_t baud;
};

/* Fills `p` with the i-th of all meters that work; false behind the last. */
bool profile_at(size_t i, struct profile *p);

/* The same of those with something wrong, for gridmeter doctor to find. */
bool profile_ailing_at(size_t i, struct profile *p);

/* Fills `p` with the profile of that name; false when there is none. */
bool profile_find(const char *name, struct profile *p);

/* One meter of a profile. */
struct sim_meter {
	struct profile profile;
	struct sml_meter sml;
	struct dlms_meter dlms;
	struct iec_meter iec;
};

/* A meter of that profile, which is copied. */
void sim_meter_init(struct sim_meter *m, const struct profile *p);

/* Gives it another number than that of its profile. */
void sim_meter_set_number(struct sim_meter *m, uint32_t number);

/* Lets `ms` milliseconds pass for the meter. */
void sim_meter_pass(struct sim_meter *m, uint32_t ms);

/* Writes the telegram that the meter sends now into `out`; returns its length in octets. */
size_t sim_meter_telegram(
	struct sim_meter *m, const struct house *h, uint8_t out[SIM_TELEGRAM_MAX]);

#endif
