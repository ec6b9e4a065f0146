/* The options of gridmeter record, as a struct and the table that fills it. */
#ifndef CMD_RECORD_OPTIONS_H
#define CMD_RECORD_OPTIONS_H

#include "base/options.h"
#include "port/port_name.h"

struct record_options {
	struct port_name port; /* "auto": all that are read */
};

/* Fills a struct record_options. */
extern const struct options record_options;

#endif
