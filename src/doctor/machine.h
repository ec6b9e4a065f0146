/* What is particular to the machine on which the doctor runs: its files, how the daemon is started
 * there, and where its log is. Left out: what is wrong with it (findings.h). */
#ifndef DOCTOR_MACHINE_H
#define DOCTOR_MACHINE_H

#include "config/config_place.h"
#include "doctor/facts.h"

struct machine {
	struct config_place place;
	const char *file, *key_file; /* that were named; NULL: none */
};

/* `file` and `key_file` were named by hand, or are NULL; borrowed. */
void machine_find(struct machine *m, const char *file, const char *key_file);

/* Adds the names of files and commands to the facts: of files those that a daemon has told, or that
 * were named, else those of this machine. */
void machine_fill(const struct machine *m, struct facts *f);

#endif
