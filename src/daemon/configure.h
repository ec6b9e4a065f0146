/* The configuration that the daemon goes by: defaults, then the file, then the command line. What
 * is wrong with it the log says. Left out: what a configuration is (config/config_file.h). */
#ifndef DAEMON_CONFIGURE_H
#define DAEMON_CONFIGURE_H

#include "config/config_file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DAEMON_OVERRIDES_MAX = 32 };

struct guest;
struct outputs_row;

/* What its configuration is made of, also each time that it is read again; all borrowed. */
struct daemon_options {
	const struct outputs_row *outputs; /* whom a meter is told to; see out/outputs.h */
	const struct guest *guest;         /* what runs beside the sources */
	const char *file;                  /* NULL: none */
	const char *keys;                  /* of meters whose keys nobody names; NULL: none */
	/* Where definitions of lists are, if they are there then: those of meters that name none.
	 * NULL: nowhere. */
	const char *lists;
	size_t n_overrides;
	struct {
		const char *where, *key, *value; /* `where`: the option, for messages */
	} overrides[DAEMON_OVERRIDES_MAX];
	bool last_good;     /* what is wrong at the start is replaced, see configure.h */
	uint32_t decide_ms; /* so long a meter is waited for; 0: for ever */
};

/* Reads it for the start. *by becomes the file that it is of, or NULL; borrowed. False: something
 * is wrong. With o->last_good that is the command line alone: in place of a file that is wrong
 * comes the one that was right last, or nothing. */
bool configure_start(const struct daemon_options *o, struct config_file *file, const char **by);

/* Reads it again. `before`: what the sandbox was made for. False: something is wrong, or outside of
 * the sandbox. */
bool configure_again(
	const struct daemon_options *o, const struct config_file *before, struct config_file *file);

#endif
