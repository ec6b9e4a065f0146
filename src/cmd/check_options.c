/* The command line of gridmeter check. Left out: reading the files. */
#include "cmd/check_options.h"

#include "cmd/cmd.h"

static bool take_lists(const struct options *o, void *into, const struct operands *operands)
{
	struct check_options *c = into;

	c->lists = *operands;
	if (!operands->is_help && !operands->n && !c->config && !c->key_file)
		return options_expected(o, "a FILE");
	return true;
}

#define FIELD(name) offsetof(struct check_options, name)

static const struct option_row rows[] = {
	{"--config", "FILE", 'c', PACKED("a configuration; not the files that it names"),
		FIELD(config), option_text},
	{"--key-file", "FILE", 0, PACKED("the keys of a meter"), FIELD(key_file), option_text},
};

const struct options check_options = {
	.command = "check",
	.texts = &option_texts,
	.summary = PACKED("tell whether configuration, keys and lists are right"),
	.above = PACKED(
		"Usage: gridmeter check [-c FILE] [--key-file FILE] [FILE…]\n"
		"\n"
		"Reads a configuration, keys, and files with definitions of DLMS lists "
		"(see LISTS in\n"
		"gridmeter.conf(5)), and says what is in them, or what is wrong, with file and "
		"line.\n"),
	.below = PACKED("Exit status: 0 all right, 1 something is wrong, 2 wrong usage, "
			"3 the machine failed.\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.take_operands = take_lists,
};
