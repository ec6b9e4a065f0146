/* The table of configuration keys as people read it. */
#include "cmd/config/config.h"

#include "base/print.h"

#include <string.h>

/* `text` in lines of at most 76 characters, each behind `indent`. */
static void print_wrapped(FILE *to, const char *indent, const char *text)
{
	const int width = 76;

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
		print_wrapped(to, "# ", config_table.keys[i].help);
		print_to(to, "#%s =%s%s\n", config_table.keys[i].name,
			*config_table.keys[i].fallback ? " " : "", config_table.keys[i].fallback);
	}
}

void config_print_help(FILE *to)
{
	for (size_t i = 0; i < config_table.n_keys; i++) {
		print_to(to, "  %s = %s\n", config_table.keys[i].name,
			*config_table.keys[i].fallback ? config_table.keys[i].fallback : "(none)");
		print_wrapped(to, "      ", config_table.keys[i].help);
	}
}
