/* Listening for a recording: whatever comes is handed on, and looked at for telegrams, until the
 * time is over. It comes from a port that is opened here, whose line setting is found, or from
 * whoever reads that port (capture_relay.h). Left out: writing it (recording.h). */
#ifndef CMD_CAPTURE_LISTEN_H
#define CMD_CAPTURE_LISTEN_H

#include "cmd/capture/recording.h"
#include "cmd/progress.h"
#include "link/line_search.h"
#include "meter/listener.h"
#include "port/port.h"
#include "port/port_name.h"

/* Takes bytes as they come, `ms` after the beginning, on a line that is set to `line`. Returns 0 or
 * a negative errno, which ends the listening. */
typedef int capture_take(
	void *ctx, uint64_t ms, const struct line_setting *line, struct bytes octets);

/* Shows whoever waits how far it is, in place of the line that says so; called while it waits, and
 * with each octet that came. */
typedef void capture_show(void *ctx);

struct capture_listen {
	const char *command;          /* whose messages they are: "capture" */
	bool is_quiet;                /* what it finds is said by somebody else */
	capture_show *show;           /* or NULL */
	const struct port_name *name; /* of the port */
	const struct looker *looker;  /* see port/holders.h */
	struct line_setting line;     /* baud 0: found out */
	uint32_t seconds;
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
	struct progress progress;
};

/* What is behind the noun of so many: "" or "s". */
const char *capture_plural(uint64_t n);

/* Opens the port and records until the time is over, a signal comes, or a capture file ends. Says
 * on standard output what it finds. Returns 0 or a negative errno, which was said on standard
 * error. */
int capture_listen(struct capture_listen *l);

/* The same in parts, for bytes that come another way. First: from now on signals end it. */
void capture_listen_prepare(struct capture_listen *l);

/* It begins at `now_ms`, from where all times of the recording count. */
void capture_listen_begin(struct capture_listen *l, uint64_t now_ms);

/* Whether a signal has come, or the time is over. */
bool capture_listen_is_over(const struct capture_listen *l, uint64_t now_ms);

/* Hands on what came and looks at it; `n_understood` are the frames in it that make sense, or NULL.
 * Returns 0 or a negative errno. */
int capture_listen_take(struct capture_listen *l, const struct line_setting *line, struct bytes in,
	uint64_t now_ms, unsigned *n_understood);

/* To be called while nothing comes: shows whoever waits that it goes on, on a line that is set so;
 * baud 0: not known. */
void capture_listen_wait(struct capture_listen *l, const struct line_setting *line);

#endif
