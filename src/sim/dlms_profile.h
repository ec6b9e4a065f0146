/* Simulated DLMS meters: an Iskraemeco AM550 with the lists of Slovenian grid operators, in every
 * link and security that meters use; a Kaifa with its short and long lists; a Czech meter that
 * sends once a minute; and meters that could be taken for others, with the types of another list,
 * voltages of another scale, or the number of a water meter. Left out: meters that answer requests.
 */
#ifndef SIM_DLMS_PROFILE_H
#define SIM_DLMS_PROFILE_H

#include "sim/house.h"

#include <stddef.h>
#include <stdint.h>

enum { DLMS_TELEGRAM_MAX = 2048 };

struct dlms_profile;

/* The i-th of all, or NULL behind the last. */
const struct dlms_profile *dlms_profile_at(size_t i);

/* What it is called on the command line, and in words; static. */
const char *dlms_profile_name(const struct dlms_profile *p);
const char *dlms_profile_title(const struct dlms_profile *p);

/* How often its meters send (or may be asked), and the speed of their line. */
uint32_t dlms_profile_period_ms(const struct dlms_profile *p);
uint32_t dlms_profile_baud(const struct dlms_profile *p);

/* The keys of all ciphered profiles. */
extern const uint8_t dlms_profile_key[16], dlms_profile_auth_key[16];

/* One meter of a profile. */
struct dlms_meter {
	const struct dlms_profile *profile;
	uint32_t number;
	const uint8_t *key;    /* borrowed */
	uint32_t seconds;      /* since the full hour at which it began */
	uint32_t counter;      /* of telegrams */
	uint32_t energies_due; /* `seconds` from which on the next list of energies is sent */
};

/* A meter of that profile (borrowed), with its number and the keys of all profiles. */
void dlms_meter_init(struct dlms_meter *m, const struct dlms_profile *p);

/* Writes the push that the meter sends now into `out`; returns its length in octets. */
size_t dlms_meter_telegram(
	struct dlms_meter *m, const struct house *h, uint8_t out[DLMS_TELEGRAM_MAX]);

#endif
