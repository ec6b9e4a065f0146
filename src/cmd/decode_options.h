/* The options of gridmeter decode, as a struct and the table that fills it. */
#ifndef CMD_DECODE_OPTIONS_H
#define CMD_DECODE_OPTIONS_H

#include "base/options.h"
#include "config/config.h"

struct decode_options {
	bool json;
	const struct protocol *protocol; /* NULL: any */
	struct config config;            /* key, auth_key, key_file */
	const char *file, *lists_file;   /* NULL: none; "-": standard input */
};

/* Fills a struct decode_options, which is all zeros. */
extern const struct options decode_options;

#endif
