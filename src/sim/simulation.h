/* A simulated meter as a whole: the plan that says what it is like, and its life on a
 * pseudo-terminal or into a file. Left out: a second meter; whoever wants two starts two. */
#ifndef SIM_SIMULATION_H
#define SIM_SIMULATION_H

#include "base/line.h"
#include "sim/fault.h"
#include "sim/house.h"
#include "sim/profile.h"
#include "sim/uart_wire.h"
#include "sim/wire.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { FAULTS_MAX = 8 };

/* Of every so many telegrams, the last `run` are damaged. */
struct fault {
	enum fault_kind kind;
	uint32_t every, run;
};

/* What it is to be like. */
struct simulation_plan {
	struct profile profile;
	const char *link;            /* a symbolic link to the pseudo-terminal; NULL: none */
	const char *output;          /* a file, or "-", in place of a pseudo-terminal; NULL: none */
	uint64_t telegrams, seconds; /* it ends after so many; 0: never */
	uint64_t seed;               /* of the house and the faults */
	uint32_t period_ms, serial;
	double speed; /* how many times faster than time */
	double power_w, hour;
	struct line_setting line, reader; /* baud 0: bytes, not bits */
	char formats[2][4];               /* theirs */
	bool is_inverted;
	uint8_t key[16];
	bool has_power, has_serial; /* else those of the house and of the profile */
	size_t n_faults;
	struct fault faults[FAULTS_MAX];
};

struct simulation {
	volatile sig_atomic_t is_ended;   /* set by a signal: it comes to its end */
	volatile sig_atomic_t is_toggled; /* set by a signal: the plug is pulled, or put in again */
	const struct simulation_plan *plan;
	struct wire wire;
	struct uart_wire bits;
	struct house house;
	struct sim_meter meter;
	uint64_t n;      /* telegrams so far */
	uint64_t random; /* for the faults */
	struct timespec begin;
	double passed_ms; /* of the simulation's time */
};

/* Makes the meter and its port, or file. `s` is all zeros; the plan is borrowed. Returns 0 or a
 * negative errno. */
int simulation_begin(struct simulation *s, const struct simulation_plan *p);

/* Sends until the plan or a signal ends it, and takes the port away. Returns 0 or a negative
 * errno. */
int simulation_run(struct simulation *s);

#endif
