/* The struct of a port, for the files of this folder, and the states that a port can be in. What
 * can be done with one is in port.h. */
#ifndef PORT_PORT_STATE_H
#define PORT_PORT_STATE_H

#include "base/line.h"
#include "port/line/line_errors.h"
#include "port/replay.h"
#include "port/serial.h"
#include "port/starter.h"
#include "port/tcp.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* How a port is, in a word. */
enum port_state {
	PORT_IS_OPEN,
	PORT_IS_WAITING,
	PORT_IS_CONNECTING,
	PORT_IS_MISSING,
	PORT_IS_FORBIDDEN,
	PORT_IS_HELD,
	PORT_IS_NOT_SERIAL,
	PORT_IS_REFUSED,
	PORT_IS_UNREACHABLE,
	PORT_IS_NAMELESS,
	PORT_IS_FAILED,
	N_PORT_STATES,
};

/* The words, as the status has them; ends with NULL. */
extern const char *const port_state_names[N_PORT_STATES + 1];

struct looker;
struct nodes;
struct port_ops;
struct port_place;

struct port {
	int fd;        /* -1 while it is not open */
	bool may_send; /* set before opening; else it is opened for reading only */
	/* A port that others have open, as these know, is left alone; set before opening. Borrowed;
	 * NULL: only locks count. */
	struct nodes *shy_of;
	/* Characters with wrong parity come as they are, not as 0; set before opening. */
	bool takes_all;
	bool is_connecting; /* not open yet, go on with port_proceed() */
	bool is_quick;      /* what comes is passed on at once, see port_set_quick() */
	/* Its kind, from the first opening on; NULL: as a serial port. */
	const struct port_ops *ops;
	union { /* what is of its kind; it stays until the next opening */
		struct {
			struct serial_before before;
			struct starter starter;
		} serial;
		struct tcp tcp;
		struct replay replay;
	};
};

#endif
