/* The options of gridmeter migrate. Left out: opening what they name. */
#include "cmd/migrate/migrate_options.h"

#include "cmd/cmd.h"

#define FIELD(name) offsetof(struct migrate_options, name)

static const struct option_row rows[] = {
	{"--from", "FILE|-", 0,
		PACKED("config.ini of dbus-d0-smartmeter or config.py of dbus-dlms-meter, "
		       "its folder,\n"
		       "or - (default: the one that is found in /data)"),
		FIELD(from), option_text},
	{"--to", "FOLDER", 0,
		PACKED("writes gridmeter.conf there instead, and keys into gridmeter.keys, "
		       "which only\n"
		       "its owner can read; keys that are there stay"),
		FIELD(to), option_text},
};

const struct options migrate_options = {
	.command = "migrate",
	.texts = &option_texts,
	.summary = PACKED("take over the configuration of an old driver"),
	.above = PACKED("Usage: gridmeter migrate [--from FILE] [--to FOLDER]\n"
			"\n"
			"Prints the configuration of an old driver as one of gridmeter, "
			"each line with a comment: where\n"
			"it came from, or why it was dropped. Nothing is changed.\n"),
	.below = PACKED("Exit status: 0 done, 1 no old driver is found, nothing in its file is "
			"understood, or there\n"
			"is a configuration already, 2 wrong usage, 3 the machine failed.\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.has_h = true,
};
