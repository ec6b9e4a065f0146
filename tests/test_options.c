/* Tables of options: what of a command line gets where, what is said of a wrong one, the usage. */
#include "base/options.h"

#include "base/exit.h"
#include "base/packed.h"
#include "cmd/capture/capture_options.h"
#include "cmd/check_options.h"
#include "cmd/decode_options.h"
#include "cmd/doctor/look_options.h"
#include "cmd/migrate/migrate_options.h"
#include "cmd/run_options.h"
#include "cmd/simulate_options.h"
#include "cmd/watch/watch_options.h"
#include "support/test.h"

#include <stdio.h>
#include <unistd.h>

/* Texts as they are: no code stands for a pair. */
static const uint8_t pairs[256][2];
static const char codes[] =
	"Usage: toast BREAD\n\0How it ends.\n\0how brown\0at once\nand at length\0"
	"all there is to say of it\0a table";
static const uint16_t starts[] = {0, 20, 34, 44, 66, 92};
static const struct packed texts = {
	.starts = starts, .pairs = pairs, .codes = (const uint8_t *)codes};

enum { TOAST_ABOVE, TOAST_BELOW, HOW_BROWN, AT_ONCE, ALL, A_TABLE };

struct toast {
	const char *name;
	bool burnt, json;
	const char *bread;
	size_t n_breads;
	unsigned n_taken;
};

static bool take_bread(const struct options *o, void *into, const struct operands *operands)
{
	struct toast *t = into;

	t->n_breads = operands->n;
	t->bread = operands->n ? operands->of[0] : NULL;
	return operands->n || operands->is_help || options_expected(o, o->operands);
}

static bool take_count(const struct option_met *met, char *argument)
{
	struct toast *t = met->into;

	assert_ptr_equal(met->field, &t->n_taken);
	if (strcmp(argument, "one") != 0)
		return option_wrong(met, argument, "one");
	argument[0] = 'O';
	t->n_taken++;
	return true;
}

#define FIELD(name) offsetof(struct toast, name)

static const struct option_row rows[] = {
	{"--name", "NAME", 'n', HOW_BROWN, FIELD(name), option_text},
	{"--burnt", NULL, 'b', AT_ONCE, FIELD(burnt), option_flag},
	{"--count", "SEVERAL-SLICES", 0, ALL, FIELD(n_taken), take_count},
	{"--format", "text|json", 0, A_TABLE, FIELD(json), option_json},
};

static const struct options toast = {.command = "toast",
	.texts = &texts,
	.above = TOAST_ABOVE,
	.below = TOAST_BELOW,
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.take_operands = take_bread,
	.operands = "some BREAD"};

/* What the last call wrote to standard output and standard error. */
static char out[2048], err[1024];

static void read_back(FILE *from, char *text, size_t size)
{
	rewind(from);
	text[fread(text, 1, size - 1, from)] = '\0';
	fclose(from);
}

#define WORDS_MAX 12
static char words[WORDS_MAX][32];

/* With a command line of words that are parted by blanks. */
static int take(const struct options *o, void *into, const char *line)
{
	char copy[256], *argv[WORDS_MAX + 1] = {NULL};
	FILE *to[2] = {tmpfile(), tmpfile()};
	int before[2] = {dup(STDOUT_FILENO), dup(STDERR_FILENO)}, argc = 0, status;

	strcpy(copy, line);
	for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
		argv[argc] = strcpy(words[argc], w), argc++;
	fflush(stdout);
	dup2(fileno(to[0]), STDOUT_FILENO);
	dup2(fileno(to[1]), STDERR_FILENO);
	status = options_take(o, into, argc, argv);
	fflush(stdout);
	dup2(before[0], STDOUT_FILENO);
	dup2(before[1], STDERR_FILENO);
	close(before[0]);
	close(before[1]);
	read_back(to[0], out, sizeof out);
	read_back(to[1], err, sizeof err);
	return status;
}

