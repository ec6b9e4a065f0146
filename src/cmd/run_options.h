/* The options of gridmeter run, as a struct and the table that fills it. */
#ifndef CMD_RUN_OPTIONS_H
#define CMD_RUN_OPTIONS_H

#include "base/options.h"
#include "daemon/daemon.h"

struct run_options {
	struct daemon_options daemon;
	bool example;
};

/* Fills a struct run_options, which is all zeros. */
extern const struct options run_options;

#endif
