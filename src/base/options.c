/* The command line of a command: getopt_long() and the usage, both from the same rows. What
 * getopt_long() says about options that are not in the table stays in its own words, behind our
 * name. Left out: what
 * the options mean, which their rows say (option_take). */
#include "base/options.h"

#include "base/exit.h"
#include "base/packed.h"
#include "base/print.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum {
	FIRST = 256,   /* what getopt_long() returns for row 0: no letter */
	HELP = 'h',    /* and for --help */
	HEAD_MAX = 20, /* longer ones do not move the column of the texts */
	HEAD_SIZE = 64,
	TEXT_SIZE = 2048,
};

/* What getopt_long() wants to know; both end with zeros. */
struct names {
	struct option of[OPTIONS_MAX + 2];
	char letters[2 * OPTIONS_MAX + 3];
	size_t n_letters;
};

static void add_letter(struct names *n, char letter, bool has_argument)
{
	n->letters[n->n_letters++] = letter;
	if (has_argument)
		n->letters[n->n_letters++] = ':';
}

/* Where there are no options, an operand ends them ('+'), and getopt_long() says nothing (':'). */
static void name_all(const struct options *o, struct names *n)
{
	*n = (struct names){0};
	if (o->n_rows == 0)
		add_letter(n, '+', true);
	for (size_t i = 0; i < o->n_rows; i++) {
		const struct option_row *row = &o->rows[i];

		n->of[i] = (struct option){row->name + 2,
			row->argument ? required_argument : no_argument, NULL, FIRST + (int)i};
		if (row->letter)
			add_letter(n, row->letter, row->argument);
	}
	n->of[o->n_rows] = (struct option){"help", no_argument, NULL, HELP};
	if (o->has_h)
		add_letter(n, HELP, false);
}

static const struct option_row *row_of(const struct options *o, int c)
{
	for (size_t i = 0; i < o->n_rows; i++)
		if (c == FIRST + (int)i || (c && c == o->rows[i].letter))
			return &o->rows[i];
	return NULL;
}

static bool take_option(const struct options *o, void *into, int c)
{
	const struct option_row *row = row_of(o, c);
	const struct option_met met = {o, row, into, row ? (char *)into + row->offset : NULL};

	return row && row->take(&met, optarg); /* else getopt_long() has said it */
}

static bool take_rest(const struct options *o, void *into, const struct operands *operands)
{
	if (o->take_operands)
		return o->take_operands(o, into, operands);
	if (operands->n)
		print_err("gridmeter %s: unexpected argument %s\n", o->command, operands->of[0]);
	return operands->n == 0;
}

static size_t write_head(char head[HEAD_SIZE], const struct option_row *row)
{
	const char letter[] = {'-', row->letter, ',', ' ', '\0'};

	return (size_t)snprintf(head, HEAD_SIZE, "  %s%s%s%s", row->letter ? letter : "", row->name,
		row->argument ? " " : "", row->argument ? row->argument : "");
}

static const struct option_row help_row = {.name = "--help"};

static size_t column_of(const struct options *o)
{
	char head[HEAD_SIZE];
	size_t column = write_head(head, &help_row);

	for (size_t i = 0; i < o->n_rows; i++) {
		size_t n = write_head(head, &o->rows[i]);

		column = n > column && n <= HEAD_MAX ? n : column;
	}
	return column + 2;
}

static void print_row(const struct option_row *row, size_t column, const char *text)
{
	char head[HEAD_SIZE];
	size_t n = write_head(head, row);

	print_out("%s%*s", head, n < column ? (int)(column - n) : 1, "");
	for (const char *line = text, *end; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		print_out("%*s%.*s\n", line == text ? 0 : (int)column, "", (int)(end - line), line);
	}
}

static void print_usage(const struct options *o)
{
	char text[TEXT_SIZE];
	const size_t column = column_of(o);

	packed_text(o->texts, o->above, 0, text, sizeof text);
	print_lines(stdout, text);
	print_out("\n");
	for (size_t i = 0; i < o->n_rows; i++) {
		packed_text(o->texts, o->rows[i].help, 0, text, sizeof text);
		print_row(&o->rows[i], column, text);
	}
	print_row(&help_row, column, "this text");
	print_out("\n");
	packed_text(o->texts, o->below, 0, text, sizeof text);
	print_lines(stdout, text);
	if (o->print_more)
		o->print_more(stdout);
}

void options_summarize(const struct options *o, FILE *to)
{
	char text[TEXT_SIZE];

	packed_text(o->texts, o->summary, 0, text, sizeof text);
	print_to(to, "  %-10s %s\n", o->command, text);
}

/* Of what getopt_long() has said, and who said it: argv[0]. */
static void point_to_help(const struct options *o, int c)
{
	if (o->n_rows == 0)
		options_expected(o, o->operands);
	else if (!row_of(o, c))
		print_err("gridmeter %s --help lists the options\n", o->command);
}

static bool take_options(const struct options *o, void *into, int argc, char **argv, bool *is_help)
{
	struct names names;
	int c;

	name_all(o, &names);
	optind = 0; /* from the beginning, whatever was read before */
	while ((c = getopt_long(argc, argv, names.letters, names.of, NULL)) != -1) {
		*is_help |= c == HELP;
		if (c != HELP && !take_option(o, into, c)) {
			point_to_help(o, c);
			return false;
		}
	}
	return true;
}

int options_take(const struct options *o, void *into, int argc, char **argv)
{
	struct operands operands = {0};
	char who[HEAD_SIZE];
	bool ok;

	assert(o->n_rows <= OPTIONS_MAX);
	snprintf(who, sizeof who, "gridmeter %s", o->command);
	argv[0] = who;
	ok = take_options(o, into, argc, argv, &operands.is_help);
	argv[0] = (char *)o->command;
	if (!ok)
		return EXIT_USAGE;
	operands.of = argv + optind;
	operands.n = (size_t)(argc - optind);
	if (!take_rest(o, into, &operands))
		return EXIT_USAGE;
	if (operands.is_help)
		print_usage(o);
	return operands.is_help ? EXIT_FINE : OPTIONS_TAKEN;
}

bool option_wrong(const struct option_met *met, const char *argument, const char *expected)
{
	print_err("gridmeter %s: %s%s%s: expected %s\n", met->options->command, met->row->name,
		argument ? " " : "", argument ? argument : "", expected);
	return false;
}

bool options_expected(const struct options *o, const char *expected)
{
	print_err("gridmeter %s: expected %s\n", o->command, expected);
	return false;
}

bool option_flag(const struct option_met *met, char *argument)
{
	(void)argument;
	return *(bool *)met->field = true;
}

bool option_text(const struct option_met *met, char *argument)
{
	*(const char **)met->field = argument;
	return true;
}

bool option_json(const struct option_met *met, char *argument)
{
	bool *is_json = met->field;

	*is_json = strcmp(argument, "json") == 0;
	return *is_json || strcmp(argument, "text") == 0 ||
	       option_wrong(met, argument, "text or json");
}
