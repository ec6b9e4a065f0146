/* How the program and its sub-commands end. */
#ifndef BASE_EXIT_H
#define BASE_EXIT_H

enum exit_status {
	EXIT_FINE = 0,
	EXIT_NOTHING = 1, /* nothing found, or not right */
	EXIT_USAGE = 2,   /* wrong usage or configuration */
	EXIT_MACHINE = 3, /* the machine failed */
};

#endif
