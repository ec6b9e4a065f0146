/* The options of gridmeter explain, as a struct and the table that fills it. */
#ifndef CMD_EXPLAIN_OPTIONS_H
#define CMD_EXPLAIN_OPTIONS_H

#include "base/options.h"
#include "config/config.h"
#include "doctor/words.h"
#include "explain/explain.h"
#include "port/port_name.h"

struct explain_options {
	const char *to;    /* where the definition goes; NULL: nowhere */
	const char *share; /* where the capture and the definition go; NULL: nowhere */
	bool accept;       /* `to` is where the daemon reads it */
	bool json;
	uint32_t seconds; /* 0: not said */
	enum language language;
	struct config config; /* line, key_file */
	struct explain_told told;
	struct port_name port;
};

/* Fills a struct explain_options, whose configuration has its defaults. */
extern const struct options explain_options;

#endif
