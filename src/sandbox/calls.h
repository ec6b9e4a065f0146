/* System calls: a list of those that are allowed (seccomp), for each kind of work. */
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
};

/* Of what is not allowed, most is answered as by a kernel that does not have it (ENOSYS): libraries
 * know how to do without, and a meter goes on. What nobody but an intruder calls (programs, mounts,
 * modules, other processes' memory) ends the process. False: this kernel, or emulator, cannot. */
bool calls_restrict(unsigned needs);

#endif
