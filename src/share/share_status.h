/* The socket at which the sharing process tells how it is: whoever connects gets one JSON object,
 * and the connection is closed. For gridmeter doctor, and for scripts. Left out: commands; nothing
 * that is sent to it is read. */
#ifndef SHARE_SHARE_STATUS_H
#define SHARE_SHARE_STATUS_H

#include "share/intake.h"

#include <ev.h>

struct share_status {
	const struct share *share;
	const struct intake *intake;
	struct ev_io asked;
	uint64_t since_ms;
	char path[108]; /* as in sockaddr_un; "": there is no socket */
};

/* Opens the socket; without one the process goes on. Borrows both; must not move. */
void share_status_begin(
	struct share_status *t, const struct share *share, const struct intake *intake);

/* Closes it, and removes it. Safe twice. */
void share_status_finish(struct share_status *t);

#endif
