/* The exit statuses of the program and of all of its sub-commands, as gridmeter(1) lists them. */
#ifndef BASE_EXIT_H
#define BASE_EXIT_H

enum exit_status {
	EXIT_FINE = 0,
	EXIT_NOTHING = 1, /* nothing found, or not right; so when a port is not there */
	EXIT_USAGE = 2,   /* wrong usage or configuration */
	EXIT_MACHINE =
		3, /* the machine failed, or a file that was named cannot be read or written */
};

/* Of a command to which the file `path` was of no use: EXIT_MACHINE when it cannot be read, else
 * `wrong`, as what is in it was. NULL, "" and "-" are no file. */
int exit_status_of(const char *path, int wrong);

#endif
