/* The command line of gridmeter check, as a struct and the table that fills it. */
#ifndef CMD_CHECK_OPTIONS_H
#define CMD_CHECK_OPTIONS_H

#include "base/options.h"

struct check_options {
	const char *config, *key_file; /* NULL: none */
	struct operands lists;
};

/* Fills a struct check_options, which is all zeros: at least one file. */
extern const struct options check_options;

#endif
