/* Listening to a port for a recording: opens it, finds the line setting, and hands on what comes
 * until the time is over. Left out: writing it (recording.h). */
#ifndef CMD_CAPTURE_LISTEN_H
#define CMD_CAPTURE_LISTEN_H

#include "cmd/capture/recording.h"
#include "link/line_search.h"
#include "meter/listener.h"
#include "port/port.h"
#include "port/port_name.h"

/* Takes bytes as they come, `ms` after the beginning, on a line that is set to `line`. Returns 0 or
 * a negative errno, which ends the listening. */
typedef int capture_take(
	void *ctx, uint64_t ms, const struct line_setting *line, struct bytes octets);

struct capture_listen {
	const struct port_name *name; /* of the port */
	const struct looker *looker;  /* see port/holders.h */
	struct line_setting line;     /* baud 0: found out */
	uint64_t seconds;
	const struct protocol_conf *conf;
	capture_take *take;
	void *ctx;
	/* filled in */
	struct port port;
	struct listener listener;
	struct line_search search;
	struct line_errors errors; /* of the line, as they were counted last */
	uint64_t begun_ms, heard_ms;
	uint64_t n_bytes;
	bool is_settled;
};

/* Opens the port and records until the time is over, a signal comes, or a capture file ends. Says
 * on standard output what it finds. Returns 0 or a negative errno. */
int capture_listen(struct capture_listen *l);

#endif
