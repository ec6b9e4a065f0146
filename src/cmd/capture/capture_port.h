/* Which port is recorded, and who reads it. Left out: recording (capture_listen.h,
 * capture_relay.h). */
#ifndef CMD_CAPTURE_PORT_H
#define CMD_CAPTURE_PORT_H

#include "port/holders.h"
#include "port/port_name.h"

struct capture_port {
	const char *command;   /* whose messages they are: "capture" */
	struct port_name name; /* as it was given; then the port that was found */
	/* filled in */
	char read_as[PORT_NAME_SIZE]; /* how the daemon calls it that reads it */
	char socket[108];             /* of that daemon, as in sockaddr_un; "": nobody reads it */
	bool is_hidden;               /* there may be a daemon, but we may not ask it */
};

/* Asks the running daemons, for two seconds at most, whether one of them reads the port; where none
 * is named ("auto") it is the one that they read, else the one that is free, if there is just one.
 * Returns an exit status (base/exit.h); what is wrong was said. */
int capture_port_find(struct capture_port *p, const struct looker *looker);

#endif
