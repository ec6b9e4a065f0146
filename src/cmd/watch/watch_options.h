/* The options of gridmeter watch, as a struct and the table that fills it. */
#ifndef CMD_WATCH_OPTIONS_H
#define CMD_WATCH_OPTIONS_H

#include "base/options.h"

struct watch_options {
	const char *bus; /* NULL: the system's */
	double wait_s;
	double seconds; /* 0: for ever */
	bool once, json;
	bool stream; /* not the bus */
};

/* Fills a struct watch_options. */
extern const struct options watch_options;

#endif
