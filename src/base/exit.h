/* The exit statuses of the program and of all of its sub-commands, as gridmeter(1) lists them. */
#ifndef BASE_EXIT_H
#define BASE_EXIT_H

enum exit_status {
	EXIT_FINE = 0,
	EXIT_NOTHING = 1, /* nothing found, or not right */
	EXIT_USAGE = 2,   /* wrong usage or configuration */
	EXIT_MACHINE = 3, /* the machine failed */
};

#endif
