/* The daemon: all meters of a configuration at work until a signal ends it. SIGHUP makes it read
 * the configuration again. Left out: what becomes of one meter (source.h). */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stddef.h>
#include <stdint.h>

enum { DAEMON_OVERRIDES_MAX = 32 };

struct outputs_row;

/* What its configuration is made of, also each time that it is read again; all borrowed. */
struct daemon_options {
	const struct outputs_row *outputs; /* whom a meter is told to; see out/outputs.h */
	const char *file;                  /* NULL: none */
	const char *keys;                  /* of meters whose keys nobody names; NULL: none */
	size_t n_overrides;
	struct {
		const char *where, *key, *value; /* `where`: the option, for messages */
	} overrides[DAEMON_OVERRIDES_MAX];
	uint32_t decide_ms; /* so long a meter is waited for; 0: for ever */
};

/* Runs until it has ended, and returns the exit status (base/exit.h). The log has said what was
 * wrong. */
int daemon_run(const struct daemon_options *o);

#endif
