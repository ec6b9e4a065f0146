/* The words for what is wrong with a sink, in the order of their enum. */
#include "status/sink_problem.h"

#include <stddef.h>

const char *const sink_problem_names[N_SINK_PROBLEMS + 1] = {"fine", "waits", "nameless",
	"unreachable", "refused", "lost", "forbidden", "no-password", "not-private", "certificate",
	"expired", "own-cert", "no-tls", "port-taken", "port-forbidden", "no-address",
	"no-avahi", "avahi-refuses", "two-controllers", "broken",
	NULL};
