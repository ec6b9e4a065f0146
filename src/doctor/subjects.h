/* The subjects of `gridmeter doctor`: the sources that running daemons report, and the ports to
 * which it listens by itself. Left out: what is wrong with them (findings.h). */
#ifndef DOCTOR_SUBJECTS_H
#define DOCTOR_SUBJECTS_H

#include "config/config_file.h"
#include "doctor/facts.h"
#include "doctor/probe.h"
#include "port/holders.h"

enum { SUBJECTS_FOUND_MAX = 16 }; /* ports that nobody named, at a time */

/* A meter, or a place where one should be. */
struct subject {
	struct facts facts;
	struct port_name port; /* that is listened to */
	bool is_listening;     /* `probe` is in use */
	bool is_done;          /* nothing more is to be learnt by listening */
	bool is_found;         /* nobody named the port */
	struct probe probe;
};

struct subjects {
	struct ev_loop *loop;
	const struct config_file *config;
	struct looker looker; /* who looks at other processes: set before */
	uint32_t within_ms;
	int64_t has_daemon;
	size_t n;
	size_t room;
	struct subject **of; /* each stays where it is */
};

/* Finds the subjects: those on the `n_ports` ports that are named, else those of the daemons, else
 * those of `config`. Asks the daemons, which may take two seconds, and begins to listen to what
 * none of them reads, for `within_ms` at most. Borrows everything; must not move. */
void subjects_find(struct subjects *p, struct ev_loop *loop, const struct config_file *config,
	const struct port_name *ports, size_t n_ports, uint32_t within_ms);

/* To be called a few times a second: takes what was heard into the facts. Returns whether all are
 * done. */
bool subjects_look(struct subjects *p);

/* Adds a subject about which nothing is known. Borrowed; NULL: there is no memory. */
struct subject *subjects_add(struct subjects *p);

/* Lets all ports go, and gives the memory back. */
void subjects_finish(struct subjects *p);

#endif
