/* The hunt for the port that has a meter, where none was named: one free port after the other,
 * round and round, each time a little longer. */
#ifndef LINK_PORT_HUNT_H
#define LINK_PORT_HUNT_H

#include "event/event.h"
#include "port/candidates.h"
#include "port/nodes.h"
#include "port/port_name.h"

#include <stdbool.h>
#include <stdint.h>

struct port_hunt {
	bool is_on;        /* a port was not named */
	bool is_extra;     /* beside a meter that was found: after some rounds it looks seldom */
	const char *first; /* a port to try before all others; NULL: none. Borrowed */
	/* The port that comes first in a round if it is among them. Borrowed; NULL: none. */
	const char *home;
	unsigned n_rests;    /* of an extra one, since its last round */
	const char *pattern; /* of the ports to try; NULL: all. Borrowed */
	/* What all that hunt have learned; borrowed. NULL: nothing is remembered. */
	struct nodes *nodes;
	bool is_lack_said; /* that there is no port at all */
	unsigned round;
	size_t next;   /* of the candidates */
	uint32_t seen; /* candidates_hash() of the last round */
	struct candidates candidates;
};

/* Where `port` names one there is no hunt. `first` may be "" or NULL. They and
 * `nodes` are borrowed; it may be NULL. */
void port_hunt_init(struct port_hunt *h, const struct port_name *port, const char *first,
	bool is_extra, struct nodes *nodes);

/* Begins again with the first port. */
void port_hunt_anew(struct port_hunt *h);

/* Begins again with the port that was tried last. */
void port_hunt_stay(struct port_hunt *h);

/* The next port that is worth a try; NULL at the end of a round. */
const char *port_hunt_next(struct port_hunt *h);

/* It could not be opened or read, for the negative errno `error`; 0: it could. */
void port_hunt_learn(struct port_hunt *h, const char *path, int error);

/* Ends a round; the next listens a little longer. *event is what is to be told of it,
 * EVENT_NOTHING: nothing. */
void port_hunt_end_round(struct port_hunt *h, struct event *event);

/* How long to listen to a port without a byte, and to one whose bytes make no sense. */
uint64_t port_hunt_patience_ms(const struct port_hunt *h);
uint64_t port_hunt_noise_patience_ms(const struct port_hunt *h);

#endif
