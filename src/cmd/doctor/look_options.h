/* The options of the commands that look at ports and tell what they see. */
#ifndef CMD_LOOK_OPTIONS_H
#define CMD_LOOK_OPTIONS_H

#include "cmd/config/config_file.h"
#include "cmd/doctor/doctor_words.h"

#include <getopt.h>
#include <stdint.h>

enum { LOOK_PORTS_MAX = 16 };

struct look_options {
	const char *command;               /* what messages begin with */
	const char *file, *key_file, *bus; /* NULL: not given */
	uint32_t within_ms;
	enum language language;
	bool json, all, may_ask, help;
	size_t n_ports;
	struct port_name ports[LOOK_PORTS_MAX];
};

/* Takes the command line of a command whose options are in `names`, ended by zeros: `val` is one of
 * 'c' file, 'k' key file, 'b' bus, 's' seconds, 'f' format, 'l' language, 'a' all, 'q' ask, 'h' help.
 * What stands behind them are at most LOOK_PORTS_MAX ports. Strings are borrowed from `argv`. False,
 * after saying so on standard error, when it is wrong. */
bool look_options_parse(struct look_options *o, const struct option *names, int argc, char **argv);

/* Reads the configuration that was named, or the defaults. False, after saying so on standard error, when it
 * is wrong. */
bool look_options_configure(const struct look_options *o, struct config_file *file);

#endif
