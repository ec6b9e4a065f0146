/* Prints the table of keys: as the example file, and as a part of the usage of gridmeter run. Left
 * out: what the keys are for, which is unpacked from config_helps.c. */
#include "config/config.h"

#include "base/packed.h"
#include "base/print.h"

#include <string.h>

enum { HELP_MAX = 1024 }; /* bytes of one, with the 0 */

extern const struct packed config_helps;

/* What the key is for, in lines of at most 76 characters, each behind `indent`. */
static void print_wrapped(FILE *to, const char *indent, size_t key)
{
	const int width = 76;
	char help[HELP_MAX], *text = help;

	packed_text(&config_helps, key, 0, help, sizeof help);

	while (*text) {
		int n = (int)strlen(text), cut = n;

		if (n > width)
			for (cut = width; cut > 0 && text[cut] != ' '; cut--)
				;
		print_to(to, "%s%.*s\n", indent, cut, text);
		text += cut;
		text += *text == ' ';
	}
}

void config_print_example(FILE *to)
{
	print_to(to, "# gridmeter.conf: every key at its default. No key is needed.\n");
	for (size_t i = 0; i < config_table.n_keys; i++) {
		print_to(to, "\n");
		print_wrapped(to, "# ", i);
		print_to(to, "#%s =%s%s\n", config_table.keys[i].name,
			*config_table.keys[i].fallback ? " " : "", config_table.keys[i].fallback);
	}
}

void config_print_help(FILE *to)
{
	for (size_t i = 0; i < config_table.n_keys; i++) {
		print_to(to, "  %s = %s\n", config_table.keys[i].name,
			*config_table.keys[i].fallback ? config_table.keys[i].fallback : "(none)");
		print_wrapped(to, "      ", i);
	}
}
