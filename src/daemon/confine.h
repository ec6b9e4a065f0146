/* The sandbox of a command, by its configuration and its arguments: which folders it may open and
 * which TCP ports it may connect to. Left out: how that is enforced
 * (sandbox/sandbox.h). */
#ifndef DAEMON_CONFINE_H
#define DAEMON_CONFINE_H

#include "config/config_file.h"
#include "port/holders.h"
#include "sandbox/sandbox.h"

/* Allows what a command needs that reads serial ports, also those that are plugged in later: to
 * find them and to share them with others. *looker is filled in with who looks at other processes
 * for it. */
void confine_ports(struct sandbox *s, struct looker *looker);

/* Allows the port of that name, whatever it is: a device, a TCP port, a recording, or the folder in
 * which a pattern looks. */
void confine_port(struct sandbox *s, const struct port_name *name);

/* Allows the message bus at `address`; NULL or "" is the system's. */
void confine_bus(struct sandbox *s, const char *address);

/* Allows all that the configuration names except the folder of the state: ports, files with keys
 * and with lists, the bus. */
void confine_config(struct sandbox *s, const struct config_file *file);

struct guest;

/* The sandbox of the daemon: all of the above, its state, its socket, the folder of the
 * configuration `path`, which may be NULL, and what its guest needs. Then enters it: there is no
 * way back. */
void confine_daemon(const struct config_file *file, const char *path, struct looker *looker,
	const struct guest *guest);

/* Whether the sandbox made for `before` is wide enough for `now`, a configuration that has been
 * read since; if not, *error says what is outside of it. */
bool confine_covers(
	const struct config_file *before, const struct config_file *now, struct conf_error *error);

#endif
