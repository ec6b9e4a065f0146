/* What is particular to the machine on which the doctor runs: its files, how the daemon is started
 * there, and where its log is. Left out: what is wrong with it (findings.h). */
#ifndef DOCTOR_MACHINE_FACTS_H
#define DOCTOR_MACHINE_FACTS_H

#include "config/config_place.h"
#include "doctor/facts.h"

struct machine_facts {
	struct config_place place; /* with the names that its files would have, where there are none
				    */
	const char *file, *key_file; /* that were named; NULL: none */
	bool is_venus;
};

/* `file` and `key_file` were named by hand, or are NULL; borrowed. */
void machine_facts_find(struct machine_facts *m, const char *file, const char *key_file);

/* Adds the names of files and commands to the facts: of files those that a daemon has told, or that
 * were named, else those of this machine. */
void machine_facts_fill(const struct machine_facts *m, struct facts *f);

#endif
