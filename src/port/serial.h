/* A serial port of this machine, as far as listening to a meter needs it: taken exclusively, raw,
 * with a line setting, and given back as it was found, but for an echo. Left out: reading and
 * writing (port.h), and locks of Venus OS (starter.h). */
#ifndef PORT_SERIAL_H
#define PORT_SERIAL_H

#include "base/line.h"

#include <stdbool.h>
#include <termios.h>

/* Whether a serial port can have that speed. */
bool serial_has_baud(uint32_t baud);

/* How a port was found, to be put back at the end. */
struct serial_before {
	struct termios termios;
	int flags; /* of the driver (ASYNC_…); -1: it has none */
};

/* The flags of a driver with its latency as low as it can be; FTDI adapters then pass on what has
 * come each millisecond instead of each sixteenth, which costs a thousand USB transfers a second,
 * also in silence. */
int serial_quick_flags(int flags);

/* The flags that a driver has now, with its latency as it was before. */
int serial_flags_as_before(int now, int before);

/* Makes the open tty `fd` ours alone (lock and TIOCEXCL), raw, and set to `line`. *before
 * becomes what it was. Returns 0 or a negative errno: -ENOTTY, -EBUSY, -EIO: a driver without
 * hardware, -EINVAL for a line setting that the port cannot do. Characters with a wrong parity are
 * read as 0, or with `takes_all` as they came. */
int serial_take(
	int fd, const struct line_setting *line, bool takes_all, struct serial_before *before);

/* Sets another line on a tty that is ours; what was waiting in it is thrown away. Returns 0 or a
 * negative errno. */
int serial_set_line(int fd, const struct line_setting *line, bool takes_all);

/* Has the driver pass on what has come as soon as it can, or as it did before; nothing where the
 * driver does not know of it. */
void serial_set_quick(int fd, bool is_quick, const struct serial_before *before);

/* Puts it back as it was, but without an echo, and lets others in. */
void serial_give_back(int fd, const struct serial_before *before);

#endif
