/* Keeps the energies of integrate = yes over restarts: a file for each meter in the folder of the
 * state. As that may be flash, the file is written only once an hour, when the energy of a phase
 * comes near its mark (some 0.75 kWh), and at the end; what the meter counts meanwhile is caught up
 * with. Left out: computing the energies (meter/check/integral.h). */
#ifndef DAEMON_INTEGRAL_FILE_H
#define DAEMON_INTEGRAL_FILE_H

#include "reading/telegram.h"

#include <stdbool.h>
#include <stdint.h>

struct integral;

/* Whose energies, and where they are kept. All but the time is set by the owner, and borrowed. */
struct integral_file {
	const char *state_dir; /* as configured */
	const char
		*place; /* tells a meter without a number from another of its type; "": no need */
	const struct identity *meter;
	struct integral *integral;
	uint64_t saved_ms; /* 0: not yet */
};

/* The owner begins with `meter`, or knows its number at last: goes on from what was saved, if
 * anything was. False: the machine does not give the file, which is not to be written to; that has
 * been said. */
bool integral_file_restore(const struct integral_file *f, const struct identity *meter);

/* To be called before each reading is published: saves when that is due, and waits for the disk
 * where a mark has been passed already. `label` is for the log. */
void integral_file_keep(struct integral_file *f, const char *label);

/* Saves when nothing more will be published. */
void integral_file_save(struct integral_file *f, const char *label);

#endif
