/* What running daemons tell of their sources, and of the ports on which they look for a meter, as
 * subjects of the doctor. Who has a port knows what comes from it. Left out: asking them
 * (answers.h). */
#ifndef DOCTOR_TOLD_H
#define DOCTOR_TOLD_H

#include "doctor/answers.h"
#include "doctor/subject_list.h"

/* Adds what a daemon tells: its meters, and what it hears where it looks for one; that is not told
 * beside a meter that was found by itself, as it looks for more. */
void told_add(struct subjects *p, const cJSON *said);

/* The sources that look for a meter that can be helped, one after the other: `before` is NULL, or
 * the last one. NULL: there are no more. */
const cJSON *told_next_searching(const cJSON *said, const cJSON *before);

/* Adds what one of `n` daemons tells of that port. False: none tells anything. */
bool told_add_port(
	struct subjects *p, const struct answer *daemons, int n, const struct port_name *port);

/* Whether a daemon tells something of that port. */
bool told_has_port(const cJSON *said, const struct port_name *port);

/* What a daemon tells of that port, as in its JSON; NULL: nothing. */
const cJSON *told_of_port(const cJSON *said, const struct port_name *port);

#endif
