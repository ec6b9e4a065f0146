/* Which serial ports there are to try, and whether another program uses them. A `looker` is the
 * process that looks at other processes (port/holders.h); with NULL this process looks by itself.
 * Left out: opening a port, and what was learned of one (nodes.h). */
#ifndef PORT_CANDIDATES_H
#define PORT_CANDIDATES_H

#include "port/holders.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	CANDIDATES_MAX = HOLDERS_MAX,
	CANDIDATE_PATH_MAX = 256,
};

struct candidates {
	size_t n;
	char path[CANDIDATES_MAX][CANDIDATE_PATH_MAX];
};

/* Fills `c` with the ports that match `pattern`, or with all serial ports of this machine for NULL,
 * in the order of their names; a port that is known under several names comes once, the kernel's
 * console never. The last part of the path may be a pattern (port/pattern.h), not a folder. */
void candidates_find(struct candidates *c, const char *pattern);

/* One number for the list: another one when a port has come or gone. */
uint32_t candidates_hash(const struct candidates *c);

/* The process other than this one that uses the port: has it open, or holds the lock of Victron's
 * serial-starter. 0: none. What may not be looked at counts as free; opening it will tell. Looks at
 * all processes, which takes a while. */
pid_t candidate_holder(const struct looker *looker, const char *path);

/* Whether that process has it open. */
bool candidate_is_held_by(const struct looker *looker, const char *path, pid_t holder);

/* For each of `n` devices a process other than this one that has it open, or 0. As long as
 * candidate_holder(). */
void candidates_holders(
	const struct looker *looker, const dev_t *devices, pid_t *holders, size_t n);

/* Of those it is no holder who has one open: it may have made it. */
bool candidate_is_pseudo_terminal(dev_t device);

/* The same in words, to be put behind a sentence: ": gpsd, process 815", or "" for none. */
void candidate_name_holder(const struct looker *looker, const char *path, char *to, size_t size);

#endif
