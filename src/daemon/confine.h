/* The sandbox of a command, by its configuration and its arguments: which folders and TCP ports it has to do with. */
#ifndef DAEMON_CONFINE_H
#define DAEMON_CONFINE_H

#include "config/config_file.h"
#include "port/holders.h"
#include "sandbox/sandbox.h"

/* A command that reads serial ports, also those that come later: with what is needed to find and to share them.
 * *looker becomes who looks at other processes for it. */
void confine_ports(struct sandbox *s, struct looker *looker);

/* The port of that name. */
void confine_port(struct sandbox *s, const struct port_name *name);

/* The message bus at `address`; NULL or "" is the system's. */
void confine_bus(struct sandbox *s, const char *address);

/* All that the configuration names but the folder of the state: ports, files with keys and with lists, the bus. */
void confine_config(struct sandbox *s, const struct config_file *file);

/* The daemon: all of that, its state, its socket, and the folder of the configuration `path`, which may be NULL. Then
 * it enters. */
void confine_daemon(const struct config_file *file, const char *path, struct looker *looker);

/* Whether what is named in `now`, that confine_config() has not been told of yet in `before`, leaves the sandbox;
 * if not, the error says what. */
bool confine_covers(
	const struct config_file *before, const struct config_file *now, struct conf_error *error);

#endif
