/* The daemon: all meters of a configuration at work, until a signal ends it. SIGHUP reads the
 * configuration again. What a meter does with its port and its service is in source.h. */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stddef.h>
#include <stdint.h>

enum { DAEMON_OVERRIDES_MAX = 32 };

struct outputs_row;

/* Of what its configuration is made, each time anew; all borrowed. */
struct daemon_options {
	const struct outputs_row *outputs; /* whom a meter is told to; see out/outputs.h */
	const char *file;                  /* NULL: none */
	size_t n_overrides;
	struct {
		const char *where, *key, *value; /* `where`: the option, for messages */
	} overrides[DAEMON_OVERRIDES_MAX];
	uint32_t decide_ms; /* so long a meter is waited for; 0: for ever */
};

/* Returns when it has ended: one of base/exit.h. What is wrong was said in the log. */
int daemon_run(const struct daemon_options *o);

#endif
