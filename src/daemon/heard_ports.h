/* What was heard on ports that are looked at in turn, while another one is: the last status of each
 * that was left. A doctor asks for it, as it cannot listen there itself. Left out: what is heard
 * now (source_status.h). */
#ifndef DAEMON_HEARD_PORTS_H
#define DAEMON_HEARD_PORTS_H

#include <cjson/cJSON.h>

struct status;

/* All zero: nothing was left yet. */
struct heard_ports {
	cJSON *list; /* of objects, see status_json() */
};

/* Notes what was heard on the port that `status` names, in place of what was heard there before.
 * Where there is no memory it is left out. */
void heard_ports_note(struct heard_ports *h, const struct status *status);

/* Adds the list to an object as "ports", those left out that a station of its "stations" names. */
void heard_ports_tell(const struct heard_ports *h, cJSON *to);

/* Forgets them, and gives the memory back. */
void heard_ports_free(struct heard_ports *h);

#endif
