/* The pasts of meters by who they are, kept as long as the program runs: whichever source hears a
 * meter goes on from there. Left out: files; nothing of it outlives the program. */
#ifndef DAEMON_PASTS_H
#define DAEMON_PASTS_H

#include "meter/past.h"

enum { PAST_KEY_MAX = 512 };

struct past_of {
	char key[PAST_KEY_MAX];
	struct past past;
};

/* All zero: no past, and no memory for any. */
struct pasts {
	size_t n, room;
	struct past_of *of; /* memory for `room` of them; the one that was kept last is the last */
};

/* There are, or will be, `n_meters` sources: takes memory for twice as many meters. Later nothing
 * more is taken. */
void pasts_reserve(struct pasts *p, size_t n_meters);

/* Gives the memory back. */
void pasts_free(struct pasts *p);

/* The key of a meter: its number; without one its type and its place, a port or a section, as at
 * another place it is another meter. What stands in reads the same meter at the same time, with
 * other digits and without an integral: what it knows is its own (config.standby; else 0). */
void pasts_key(
	const struct identity *meter, const char *place, unsigned standby, char key[PAST_KEY_MAX]);

/* The past of the meter with that key, borrowed until the next pasts_keep(). NULL: none is known.
 */
const struct past *pasts_find(const struct pasts *p, const char *key);

/* Keeps the past of `m` under its key. When there is no room, the one that was kept longest ago is
 * forgotten. */
void pasts_keep(struct pasts *p, const char *key, const struct meter *m);

#endif
