/* Recording what a running daemon reads, which goes on with it meanwhile: the other end of
 * daemon/record_server.h. Left out: finding the daemon (capture_port.h). */
#ifndef CMD_CAPTURE_RELAY_H
#define CMD_CAPTURE_RELAY_H

#include "cmd/capture/capture_listen.h"

/* Asks at the socket `socket` for what comes from the port that is called `port` there, and hands
 * it on as capture_listen() does; l->name is how people call it. Returns 0, or a negative errno
 * when the daemon hands on no more, which was said. */
int capture_relay(struct capture_listen *l, const char *socket, const char *port);

/* Connects to that socket and asks a question, a line. A descriptor that waits for nothing, or a
 * negative errno. */
int capture_ask(const char *socket, const char *question);

#endif
