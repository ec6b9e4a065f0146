/* What is known of one way in which gridmeter share tells readings on, by its name and its place:
 * which keys of the configuration it has, what else is at its port, what starts it anew. Left out:
 * what is wrong with it (status/sink_problem.h). */
#ifndef DOCTOR_SINK_FACTS_H
#define DOCTOR_SINK_FACTS_H

#include "doctor/facts.h"

/* `place` as sinks tell it, "0.0.0.0:80"; `is_udp`: a port of datagrams. */
void sink_facts_set(struct facts *f, const char *name, const char *place, bool is_udp);

#endif
