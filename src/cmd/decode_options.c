/* The options of gridmeter decode. Left out: looking at the files that they name. */
#include "cmd/decode_options.h"

#include "cmd/cmd.h"
#include "config/config_options.h"
#include "proto/protocols.h"

static bool take_protocol(const struct option_met *met, char *argument)
{
	const struct protocol *p = protocol_find(argument);

	*(const struct protocol **)met->field = p;
	return p || option_wrong(met, argument, "sml, dlms or iec");
}

static bool take_file(const struct options *o, void *into, const struct operands *operands)
{
	struct decode_options *d = into;

	if (operands->is_help)
		return true;
	d->file = operands->of[0];
	return operands->n == 1 || options_expected(o, o->operands);
}

#define FIELD(name) offsetof(struct decode_options, name)

static const struct option_row rows[] = {
	{"--format", "text|json", 0,
		PACKED("how to print; json is one object a line (default: text)"), FIELD(json),
		option_json},
	{"--protocol", "sml|dlms|iec", 0,
		PACKED("the one to look for (default: whatever makes sense)"), FIELD(protocol),
		take_protocol},
	{"--key-file", "FILE", 0, PACKED("DLMS: a file with keys, as in gridmeter.conf(5)"),
		FIELD(config), config_option},
	{"--key", "HEX", 0,
		PACKED("DLMS: the encryption key, 32 hexadecimal digits; others may see it in the\n"
		       "list of processes for a moment, and your shell keeps it"),
		FIELD(config), config_option_key},
	{"--auth-key", "HEX", 0,
		PACKED("DLMS: the authentication key; what it does not authenticate is dropped"),
		FIELD(config), config_option_key},
	{"--lists", "FILE", 0,
		PACKED("DLMS: definitions of lists without names, see gridmeter.conf(5)"),
		FIELD(lists_file), option_text},
};

const struct options decode_options = {
	.command = "decode",
	.texts = &option_texts,
	.above = PACKED(
		"Usage: gridmeter decode [--format text|json] [--protocol sml|dlms|iec] "
		"[--key HEX]\n"
		"                        [--auth-key HEX] [--key-file FILE] [--lists FILE] FILE|-\n"
		"\n"
		"Reads a capture (of gridmeter capture, or raw bytes as they came from the meter) "
		"and prints\n"
		"each telegram in it: what the meter sent, "
		"and what that means for the grid connection.\n"),
	.below = PACKED("Exit status: 0 at least one telegram, 1 none, 2 wrong usage, "
			"3 the file could not be read.\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.take_operands = take_file,
	.operands = "one FILE, or - for standard input",
};
