/* What a daemon gathers by itself of lists that it does not know, so that `gridmeter explain` and
 * the doctor need not listen first. Nothing of it is ever published. Left out: what is made of a
 * list (explain/explain.h), and who asks (record_server.h, source_status.h). */
#ifndef DAEMON_GATHERED_H
#define DAEMON_GATHERED_H

#include "explain/explain.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct telegram;
struct gathered;

/* How far the lists are, all together. */
struct gathered_progress {
	unsigned n_values;
	unsigned n_explained; /* likely, or sure */
	unsigned n_sure;
};

/* Takes a telegram of a list that is not known, which came at `now_ms` of clock_ms(). The memory is
 * taken at the first one, *g being NULL, and is the caller's to free(); where there is none nothing
 * is gathered. */
void gathered_take(struct gathered **g, const struct telegram *t, uint64_t now_ms);

/* Begins anew: it is another wire. `g` may be NULL. */
void gathered_forget(struct gathered *g);

/* How far it is, which is looked at anew some seconds after the last look at the earliest. False:
 * nothing was gathered; `g` may be NULL. */
bool gathered_progress(struct gathered *g, uint64_t now_ms, struct gathered_progress *out);

/* The lists; borrowed. NULL: nothing was gathered; `g` may be NULL. */
const struct explain_lists *gathered_lists(const struct gathered *g);

#endif
