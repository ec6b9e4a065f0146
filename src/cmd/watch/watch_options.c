/* The options of gridmeter watch. Left out: connecting to the bus that they name. */
#include "cmd/watch/watch_options.h"

#include "cmd/cmd.h"

#include <stdlib.h>

static bool take_seconds(const struct option_met *met, char *argument)
{
	double *v = met->field;
	char *end;

	*v = strtod(argument, &end);
	return (end != argument && *end == '\0' && *v > 0 && *v < 1e9) ||
	       option_wrong(met, argument, "a number of seconds");
}

#define FIELD(name) offsetof(struct watch_options, name)

static const struct option_row rows[] = {
	{"--once", NULL, 0, PACKED("waits for a meter, prints it once and ends"), FIELD(once),
		option_flag},
	{"--wait", "S", 0, PACKED("how long --once waits, in seconds (default: 5)"), FIELD(wait_s),
		take_seconds},
	{"--seconds", "S", 0, PACKED("ends after S seconds"), FIELD(seconds), take_seconds},
	{"--format", "text|json", 0,
		PACKED("how to print; json is one object a line for each change"), FIELD(json),
		option_json},
	{"--bus", "ADDRESS", 0,
		PACKED("a D-Bus address (default: that of the configuration, else the system bus)"),
		FIELD(bus), option_text},
	{"--stream", NULL, 0,
		PACKED("what the gridmeter of this machine reads, without a bus; the same where\n"
		       "there is none, or bus = none"),
		FIELD(stream), option_flag},
};

const struct options watch_options = {
	.command = "watch",
	.texts = &option_texts,
	.summary = PACKED("show live what the grid meters on the bus say"),
	.above = PACKED(
		"Usage: gridmeter watch [--once] [--wait S] [--seconds S] [--format text|json]\n"
		"                       [--bus ADDRESS | --stream]\n"
		"\n"
		"Shows the grid meters (com.victronenergy.grid.*) on the bus, "
		"and gridmeter's own in every\n"
		"role: power and its direction, phases, energies, age of the telegrams, "
		"the last minutes. In\n"
		"a terminal `q` ends; into a pipe it writes a line per change.\n"),
	.below = PACKED("Exit status: 0; 1 with --once when there was no meter with a power, "
			"with --seconds when\n"
			"there was no meter at all; 2 wrong usage, 3 the machine failed.\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
};
