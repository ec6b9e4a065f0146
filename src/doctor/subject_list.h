/* The subjects of `gridmeter doctor`: each is a meter, a place where one should be, or something
 * that is wrong with the machine. Left out: finding them (subjects.h), and what is wrong with them
 * (findings.h). */
#ifndef DOCTOR_SUBJECT_LIST_H
#define DOCTOR_SUBJECT_LIST_H

#include "config/config_file.h"
#include "doctor/facts.h"
#include "doctor/probe.h"
#include "port/holders.h"

/* A meter, or a place where one should be. */
struct subject {
	struct facts facts;
	struct port_name port; /* that is listened to */
	bool is_listening;     /* `probe` is in use */
	bool is_done;          /* nothing more is to be learnt by listening */
	bool is_found;         /* nobody named the port */
	bool is_on_board;      /* it is one of the machine, and there is no adapter */
	struct probe probe;
};

struct subjects {
	struct ev_loop *loop;
	const struct config_file *config;
	struct looker looker; /* who looks at other processes: set before */
	uint32_t within_ms;
	int64_t has_daemon;
	bool is_forbidden; /* to ask it */
	size_t n;
	size_t room;
	struct subject **of; /* each stays where it is */
};

/* Adds a subject about which nothing is known. Borrowed; NULL: there is no memory. */
struct subject *subjects_add(struct subjects *p);

/* The same of one of which all is known, `fact` (yes) and no port. The same is returned. */
struct subject *subjects_add_known(struct subjects *p, enum fact fact);

/* The same, in front of all others. */
struct subject *subjects_add_first(struct subjects *p, enum fact fact);

/* Lets all ports go, and gives the memory back. */
void subjects_finish(struct subjects *p);

#endif
