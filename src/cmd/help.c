/* Unpacks and prints. */
#include "cmd/help.h"

#include "base/packed.h"
#include "base/print.h"

extern const struct packed help_texts;

void help_print(enum help help)
{
	char text[HELP_MAX];

	packed_text(&help_texts, help, 0, text, sizeof text);
	print_lines(stdout, text);
}
