/* The sharing process at work until a signal ends it. SIGHUP makes it read its configuration again.
 * Left out: its command line (main.c). */
#ifndef SHARE_SERVICE_H
#define SHARE_SERVICE_H

/* Runs by the file `path`, "": by the defaults; returns the exit status (base/exit.h). The log has
 * said what was wrong. */
int service_run(const char *path);

#endif
