/* The command line of gridmeter record. Left out: asking for what it names. */
#include "cmd/capture/record_options.h"

#include "cmd/cmd.h"

static bool take_port(const struct options *o, void *into, const struct operands *operands)
{
	struct record_options *r = into;

	if (operands->n > 1)
		return options_expected(o, o->operands);
	port_name_parse(operands->n ? operands->of[0] : "auto", &r->port);
	return true;
}

const struct options record_options = {
	.command = "record",
	.texts = &option_texts,
	.summary = PACKED("keep what came from a meter in the last 15 minutes"),
	.above = PACKED(
		"Usage: gridmeter record [PORT]\n"
		"\n"
		"Has the running gridmeter write what came from the meter in the last 15 minutes, "
		"and what\n"
		"was made of it, into a file of its state folder, and prints the name of that: a "
		"capture, for\n"
		"gridmeter decode, detect, doctor and run. Without PORT one of each that it reads. "
		"There are\n"
		"at most four such files, of which the oldest gives way; it also writes one when "
		"something is\n"
		"wrong.\n"),
	.below = PACKED(
		"Exit status: 0 written, 1 there is nothing to be written, 2 wrong usage, 3 the "
		"machine failed.\n"),
	.take_operands = take_port,
	.operands = "one PORT, or none",
};
