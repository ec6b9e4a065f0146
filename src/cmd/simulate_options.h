/* The options of gridmeter simulate, as a struct and the table that fills it. */
#ifndef CMD_SIMULATE_OPTIONS_H
#define CMD_SIMULATE_OPTIONS_H

#include "base/options.h"
#include "sim/simulation.h"

struct simulate_options {
	struct simulation_plan plan;
	bool list;
};

/* Fills a struct simulate_options, which has its defaults. A key is gone from the command line
 * then. */
extern const struct options simulate_options;

#endif
