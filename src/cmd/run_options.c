/* The options of gridmeter run. A key of a meter is not taken from the command line, where
 * everybody could read it. Left out: whether keys and values of --set are right, as the file comes
 * first. */
#include "cmd/run_options.h"

#include "base/print.h"
#include "base/secret.h"
#include "cmd/cmd.h"
#include "config/config.h"

#include <string.h>

enum { DECIDE_MIN_S = 2, DECIDE_MAX_S = 60 };

static bool add_override(struct daemon_options *o, const char *where, const char *key, char *value)
{
	const struct conf_key *k = conf_find(&config_table, key);

	if (o->n_overrides == DAEMON_OVERRIDES_MAX) {
		print_err("gridmeter run: more than %d settings\n", DAEMON_OVERRIDES_MAX);
		return false;
	}
	if (k && (k->flags & CONF_SECRET)) {
		secret_hide_argument(value);
		print_err(
			"gridmeter run: %s %s: on the command line everybody can read it; expected "
			"in the configuration, or in the file that key_file names\n",
			where, key);
		return false;
	}
	o->overrides[o->n_overrides].where = where;
	o->overrides[o->n_overrides].key = key;
	o->overrides[o->n_overrides++].value = value;
	return true;
}

/* "--port" is the key port. */
static bool take_override(const struct option_met *met, char *argument)
{
	return add_override(met->field, met->row->name, met->row->name + 2, argument);
}

/* KEY=VALUE; cuts the argument in two. */
static bool take_setting(const struct option_met *met, char *argument)
{
	char *equals = strchr(argument, '=');

	if (!equals)
		return option_wrong(met, secret_shown(argument), "KEY=VALUE");
	*equals = '\0';
	return add_override(met->field, met->row->name, argument, equals + 1);
}

static bool take_decide(const struct option_met *met, char *argument)
{
	long s;

	if (!conf_parse_number(argument, DECIDE_MIN_S, DECIDE_MAX_S, &s))
		return option_wrong(met, argument, "whole seconds from 2 to 60");
	*(uint32_t *)met->field = (uint32_t)s * 1000;
	return true;
}

#define FIELD(name) offsetof(struct run_options, name)

static const struct option_row rows[] = {
	{"--config", "FILE", 'c', PACKED("configuration, see gridmeter.conf(5)"),
		FIELD(daemon.file), option_text},
	{"--port", "PORT", 0, PACKED("the same as --set port=PORT"), FIELD(daemon), take_override},
	{"--bus", "ADDRESS", 0, PACKED("the same as --set bus=ADDRESS"), FIELD(daemon),
		take_override},
	{"--set", "KEY=VALUE", 0,
		PACKED("overrides a key of the configuration; may come more than once"),
		FIELD(daemon), take_setting},
	{"--decide", "SECONDS", 0,
		PACKED("ends with status 1 when no meter has been understood so long after\n"
		       "the port was opened, when it cannot be opened, and when it is gone\n"
		       "later; from 2 to 60. As one of several drivers of serial-starter,\n"
		       "which gives each about 10"),
		FIELD(daemon.decide_ms), take_decide},
	{"--example", NULL, 0, PACKED("prints an example configuration and ends"), FIELD(example),
		option_flag},
};

const struct options run_options = {
	.command = "run",
	.texts = &option_texts,
	.above = PACKED(
		"Usage: gridmeter run [-c FILE] [--port PORT] [--bus ADDRESS] [--set KEY=VALUE]…\n"
		"                     [--decide SECONDS] [--example]\n"
		"\n"
		"Reads meters and publishes them on D-Bus as com.victronenergy.grid.*, "
		"in the foreground.\n"
		"Without a configuration it finds them by itself.\n"),
	.below = PACKED(
		"SIGHUP reads the configuration again and keeps the present one if it is wrong; "
		"SIGTERM and\n"
		"SIGINT leave the bus and end.\n"
		"\n"
		"Exit status: 0 ended by a signal or at the end of a capture, "
		"1 another gridmeter publishes\n"
		"the same meter, or --decide found none, 2 wrong usage or configuration, "
		"3 the machine failed.\n"
		"\n"
		"Keys:\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.has_h = true,
	.print_more = config_print_help,
};
