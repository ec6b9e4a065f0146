/* The options of gridmeter capture, as a struct and the table that fills it. */
#ifndef CMD_CAPTURE_OPTIONS_H
#define CMD_CAPTURE_OPTIONS_H

#include "base/options.h"
#include "config/config.h"
#include "port/port_name.h"

struct capture_options {
	struct port_name port; /* without `from`, which is anonymized instead */
	const char *from, *file;
	bool anonymizes, drops;
	uint32_t seconds;
	struct config config; /* line, key_file */
};

/* Fills a struct capture_options, whose configuration has its defaults. */
extern const struct options capture_options;

#endif
