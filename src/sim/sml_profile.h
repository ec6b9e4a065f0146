/* Simulated SML meters: what each family sends, in which form, and what is peculiar about it. Left
 * out: the entries of a list (sml_entry.h). */
#ifndef SIM_SML_PROFILE_H
#define SIM_SML_PROFILE_H

#include "sim/house.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SML_TELEGRAM_MAX = 2048 };

struct sml_profile;

/* The profile of that name, or NULL. */
const struct sml_profile *sml_profile_find(const char *name);

/* The i-th of all, or NULL behind the last. */
const struct sml_profile *sml_profile_at(size_t i);

/* What it is called on the command line, and in words; static. */
const char *sml_profile_name(const struct sml_profile *p);
const char *sml_profile_title(const struct sml_profile *p);

/* How often the meter sends. */
uint32_t sml_profile_period_ms(const struct sml_profile *p);

/* One meter of a profile. */
struct sml_meter {
	const struct sml_profile *profile;
	uint32_t number;  /* of the meter, in its server id */
	uint32_t seconds; /* of operation */
	uint8_t transaction;
};

/* A meter of that profile (borrowed), with its number. */
void sml_meter_init(struct sml_meter *m, const struct sml_profile *p);

/* Writes the file that the meter sends now into `out`; returns its length in octets. */
size_t sml_meter_telegram(
	struct sml_meter *m, const struct house *h, uint8_t out[SML_TELEGRAM_MAX]);

#endif
