/* The daemon: all meters of a configuration at work until a signal ends it. SIGHUP makes it read
 * the configuration again. Left out: what becomes of one meter (source.h). */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include "daemon/configure.h"

/* Runs until it has ended, and returns the exit status (base/exit.h). The log has said what was
 * wrong. */
int daemon_run(const struct daemon_options *o);

#endif
