/* What is behind the door of libgridmeter: the state of a wire, in memory of the caller. Nobody
 * outside of this room looks into it. Left out: everything that users see (include/gridmeter.h). */
#ifndef LIB_GRIDMETER_STATE_H
#define LIB_GRIDMETER_STATE_H

#include "meter/invocation_counter.h"
#include "meter/listener.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_lists.h"
#include "reading/grid.h"

#include <gridmeter.h>

enum { GRIDMETER_REGISTERS_MAX = 1024 }; /* with all past periods; real meters send 343 */

/* It stays where it is: `conf` and the receivers point into it. */
struct gridmeter {
	enum gridmeter_event event; /* the last one */
	enum gridmeter_counter policy;
	struct invocation_counter counter;
	struct grid_rules rules;
	struct reading reading; /* of GRIDMETER_TELEGRAM */
	struct protocol_conf conf;
	struct dlms_keys keys;
	struct dlms_lists lists;
	struct listener listener;
	struct reg registers[GRIDMETER_REGISTERS_MAX]; /* of all receivers: there is one telegram at
							  a time */
};

#endif
