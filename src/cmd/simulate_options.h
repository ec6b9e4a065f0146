/* The options of gridmeter simulate. */
#ifndef CMD_SIMULATE_OPTIONS_H
#define CMD_SIMULATE_OPTIONS_H

#include "base/line.h"
#include "base/options.h"
#include "sim/fault.h"
#include "sim/profile.h"

enum { FAULTS_MAX = 8 };

/* Of every so many telegrams, the last `run` are damaged. */
struct fault {
	enum fault_kind kind;
	uint32_t every, run;
};

struct simulate_options {
	struct profile profile;
	const char *link, *output;
	uint64_t telegrams, seconds, seed;
	uint32_t period_ms, serial;
	double speed, power_w, hour;
	struct line_setting line, reader; /* baud 0: bytes, not bits */
	char formats[2][4];
	bool is_inverted;
	uint8_t key[16];
	bool has_power, has_serial, list;
	size_t n_faults;
	struct fault faults[FAULTS_MAX];
};

/* Fills a struct simulate_options, which has its defaults. A key is gone from the command line then. */
extern const struct options simulate_options;

#endif
