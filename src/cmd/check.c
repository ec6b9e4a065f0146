/* gridmeter check: whether files that a person wrote are right. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/help.h"
#include "cmd/lists.h"
#include "base/text.h"
#include "reading/unit.h"
#include "sandbox/sandbox.h"

#include <stdio.h>
#include <string.h>

static void print_position(size_t i, const struct dlms_position *p)
{
	const char *unit = unit_text(p->unit);
	char obis[OBIS_TEXT_MAX];

	if (!dlms_is_named(p))
		return;
	obis_text(p->obis, obis);
	print_out("  %3zu  %-24s", i + 1, obis);
	if (unit)
		print_out(" 10^%d %s", p->scaler, unit);
	print_out("\n");
}

static void print_list(const char *path, const struct dlms_list *l)
{
	char name[DLMS_LIST_NAME_MAX];

	text_clean(name, sizeof name, l->name);
	print_out("%s: [%s], %zu values:\n", path, name, l->n);
	for (size_t i = 0; i < l->n; i++)
		print_position(i, &l->positions[i]);
}

static void confine(char *const *files, int n)
{
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ);
	for (int i = 0; i < n; i++)
		sandbox_allow(&s, FOLDER_READ, files[i]);
	sandbox_enter(&s);
}

int cmd_check(int argc, char **argv)
{
	static struct dlms_lists lists;
	int status = EXIT_FINE;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		help_print(HELP_CHECK);
		return EXIT_FINE;
	}
	if (argc < 2 || *argv[1] == '-') {
		print_err("gridmeter check: expected at least one FILE\n");
		return EXIT_USAGE;
	}
	confine(argv + 1, argc - 1);
	for (int i = 1; i < argc; i++) {
		if (!lists_read(&lists, argv[i], "gridmeter check")) {
			status = EXIT_NOTHING;
			continue;
		}
		for (size_t k = 0; k < lists.n; k++)
			print_list(argv[i], &lists.list[k]);
	}
	return status;
}
