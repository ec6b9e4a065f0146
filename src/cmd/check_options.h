/* The command line of gridmeter check, as the table that takes it. */
#ifndef CMD_CHECK_OPTIONS_H
#define CMD_CHECK_OPTIONS_H

#include "base/options.h"

/* Fills a struct operands: the files, at least one. */
extern const struct options check_options;

#endif
