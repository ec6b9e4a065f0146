/* What `gridmeter COMMAND --help` prints. */
#ifndef CMD_HELP_H
#define CMD_HELP_H

enum help {
	HELP_RUN,
	HELP_DECODE,
	HELP_CHECK,
	HELP_DETECT,
	HELP_DOCTOR,
	HELP_WATCH,
	HELP_CAPTURE,
	HELP_MIGRATE,
	N_HELPS,
};

enum { HELP_MAX = 2048 }; /* bytes of one, with the 0 */

/* Prints it to stdout. */
void help_print(enum help help);

#endif
