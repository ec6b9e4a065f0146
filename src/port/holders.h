/* Who has a device open: a look at the descriptors of all processes in /proc. A process in a
 * sandbox may not do that; it asks one that does nothing else. Left out: locks (starter.h). */
#ifndef PORT_HOLDERS_H
#define PORT_HOLDERS_H

#include <stddef.h>
#include <sys/types.h>

/* The process that looks for one that may not: the other end of a socket. Whoever is given one that
 * is NULL, or -1, looks by itself. */
struct looker {
	int fd;
};

enum { HOLDERS_MAX = 32 }; /* devices that are asked for at a time */

/* For each of at most HOLDERS_MAX devices a process other than this one that has it open, or 0.
 * Looks at the process `only`, or at all for 0, which takes a while. Waits for the looker. */
void holders_find(
	const struct looker *looker, const dev_t *devices, pid_t *holders, size_t n, pid_t only);

/* Answers what comes from the other end of the socket `fd`, until that is closed. */
void holders_serve(int fd);

#endif
