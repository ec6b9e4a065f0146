/* Unpacks a help, and breaks its lines. */
#include "config/keys_print.h"

#include "base/packed.h"
#include "base/print.h"

#include <string.h>

enum { HELP_MAX = 1024 }; /* bytes of one, with the 0 */

/* What the key is for, in lines of at most 76 characters, each behind `indent`. */
static void print_wrapped(FILE *to, const char *indent, const struct packed *helps, size_t key)
{
	const int width = 76;
	char help[HELP_MAX], *text = help;

	packed_text(helps, key, 0, help, sizeof help);

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

void keys_print_example(FILE *to, const struct conf_table *table, const struct packed *helps)
{
	for (size_t i = 0; i < table->n_keys; i++) {
		const struct conf_key *k = &table->keys[i];

		print_to(to, "\n");
		print_wrapped(to, "# ", helps, i);
		print_to(to, "#%s =%s%s\n", k->name, *k->fallback ? " " : "", k->fallback);
	}
}

void keys_print_help(FILE *to, const struct conf_table *table, const struct packed *helps)
{
	for (size_t i = 0; i < table->n_keys; i++) {
		const struct conf_key *k = &table->keys[i];

		print_to(to, "  %s = %s\n", k->name, *k->fallback ? k->fallback : "(none)");
		print_wrapped(to, "      ", helps, i);
	}
}
