/* Simulated ASCII meters: P1 of several countries, a meter that pushes through its optical head,
 * and one that has to be asked. Left out: the sign-on (asked.h). */
#ifndef SIM_IEC_PROFILE_H
#define SIM_IEC_PROFILE_H

#include "sim/house.h"

#include <stddef.h>
#include <stdint.h>

enum { IEC_SIM_TELEGRAM_MAX = 4096 };

struct iec_profile;

/* The i-th of all, or NULL behind the last. */
const struct iec_profile *iec_profile_at(size_t i);

/* What it is called on the command line, and in words; static. */
const char *iec_profile_name(const struct iec_profile *p);
const char *iec_profile_title(const struct iec_profile *p);

/* How often its meters send (or may be asked), and the speed of their line. */
uint32_t iec_profile_period_ms(const struct iec_profile *p);
uint32_t iec_profile_baud(const struct iec_profile *p);

/* One meter of a profile. */
struct iec_meter {
	const struct iec_profile *profile;
	uint32_t number;
	uint32_t seconds; /* since it began, for the clock */
};

/* A meter of that profile (borrowed), with its number. */
void iec_meter_init(struct iec_meter *m, const struct iec_profile *p);

/* Writes the telegram that the meter sends now into `out`; returns its length in octets. */
size_t iec_meter_telegram(
	struct iec_meter *m, const struct house *h, uint8_t out[IEC_SIM_TELEGRAM_MAX]);

/* Whether the meter sends only when it is asked. */
bool iec_profile_is_asked(const struct iec_profile *p);

/* Its identification line, without the line end; static. */
const char *iec_profile_ident(const struct iec_profile *p);

/* Writes the identification as it is sent, with parity, into `out`; returns its length in octets.
 */
size_t iec_meter_ident(const struct iec_meter *m, uint8_t out[IEC_SIM_TELEGRAM_MAX]);

/* Writes what it sends then, STX … ETX BCC with parity, into `out`; returns its length in octets.
 */
size_t iec_meter_block(
	struct iec_meter *m, const struct house *h, uint8_t out[IEC_SIM_TELEGRAM_MAX]);

#endif
