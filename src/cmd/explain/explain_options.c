/* The options of gridmeter explain. Left out: listening to what they name. */
#include "cmd/explain/explain_options.h"

#include "base/print.h"
#include "cmd/cmd.h"
#include "cmd/explain/explain_words.h"
#include "config/config_options.h"

#include <stdlib.h>
#include <string.h>

enum {
	SECONDS_MAX = 7 * 86400,
	DECIMALS_MAX = 6,
};

static const char expected_display[] =
	"1.8.0=KWH or 2.8.0=KWH, as the display of the meter shows it, at least 10, twice each "
	"at most";

static bool take_seconds(const struct option_met *met, char *argument)
{
	long s;

	if (!conf_parse_number(argument, 1, SECONDS_MAX, &s))
		return option_wrong(met, NULL, "whole seconds from 1 to 604800");
	*(uint32_t *)met->field = (uint32_t)s;
	return true;
}

static bool take_language(const struct option_met *met, char *argument)
{
	const enum language language = language_find(argument);

	*(enum language *)met->field = language;
	return explain_words_has(language) || option_wrong(met, argument, "en or de");
}

/* "12345.678" or "12345,678". */
static bool read_kwh(const char *text, struct explain_display *d)
{
	double unit = 1, v = 0;
	bool is_behind = false, has_digit = false;

	for (; *text; text++) {
		if ((*text == '.' || *text == ',') && !is_behind) {
			is_behind = true;
			continue;
		}
		if (*text < '0' || *text > '9' || v > 1e12)
			return false;
		has_digit = true;
		v = v * 10 + (*text - '0');
		d->decimals += is_behind;
		unit *= is_behind ? 10 : 1;
	}
	d->kwh = v / unit;
	return has_digit && d->decimals <= DECIMALS_MAX && d->kwh >= 10;
}

static bool take_display(const struct option_met *met, char *argument)
{
	struct explain_told *told = met->field;
	struct explain_display d = {.group_c = (uint8_t)(*argument - '0')};

	if ((strncmp(argument, "1.8.0=", 6) != 0 && strncmp(argument, "2.8.0=", 6) != 0) ||
		!read_kwh(argument + 6, &d) || told->n_displays == EXPLAIN_DISPLAYS_MAX)
		return option_wrong(met, argument, expected_display);
	told->displays[told->n_displays++] = d;
	return true;
}

static bool take_port(const struct options *o, void *into, const struct operands *operands)
{
	struct explain_options *e = into;

	if (operands->is_help)
		return true;
	if (operands->n > 1)
		return options_expected(o, o->operands);
	port_name_parse(operands->n ? operands->of[0] : "auto", &e->port);
	return true;
}

#define FIELD(name) offsetof(struct explain_options, name)

static const struct option_row rows[] = {
	{"--seconds", "N", 0,
		PACKED("how long it listens to a port; Ctrl-C ends it before (default: 600, or\n"
		       "not at all where a running gridmeter has gathered something)"),
		FIELD(seconds), take_seconds},
	{"--to", "FILE", 0,
		PACKED("writes a new file with the definition, for lists = of gridmeter.conf(5):\n"
		       "what is sure; what is likely stands in it as remarks"),
		FIELD(to), option_text},
	{"--accept", NULL, 0,
		PACKED("puts the definition where gridmeter run reads it, gridmeter.lists beside\n"
		       "gridmeter.conf: once power, direction and powers of ten are sure"),
		FIELD(accept), option_flag},
	{"--share", "FILE", 0,
		PACKED("writes a new file for those who make gridmeter: an anonymous capture, as\n"
		       "gridmeter capture --anonymous makes it, and in its remarks the definition"),
		FIELD(share), option_text},
	{"--display", "CODE=KWH", 0,
		PACKED("what the display of the meter shows for 1.8.0 or 2.8.0, in kWh, with all\n"
		       "decimals; twice at most for each, some hours apart"),
		FIELD(told), take_display},
	{"--no-export", NULL, 0, PACKED("nothing in this house feeds into the grid"),
		FIELD(told.no_export), option_flag},
	{"--line", "\"S F\"", 0, PACKED("speed and format of the port (default: found out)"),
		FIELD(config), config_option},
	{"--key-file", "FILE", 0, PACKED("keys of a meter that encrypts, as in gridmeter.conf(5)"),
		FIELD(config), config_option},
	{"--format", "text|json", 0,
		PACKED("how to print; json is one object a line for each list"), FIELD(json),
		option_json},
	{"--lang", "en|de", 0,
		PACKED("English or German (default: as LC_ALL, LC_MESSAGES or LANG say)"),
		FIELD(language), take_language},
};

const struct options explain_options = {
	.command = "explain",
	.texts = &option_texts,
	.summary = PACKED("find out what the values of a list without names are"),
	.above = PACKED(
		"Usage: gridmeter explain [PORT|FILE|-] [--seconds N] [--to FILE] [--display "
		"CODE=KWH]\n"
		"                         [--no-export] [--accept] [--share FILE]\n"
		"                         [--line \"9600 8N1\"] [--key-file FILE]\n"
		"                         [--format text|json] [--lang en|de]\n"
		"\n"
		"Some meters send values without names, in an order that their grid operator has "
		"set. Listens to\n"
		"one, or reads a recording, and tells of each value what it is, "
		"by what it does: voltages that\n"
		"answer to a load, powers that add up, counters that rise. "
		"Sure is what is proven; likely is a\n"
		"suggestion, and never used. A gridmeter that reads the port goes on.\n"),
	.below = PACKED(
		"PORT is a serial port or tcp://host:port; without one it is the one that "
		"gridmeter reads, or the\n"
		"only one that is free. FILE is a recording of gridmeter capture, "
		"- is standard input.\n"
		"\n"
		"Exit status: 0 the power and its direction are sure, 1 they are not, or nothing "
		"was found,\n"
		"2 wrong usage, 3 the machine failed.\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.take_operands = take_port,
	.operands = "one PORT or FILE, or - for standard input",
};
