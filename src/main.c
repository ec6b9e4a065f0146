/* gridmeter: reads electricity meters for Victron systems. One program with sub-commands, of which
 * this is the table. Left out: what they do (cmd/cmd.h). */
#include "base/shortage.h"
#include "cmd/cmd.h"

#include "base/print.h"

#include <stdio.h>
#include <string.h>

static const struct command {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{"run", cmd_run, "read the meter and publish it on D-Bus (the daemon)"},
	{"decode", cmd_decode, "print what a capture says"},
	{"check", cmd_check, "tell whether configuration, keys and lists are right"},
	{"detect", cmd_detect, "find out what is on the serial ports"},
	{"doctor", cmd_doctor, "say what is wrong, and what to do"},
	{"watch", cmd_watch, "show live what the grid meters on the bus say"},
#ifndef WITHOUT_SIMULATOR
	{"simulate", cmd_simulate, "be a meter, on a pseudo-terminal or into a file"},
#endif
	{"capture", cmd_capture, "record what a meter sends, to be looked at or sent to somebody"},
	{"migrate", cmd_migrate, "take over the configuration of an old driver"},
};

enum { N_COMMANDS = sizeof commands / sizeof *commands };

static void print_usage(FILE *to)
{
	print_to(to, "Usage: gridmeter COMMAND [ARGUMENTS]\n\n");
	for (int i = 0; i < N_COMMANDS; i++)
		print_to(to, "  %-10s %s\n", commands[i].name, commands[i].summary);
	print_to(to, "\n`gridmeter COMMAND --help` tells more; so does gridmeter(1).\n");
}

/* Whoever reads what was printed believes the exit status. */
static int finish(int status)
{
	const char *why = NULL;

	if (shortage_is_seen())
		why = "no memory";
	else if (fflush(stdout) != 0 || ferror(stdout))
		why = "it could not be written";
	if (!why)
		return status;
	print_err("gridmeter: not all was printed: %s\n", why);
	return EXIT_MACHINE;
}

static int command(int argc, char **argv)
{
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_usage(stdout);
		return EXIT_FINE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		print_out("gridmeter %s\n", GRIDMETER_VERSION);
		return EXIT_FINE;
	}
	for (int i = 0; i < N_COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].main(argc - 1, argv + 1);
	print_err("gridmeter: unknown command %s\n\n", argv[1]);
	print_usage(stderr);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	shortage_watch();
	return finish(command(argc, argv));
}
