/* A source: one meter of the configuration at work, from its wire to its outputs. The two are
 * joined here and nowhere else. Left out: whose a meter is (owners.h), and which sources there are
 * (sources.h). */
#ifndef DAEMON_SOURCE_H
#define DAEMON_SOURCE_H

#include "daemon/source_state.h"
#include "port/connection.h"

/* A source for a section of the configuration, whose files with lists have been checked; it is
 * stopped. `outputs` is the table of those it may have. `is_extra`: it looks for a meter beside
 * others that were found. Copies the section; borrows the rest. NULL: there is no memory, which has
 * been said. */
struct source *source_new(struct ev_loop *loop, const struct config_section *section,
	const struct outputs_row *outputs, bool is_extra, const struct source_hooks *hooks,
	void *ctx);

/* Before it begins: how long to look for a meter on its port; then the source has ended,
 * EXIT_NOTHING. The same when the port is gone later. */
void source_decide_within(struct source *s, uint32_t ms);

/* Begins on s->port, with all outputs that the source wants. */
void source_start(struct source *s);

/* Begins anew: looks for the meter, at first where it was. */
void source_restart(struct source *s);

/* The same, but nothing is known of where it was, nor of the line. */
void source_search(struct source *s);

/* To be called each half a minute: reads the file with the keys again where it has changed since
 * and the meter cannot be deciphered, and lets the outputs do what they do now and then. */
void source_tend(struct source *s);

/* Whether it has stopped because nobody would see it: others have its name on the bus.
 * source_start() tries again. */
bool source_is_refused(const struct source *s);

/* Lets outputs and port go; source_start() may follow. Safe twice. */
void source_stop(struct source *s);

/* Stops it, wipes its keys and gives its memory back. */
void source_free(struct source *s);

/* The way to its meter, as far as it is known (port/connection.h). Borrowed from the source. */
void source_connection(const struct source *s, struct connection *c);

/* What tells its meter from another of its make: for one beside another of its type the socket of
 * its adapter, "USB 1.2"; for one that tells nothing of itself its port; "" for all others. */
void source_place(const struct source *s, char *out, size_t size);

#endif
