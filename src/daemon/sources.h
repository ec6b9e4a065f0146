/* All sources of a process, one for each meter or port, and what they share: bindings, lines,
 * pasts, and what is known of ports. Their number is limited only by memory, which is taken when a
 * source is added, and never because of what a meter says. Left out: whose a meter is (owners.h).
 */
#ifndef DAEMON_SOURCES_H
#define DAEMON_SOURCES_H

#include "daemon/dumps.h"
#include "daemon/heard_ports.h"
#include "daemon/known_lines.h"
#include "daemon/owners.h"
#include "daemon/pasts.h"
#include "daemon/source.h"
#include "port/nodes.h"

struct sources_hooks {
	/* All sources have ended: the program is to end with `status` (base/exit.h). */
	void (*ended)(void *ctx, int status);
};

/* All zero: none. */
struct sources {
	struct ev_loop *loop;
	const struct outputs_row *outputs;
	const struct sources_hooks *hooks;
	void *ctx;
	uint32_t decide_ms;
	const struct link_tap *tap;   /* who gets a copy of what comes, set before; NULL: nobody */
	struct stream_server *stream; /* for an output that tells local readers, the same */
	const struct dumps_hooks *dumped; /* who is told of files of recorders, the same */
	/* All of them. While it is open there is one for each port, and one more as soon as all
	 * have found a meter. */
	struct owners owners;
	struct known_lines lines;
	struct pasts pasts;
	struct nodes nodes;
	struct heard_ports heard;
	struct dumps dumps;
	size_t n;
	size_t n_most;            /* so many there may be, as far as the configuration says */
	struct ev_timer exchange; /* due at once: sources change ports, see source.follows */
	struct ev_timer tend;     /* each half a minute */
	struct ev_timer statistics;
};

/* Begins with every section of `file`, each with the outputs of the table; `decide_ms` as in
 * source_decide_within(). A source for which there is no memory says so and is left out; without
 * any, hooks->ended is told. `looker` has a look at other processes (port/holders.h). Borrows
 * `loop`, `outputs`, `looker` and `hooks`; must not move. */
void sources_start(struct sources *s, struct ev_loop *loop, const struct config_file *file,
	const struct outputs_row *outputs, uint32_t decide_ms, const struct looker *looker,
	const struct sources_hooks *hooks, void *ctx);

/* Takes another configuration. A meter whose section has not changed does not notice. */
void sources_reload(struct sources *s, const struct config_file *file);

/* Stops everything and gives its memory back. Safe twice. */
void sources_finish(struct sources *s);

#endif
