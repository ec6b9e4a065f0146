/* A serial line, as far as listening needs it. */
#ifndef PORT_SERIAL_H
#define PORT_SERIAL_H

#include "base/line.h"

#include <stdbool.h>
#include <termios.h>

/* Whether a serial port can have that speed. */
bool serial_has_baud(uint32_t baud);

/* Makes the open tty `fd` ours alone (lock and TIOCEXCL), raw, and set to `line`. *before becomes the
 * setting that it had. Returns 0 or a negative errno: -ENOTTY, -EBUSY, -EINVAL for a line setting that
 * the port cannot do. */
int serial_take(int fd, const struct line_setting *line, struct termios *before);

/* Sets another line on a tty that is ours; what was waiting in it is thrown away. Returns 0 or a negative
 * errno. */
int serial_set_line(int fd, const struct line_setting *line);

/* Puts the setting back and lets others in. */
void serial_give_back(int fd, const struct termios *before);

#endif
