/* What was learned of the devices that are tried in turn, so that going through all of them costs
 * little: which have no hardware behind them, and which another program has open. It holds until
 * the device is created anew, as happens when an adapter is plugged in. Left out: which devices
 * there are (candidates.h). */
#ifndef PORT_NODES_H
#define PORT_NODES_H

#include "port/candidates.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct node {
	/* Which one it is, and since when. */
	dev_t device;
	ino_t inode;
	struct timespec changed;
	/* How often it had no hardware behind it, as far as it matters: once is a bad moment. */
	uint8_t n_hollow;
	bool is_looked_at;  /* who has it open */
	uint64_t looked_ms; /* the last time */
	pid_t holder;       /* who had, then; 0: nobody */
};

/* All zero: nothing is known. */
struct nodes {
	/* Who looks at other processes, see port/holders.h. Borrowed; NULL: this one. */
	const struct looker *looker;
	size_t n;
	struct node of[CANDIDATES_MAX];
};

/* Whether it is of no use to open the port. Costs a look at one process at most. */
bool nodes_is_useless(struct nodes *k, const char *path);

/* Ports that will be asked for: of all of them it is found out at once who has them. */
void nodes_expect(struct nodes *k, const struct candidates *ports);

/* Who has the port open, locked or not; 0: nobody. That means to look at all processes, so it is
 * done when a port is asked for the first time, when who had it has it no more, and each ten
 * minutes. */
pid_t nodes_holder(struct nodes *k, const char *path, uint64_t now_ms);

/* The port, of which was asked before it was opened, could not be opened or read, for the negative
 * errno `error`; 0: it could. */
void nodes_learn(struct nodes *k, const char *path, int error);

#endif
