/* gridmeter check: prints what is in files with definitions of DLMS lists, or with file and line
 * what is wrong. Left out: whether a definition fits a meter, which only its telegrams show. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "cmd/check_options.h"
#include "config/lists.h"
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
	print_out("%s: [%s], %zu value%s:\n", path, name, l->n, l->n == 1 ? "" : "s");
	for (size_t i = 0; i < l->n; i++)
		print_position(i, &l->positions[i]);
}

static void confine(const struct operands *files)
{
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ);
	for (size_t i = 0; i < files->n; i++)
		sandbox_allow(&s, FOLDER_READ, files->of[i]);
	sandbox_enter(&s);
}

static int check(const char *file)
{
	static struct dlms_lists lists;

	if (!lists_read(&lists, file, "gridmeter check"))
		return exit_status_of(file, EXIT_NOTHING);
	for (size_t i = 0; i < lists.n; i++)
		print_list(file, &lists.list[i]);
	return EXIT_FINE;
}

int cmd_check(int argc, char **argv)
{
	struct operands files;
	int status = options_take(&check_options, &files, argc, argv);

	if (status != OPTIONS_TAKEN)
		return status;
	confine(&files);
	status = EXIT_FINE;
	for (size_t i = 0; i < files.n; i++) {
		int of_file = check(files.of[i]);

		status = of_file > status ? of_file : status;
	}
	return status;
}
