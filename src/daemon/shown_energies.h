/* What a service with several sources has shown of energies, in a file of the state folder as long
 * as that is, or may be, more than its first source says by itself: a second one with more digits,
 * or another meter, has moved it, and without the file it would fall with the next start. Left out:
 * which source is shown, and how energies go on (failover.h). */
#ifndef DAEMON_SHOWN_ENERGIES_H
#define DAEMON_SHOWN_ENERGIES_H

#include "daemon/failover.h"
#include "reading/telegram.h"

/* All zero: nothing was kept. */
struct shown_energies {
	const char *state_dir; /* as configured; borrowed */
	bool is_there;         /* the file may be */
	uint64_t kept_ms;      /* when it was written last; 0: never */
};

/* Gives `f`, of which nothing was shown yet, what was kept of the meter `id`. */
void shown_energies_restore(
	struct shown_energies *s, struct failover *f, const struct identity *id);

/* To be called when another source is shown, now and then, and at last (`is_last`): writes the file
 * of the meter `id` if it is due, and takes it away when it is not needed any more. Flash is
 * spared: between two that are not the last there is half an hour. */
void shown_energies_keep(struct shown_energies *s, const struct failover *f,
	const struct identity *id, bool is_last);

#endif
