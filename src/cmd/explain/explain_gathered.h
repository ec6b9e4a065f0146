/* What a running daemon has gathered of the lists of a port that it reads: the other end of
 * daemon/record_server.h. */
#ifndef CMD_EXPLAIN_GATHERED_H
#define CMD_EXPLAIN_GATHERED_H

#include "explain/explain.h"

/* Asks at the socket `socket` for the port that is called `port` there, two seconds at most. False,
 * and nothing in *lists: it has gathered nothing, is another version, or makes no sense. */
bool explain_gathered_ask(const char *socket, const char *port, struct explain_lists *lists);

#endif
