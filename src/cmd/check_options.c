/* The command line of gridmeter check, which has files and no options. Left out: reading the files.
 */
#include "cmd/check_options.h"

#include "cmd/cmd.h"

static bool take_files(const struct options *o, void *into, const struct operands *operands)
{
	struct operands *files = into;

	*files = *operands;
	if (files->is_help ? files->n > 0 : files->n == 0 || *files->of[0] == '-')
		return options_expected(o, o->operands);
	return true;
}

const struct options check_options = {
	.command = "check",
	.texts = &option_texts,
	.above = PACKED(
		"Usage: gridmeter check FILE…\n"
		"\n"
		"Reads files with definitions of DLMS lists (see LISTS in gridmeter.conf(5)) "
		"and says what is\n"
		"in them, or what is wrong, with file and line.\n"),
	.below = PACKED("Exit status: 0 all right, 1 something is wrong, 2 wrong usage, "
			"3 the machine failed.\n"),
	.take_operands = take_files,
	.operands = "at least one FILE",
};
