/* A meter, a line that is modelled bit by bit, a port, the real decoders, and the hunt for the line
 * setting. */
#ifndef TESTS_SUPPORT_TRIAL_H
#define TESTS_SUPPORT_TRIAL_H

#include "base/line.h"
#include "sim/profile.h"
#include "sim/uart.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TRIAL_PROFILES_MAX = 64,
	TRIAL_TELEGRAMS = 11, /* of each profile, in turn; a prime, or a search in step hears few */
	TRIAL_PHASES = 16,
};

/* What the meter of a profile sends. */
struct sent {
	struct profile profile;
	size_t n[TRIAL_TELEGRAMS];
	uint8_t octets[TRIAL_TELEGRAMS][SIM_TELEGRAM_MAX];
};

enum counters {
	COUNTERS_NONE,
	COUNTERS_ONCE, /* each read counts once, however many of its characters were wrong */
	COUNTERS_ALL,
};

/* One meter, one wire, one first guess. */
struct trial {
	const struct sent *sent;
	struct line_setting sender, guess;
	bool is_inverted;
	enum counters counters;
	enum uart_resync resync;
	unsigned phase;  /* of the period, in sixteenths, at which listening begins */
	int ppm;         /* by which the sender's clock is too fast, and the receiver's too slow */
	bool is_damaged; /* of three telegrams one has a wrong bit, at random */
};

struct outcome {
	bool is_found, is_inverted; /* neither: given up */
	struct line_setting line;
	unsigned n_settings;
	uint64_t ms, period_ms, telegram_ms;
};

/* Fills `sents` with what all profiles send. Returns how many they are. */
size_t trial_record(struct sent sents[TRIAL_PROFILES_MAX]);

/* Hunts until the setting is found, the line is named as inverted, or for very long. */
struct outcome trial_run(const struct trial *t);

#endif
