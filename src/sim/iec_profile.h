/* ASCII meters to be: P1 of several countries, a meter that pushes through its optical head, and
 * one that must be asked. */
#ifndef SIM_IEC_PROFILE_H
#define SIM_IEC_PROFILE_H

#include "sim/house.h"

#include <stddef.h>
#include <stdint.h>

enum { IEC_SIM_TELEGRAM_MAX = 4096 };

struct iec_profile;

/* The i-th of all, or NULL behind the last. */
const struct iec_profile *iec_profile_at(size_t i);

const char *iec_profile_name(const struct iec_profile *p);
const char *iec_profile_title(const struct iec_profile *p);
uint32_t iec_profile_period_ms(const struct iec_profile *p);
uint32_t iec_profile_baud(const struct iec_profile *p);

/* One meter of a profile. */
struct iec_meter {
	const struct iec_profile *profile;
	uint32_t number;
	uint32_t seconds; /* since it began, for the clock */
};

void iec_meter_init(struct iec_meter *m, const struct iec_profile *p);

/* Writes what the meter sends now into `out`; returns the length. */
size_t iec_meter_telegram(
	struct iec_meter *m, const struct house *h, uint8_t out[IEC_SIM_TELEGRAM_MAX]);

/* Whether the meter sends only when it is asked. */
bool iec_profile_is_asked(const struct iec_profile *p);

/* Its identification, without the line end. */
const char *iec_profile_ident(const struct iec_profile *p);

/* The identification as it is sent, with parity. */
size_t iec_meter_ident(const struct iec_meter *m, uint8_t out[IEC_SIM_TELEGRAM_MAX]);

/* What it sends then, without the identification: STX … ETX BCC, with parity. */
size_t iec_meter_block(
	struct iec_meter *m, const struct house *h, uint8_t out[IEC_SIM_TELEGRAM_MAX]);

#endif
