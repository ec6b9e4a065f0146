/* gridmeter: reads electricity meters for Victron systems. One program with sub-commands, of which
 * this is the table. Left out: what they do (cmd/cmd.h). */
#include "base/shortage.h"
#include "cmd/cmd.h"

#include "base/options.h"
#include "base/print.h"
#include "cmd/capture/capture_options.h"
#include "cmd/capture/record_options.h"
#include "cmd/check_options.h"
#include "cmd/decode_options.h"
#include "cmd/doctor/look_options.h"
#include "cmd/explain/explain_options.h"
#include "cmd/migrate/migrate_options.h"
#include "cmd/run_options.h"
#include "cmd/share_options.h"
#include "cmd/simulate_options.h"
#include "cmd/watch/watch_options.h"

#include <stdio.h>
#include <string.h>

static const struct command {
	const struct options *options;
	int (*main)(int argc, char **argv);
} commands[] = {
	{&run_options, cmd_run},
	{&decode_options, cmd_decode},
	{&check_options, cmd_check},
	{&detect_options, cmd_detect},
	{&doctor_options, cmd_doctor},
	{&explain_options, cmd_explain},
	{&watch_options, cmd_watch},
	{&cmd_share_options, cmd_share},
#ifndef WITHOUT_SIMULATOR
	{&simulate_options, cmd_simulate},
#endif
	{&capture_options, cmd_capture},
	{&record_options, cmd_record},
	{&migrate_options, cmd_migrate},
};

enum { N_COMMANDS = sizeof commands / sizeof *commands };

static void print_usage(FILE *to)
{
	print_to(to, "Usage: gridmeter COMMAND [ARGUMENTS]\n"
		     "       gridmeter --help | --version\n\n");
	for (int i = 0; i < N_COMMANDS; i++)
		options_summarize(commands[i].options, to);
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

/* Words that people try: of help and version all that are usual. */
static bool is_among(const char *words, const char *word)
{
	for (; *words; words += strlen(words) + 1)
		if (strcmp(words, word) == 0)
			return true;
	return false;
}

static int command(int argc, char **argv)
{
	for (int i = 0; i < N_COMMANDS; i++)
		if (strcmp(argv[0], commands[i].options->command) == 0)
			return commands[i].main(argc, argv);
	print_err("gridmeter: unknown command %s; gridmeter --help lists all\n", argv[0]);
	return EXIT_USAGE;
}

static int begin(int argc, char **argv)
{
	static char help[] = "--help";
	char *of_command[] = {argc > 2 ? argv[2] : NULL, help, NULL};

	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (is_among("--version\0-V\0-v\0version\0", argv[1])) {
		print_out("gridmeter %s\n", GRIDMETER_VERSION);
		return EXIT_FINE;
	}
	if (!is_among("--help\0-h\0help\0", argv[1]))
		return command(argc - 1, argv + 1);
	if (argc > 2) /* help run */
		return command(2, of_command);
	print_usage(stdout);
	return EXIT_FINE;
}

int main(int argc, char **argv)
{
	shortage_watch();
	return finish(begin(argc, argv));
}
