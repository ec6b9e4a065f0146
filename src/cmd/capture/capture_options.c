/* The options of gridmeter capture. Left out: opening what they name. */
#include "cmd/capture/capture_options.h"

#include "base/print.h"
#include "cmd/cmd.h"
#include "config/config_options.h"

#include <sys/stat.h>

enum { SECONDS_MAX = 7 * 86400 };

static bool take_seconds(const struct option_met *met, char *argument)
{
	long s;

	if (!conf_parse_number(argument, 1, SECONDS_MAX, &s))
		return option_wrong(met, NULL, "whole seconds from 1 to 604800");
	*(uint32_t *)met->field = (uint32_t)s;
	return true;
}

/* Alone it is the file; whoever has forgotten that has written the port. */
static bool is_port(const struct operands *operands)
{
	struct port_name name;
	struct stat st;

	port_name_parse(operands->of[0], &name);
	return operands->n == 1 &&
	       (port_name_is_auto(&name) || name.kind == PORT_NAME_TCP ||
		       (stat(operands->of[0], &st) == 0 && S_ISCHR(st.st_mode)));
}

static bool take_files(const struct options *o, void *into, const struct operands *operands)
{
	struct capture_options *c = into;

	if (operands->is_help)
		return true;
	if (c->from && !c->anonymizes) {
		print_err("gridmeter capture: --from: expected with --anonymous\n");
		return false;
	}
	if (c->from ? operands->n != 1 : operands->n < 1 || operands->n > 2 || is_port(operands))
		return options_expected(o, c->from ? "one FILE, the new one" : "PORT and FILE");
	port_name_parse(operands->n == 2 ? operands->of[0] : "auto", &c->port);
	c->file = operands->of[operands->n - 1];
	return true;
}

#define FIELD(name) offsetof(struct capture_options, name)

static const struct option_row rows[] = {
	{"--seconds", "N", 0, PACKED("how long; Ctrl-C ends it before (default: 60)"),
		FIELD(seconds), take_seconds},
	{"--line", "\"S F\"", 0, PACKED("speed and format of the port (default: found out)"),
		FIELD(config), config_option},
	{"--anonymous", NULL, 0,
		PACKED("puts others in place of the numbers of the meter, counters and dates, and\n"
		       "noise in place of what is not understood; powers, voltages and currents\n"
		       "stay. The file may then be shown to anybody"),
		FIELD(anonymizes), option_flag},
	{"--from", "FILE", 0, PACKED("anonymizes this capture instead of listening to a port"),
		FIELD(from), option_text},
	{"--key-file", "FILE", 0,
		PACKED("keys of a meter that encrypts, as in gridmeter.conf(5); without them what\n"
		       "is encrypted cannot be anonymized. They are in no capture"),
		FIELD(config), config_option},
	{"--drop", NULL, 0, PACKED("makes noise of what cannot be deciphered"), FIELD(drops),
		option_flag},
};

const struct options capture_options = {
	.command = "capture",
	.texts = &option_texts,
	.summary = PACKED("record what a meter sends, to be looked at or sent to somebody"),
	.above = PACKED(
		"Usage: gridmeter capture [PORT] FILE [--seconds N] [--line \"9600 8N1\"] "
		"[--anonymous]\n"
		"                         [--key-file FILE] [--drop]\n"
		"       gridmeter capture --anonymous --from FILE FILE [--key-file FILE] [--drop]\n"
		"\n"
		"Records what a meter sends, byte by byte with its times, "
		"into a new file that only you can\n"
		"read. gridmeter decode shows what is in it; "
		"gridmeter run takes it in place of a port.\n"
		"A gridmeter that reads the port goes on, and hands on what comes. "
		"Without PORT it is the one\n"
		"that it reads, or the only one that is free.\n"),
	.below = PACKED(
		"Exit status: 0 recorded, 1 nothing came or nothing is understood, 2 wrong usage, "
		"3 the machine\n"
		"failed, or the port or the gridmeter that reads it has gone; "
		"what came before is recorded.\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.take_operands = take_files,
};