static int toast_of(const char *line, struct toast *t)
{
	*t = (struct toast){.name = "default"};
	return take(&toast, t, line);
}

static void what_is_not_given_stays(void **state)
{
	struct toast t;

	(void)state;
	assert_int_equal(toast_of("toast rye", &t), OPTIONS_TAKEN);
	assert_string_equal(t.name, "default");
	assert_string_equal(t.bread, "rye");
	assert_false(t.burnt || t.json || t.n_taken);
	assert_string_equal(out, "");
	assert_string_equal(err, "");
}

static void each_option_gets_into_its_field(void **state)
{
	static const char *const same[] = {"toast --name x --burnt --format json rye",
		"toast -n x -b --format=json rye", "toast rye -bnx --form json",
		"toast --format text --name=x --burnt --format json -- rye"};
	struct toast t;

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		assert_int_equal(toast_of(same[i], &t), OPTIONS_TAKEN);
		assert_string_equal(t.name, "x");
		assert_string_equal(t.bread, "rye");
		assert_true(t.burnt && t.json);
		assert_int_equal(t.n_breads, 1);
	}
}

static void a_function_may_count_and_write_to_the_command_line(void **state)
{
	struct toast t;

	(void)state;
	assert_int_equal(toast_of("toast --count one rye --count one", &t), OPTIONS_TAKEN);
	assert_int_equal(t.n_taken, 2);
	assert_string_equal(words[2], "One");
}

static void behind_two_dashes_nothing_is_an_option(void **state)
{
	struct toast t;

	(void)state;
	assert_int_equal(toast_of("toast -- --burnt --help", &t), OPTIONS_TAKEN);
	assert_string_equal(t.bread, "--burnt");
	assert_int_equal(t.n_breads, 2);
	assert_false(t.burnt);
}

static void what_is_wrong_is_said_with_the_command_and_the_option(void **state)
{
	static const struct {
		const char *line, *said;
	} cases[] = {
		{"toast --format xml rye",
			"gridmeter toast: --format xml: expected text or json\n"},
		{"toast --count two rye", "gridmeter toast: --count two: expected one\n"},
		{"toast", "gridmeter toast: expected some BREAD\n"},
	};
	struct toast t;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(toast_of(cases[i].line, &t), EXIT_USAGE);
		assert_string_equal(err, cases[i].said);
		assert_string_equal(out, "");
	}
}

static void what_nobody_knows_is_wrong(void **state)
{
	static const char *const lines[] = {"toast --jam rye", "toast -j rye", "toast -h",
		"toast rye --name", "toast --burnt=much rye"};
	struct toast t;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_int_equal(toast_of(lines[i], &t), EXIT_USAGE);
		assert_memory_equal(err, "gridmeter toast: ", strlen("gridmeter toast: "));
		assert_non_null(strstr(err, "\ngridmeter toast --help lists the options\n"));
	}
}

static void the_usage_is_the_table(void **state)
{
	struct toast t;

	(void)state;
	assert_int_equal(toast_of("toast --help", &t), EXIT_FINE);
	assert_string_equal(out, "Usage: toast BREAD\n"
				 "\n"
				 "  -n, --name NAME     how brown\n"
				 "  -b, --burnt         at once\n"
				 "                      and at length\n"
				 "  --count SEVERAL-SLICES all there is to say of it\n"
				 "  --format text|json  a table\n"
				 "  --help              this text\n"
				 "\n"
				 "How it ends.\n");
	assert_string_equal(err, "");
}

static void print_more(FILE *to)
{
	fputs("More.\n", to);
}

static void what_a_command_prints_more_comes_behind(void **state)
{
	const struct options o = {.texts = &texts,
		.above = TOAST_ABOVE,
		.below = TOAST_BELOW,
		.print_more = print_more};

	(void)state;
	assert_int_equal(take(&o, NULL, "toast --help"), EXIT_FINE);
	assert_string_equal(
		out, "Usage: toast BREAD\n\n  --help  this text\n\nHow it ends.\nMore.\n");
}

