/* Finds the subjects of `gridmeter doctor`: what running daemons tell, and the ports to which it
 * listens by itself. Left out: what is wrong with them (findings.h). */
#ifndef DOCTOR_SUBJECTS_H
#define DOCTOR_SUBJECTS_H

#include "doctor/subject_list.h"

enum { SUBJECTS_FOUND_MAX = 16 }; /* ports that nobody named, at a time */

/* Finds the subjects: those on the `n_ports` ports that are named, else those of the daemons, else
 * those of `config`. Asks the daemons, which may take two seconds, and begins to listen to what
 * none of them reads, for `within_ms` at most. Borrows everything; must not move. */
void subjects_find(struct subjects *p, struct ev_loop *loop, const struct config_file *config,
	const struct port_name *ports, size_t n_ports, uint32_t within_ms);

/* To be called a few times a second: takes what was heard into the facts. Returns whether all are
 * done. */
bool subjects_look(struct subjects *p);

#endif
