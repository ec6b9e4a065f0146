/* The options of gridmeter simulate, and what they mean. */
#ifndef CMD_SIMULATE_OPTIONS_H
#define CMD_SIMULATE_OPTIONS_H

#include "base/line.h"
#include "sim/fault.h"
#include "sim/profile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
	bool has_power, has_serial, help, list;
	size_t n_faults;
	struct fault faults[FAULTS_MAX];
};

/* The text of --help. */
extern const char simulate_usage[];

/* Fills `o`, which has its defaults. False, with the reason printed, when they make no sense. A key is gone from the
 * command line then. `argv` is borrowed for the life of `o`. */
bool simulate_parse(int argc, char **argv, struct simulate_options *o);

#endif