static void a_letter_for_help_is_no_secret_of_all(void **state)
{
	struct options o = toast;
	struct toast t;

	(void)state;
	o.has_h = true;
	assert_int_equal(take(&o, &t, "toast -h"), EXIT_FINE);
	assert_memory_equal(out, "Usage: ", strlen("Usage: "));
}

static void who_asks_for_help_is_told_of_wrong_options(void **state)
{
	struct toast t;

	(void)state;
	assert_int_equal(toast_of("toast --help --format xml", &t), EXIT_USAGE);
	assert_int_equal(toast_of("toast --format xml --help", &t), EXIT_USAGE);
	assert_string_equal(out, "");
}

static void without_operands_one_is_unexpected(void **state)
{
	const struct options o = {.command = "toast", .texts = &texts, .rows = rows, .n_rows = 2};
	struct toast t = {0};

	(void)state;
	assert_int_equal(take(&o, &t, "toast -b"), OPTIONS_TAKEN);
	assert_int_equal(take(&o, &t, "toast -b rye bread"), EXIT_USAGE);
	assert_string_equal(err, "gridmeter toast: unexpected argument rye\n");
	assert_int_equal(take(&o, &t, "toast --help rye"), EXIT_USAGE);
}

/* A file may have such a name, when another stands before it. */
static void without_options_one_sentence_says_what_is_right(void **state)
{
	struct options o = toast;
	struct toast t;

	(void)state;
	o.n_rows = 0;
	assert_int_equal(take(&o, &t, "toast --burnt rye"), EXIT_USAGE);
	assert_string_equal(err, "gridmeter toast: expected some BREAD\n");
	assert_int_equal(take(&o, &t, "toast -b"), EXIT_USAGE);
	assert_string_equal(err, "gridmeter toast: expected some BREAD\n");
	assert_int_equal(take(&o, &t, "toast rye --burnt"), OPTIONS_TAKEN);
	assert_int_equal(t.n_breads, 2);
}

static const struct options *const commands[] = {&run_options, &decode_options, &check_options,
	&detect_options, &doctor_options, &watch_options, &simulate_options, &capture_options,
	&migrate_options};

static void looks_right(const struct options *o, const struct option_row *row)
{
	char text[2048];

	assert_memory_equal(row->name, "--", 2);
	assert_non_null(memchr(row->name, '\0', sizeof row->name));
	assert_int_not_equal(row->letter, 'h');
	assert_non_null(row->take);
	packed_text(o->texts, row->help, 0, text, sizeof text);
	assert_true(strlen(text) > 5);
	for (const struct option_row *other = o->rows; other < row; other++) {
		assert_string_not_equal(other->name, row->name);
		assert_true(!row->letter || other->letter != row->letter);
	}
}

static void every_option_of_every_command_has_a_name_of_its_own_and_a_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		assert_true(commands[i]->n_rows <= OPTIONS_MAX);
		for (size_t k = 0; k < commands[i]->n_rows; k++)
			looks_right(commands[i], &commands[i]->rows[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_given_stays),
		cmocka_unit_test(each_option_gets_into_its_field),
		cmocka_unit_test(a_function_may_count_and_write_to_the_command_line),
		cmocka_unit_test(behind_two_dashes_nothing_is_an_option),
		cmocka_unit_test(what_is_wrong_is_said_with_the_command_and_the_option),
		cmocka_unit_test(what_nobody_knows_is_wrong),
		cmocka_unit_test(the_usage_is_the_table),
		cmocka_unit_test(what_a_command_prints_more_comes_behind),
		cmocka_unit_test(a_letter_for_help_is_no_secret_of_all),
		cmocka_unit_test(who_asks_for_help_is_told_of_wrong_options),
		cmocka_unit_test(without_operands_one_is_unexpected),
		cmocka_unit_test(without_options_one_sentence_says_what_is_right),
		cmocka_unit_test(every_option_of_every_command_has_a_name_of_its_own_and_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
