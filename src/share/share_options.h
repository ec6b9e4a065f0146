/* The command line of gridmeter share, as a struct and the table that fills it. */
#ifndef SHARE_SHARE_OPTIONS_H
#define SHARE_SHARE_OPTIONS_H

#include "base/options.h"

struct share_options {
	const char *file; /* NULL: that of the machine */
	bool link;        /* is printed, and that is all */
};

/* Fills a struct share_options, which is all zeros. */
extern const struct options share_options;

#endif
