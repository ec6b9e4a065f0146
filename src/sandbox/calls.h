/* Which system calls are allowed (seccomp), for each kind of work. Left out: the arguments of most
 * of them; folders and TCP ports are restricted by Landlock (folders.h). */
#ifndef SANDBOX_CALLS_H
#define SANDBOX_CALLS_H

#include <stdbool.h>

/* Kinds of work beside computing, standard streams and memory, which all do. */
enum sandbox_need {
	SANDBOX_READ = 1 << 0,   /* opens files to read them, and looks into folders */
	SANDBOX_WRITE = 1 << 1,  /* makes, moves and removes files */
	SANDBOX_PORT = 1 << 2,   /* serial ports and their locks */
	SANDBOX_LOOP = 1 << 3,   /* an event loop */
	SANDBOX_BUS = 1 << 4,    /* a message bus: sockets of this machine */
	SANDBOX_DAEMON = 1 << 5, /* answers at its own socket, gets new keys */
	SANDBOX_NET = 1 << 6,    /* serial servers: TCP, and names that are looked up in threads */
	SANDBOX_SCREEN = 1 << 7, /* sets the terminal */
	SANDBOX_WIRE = 1 << 8,   /* makes pseudo-terminals */
	SANDBOX_LOOK = 1 << 9,   /* looks at other processes for another of ours */
	SANDBOX_SERVE = 1 << 10, /* listens at TCP ports, and answers there */
	SANDBOX_RECORD = 1 << 11, /* a copy of the process that records beside it */
};

/* Restricts this process to the calls of those kinds of work, for good. Most calls that are not
 * allowed are answered as by a kernel that does not have them (ENOSYS): libraries know how to do
 * without, and meters are still read. What nobody but an intruder calls (programs, mounts, modules,
 * memory of other processes) ends the process. False: this kernel, or emulator, cannot do it. */
bool calls_restrict(unsigned needs);

#endif
