/* The file of what an owner has chosen: kept as a whole, read whatever is in it. */
#include "daemon/choices.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/gridmeter-test-XXXXXX";
static const struct config_key key = {true, {0x7c, 0x1b, 0xe5, 15}};

static int set_up(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	return 0;
}

static const char *file(void)
{
	static char path[64];

	snprintf(path, sizeof path, "%s/screen", folder);
	return path;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(file());
	return rmdir(folder);
}

static void write_file(const char *text)
{
	FILE *f = fopen(file(), "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static struct choices recall(const char *of)
{
	struct choices c;

	assert_true(choices_recall(folder, of, &c));
	return c;
}

static void what_was_kept_is_recalled(void **state)
{
	const struct choices all = {.given = 0x7f,
		.phases = {PHASES_TOTAL_SPLIT, {2, 0, 1}},
		.reverse = REVERSE_YES,
		.fuse_a = 63,
		.ask = ASKING_NO,
		.key = key,
		.auth_key = key};
	struct choices c;
	struct stat st;

	(void)state;
	assert_int_equal(recall("meter_1").given, 0);
	assert_int_equal(choices_keep(folder, "meter_1", &all), 0);
	assert_int_equal(
		choices_keep(folder, "meter_2", &(struct choices){.given = CHOICE_FUSE}), 0);
	c = recall("meter_1");
	assert_int_equal(c.given, all.given);
	assert_int_equal(c.phases.total, PHASES_TOTAL_SPLIT);
	assert_memory_equal(c.phases.order, all.phases.order, 3);
	assert_int_equal(c.reverse, REVERSE_YES);
	assert_int_equal(c.fuse_a, 63);
	assert_int_equal(c.ask, ASKING_NO);
	assert_memory_equal(&c.key, &key, sizeof key);
	assert_memory_equal(&c.auth_key, &key, sizeof key);
	assert_int_equal(recall("meter_2").given, CHOICE_FUSE);
	assert_int_equal(recall("meter_3").given, 0);
	assert_int_equal(recall("").given, 0);
	assert_int_equal(stat(file(), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void nothing_chosen_any_more_is_forgotten(void **state)
{
	(void)state;
	choices_keep(folder, "port_x", &(struct choices){.given = CHOICE_KEY, .key = key});
	choices_keep(folder, "port_x", &(struct choices){0});
	assert_int_equal(recall("port_x").given, 0);
	assert_true(choices_keep(folder, "", &(struct choices){.given = CHOICE_FUSE}) < 0);
}

static void what_is_not_understood_is_not_there(void **state)
{
	struct choices c;

	(void)state;
	write_file(
		"# mine\nmeter_1 = fuse=63 fuse=x order=113 total=l9 reverse=maybe key=12 new=7\n"
		"meter_1 = ask=yes\nmeter_2 =\n\n");
	c = recall("meter_1");
	assert_int_equal(c.given, CHOICE_FUSE | CHOICE_ASK);
	assert_int_equal(c.fuse_a, 63);
	write_file("\xff\xfe\xfa nonsense\n[\n= = =\n");
	assert_int_equal(recall("meter_1").given, 0);
	assert_int_equal(choices_keep(folder, "a", &(struct choices){.given = CHOICE_FUSE}), 0);
	assert_int_equal(recall("a").given, CHOICE_FUSE);
}

static void what_cannot_be_kept_changes_nothing(void **state)
{
	(void)state;
	assert_true(
		choices_keep("/nowhere/at/all", "a", &(struct choices){.given = CHOICE_FUSE}) < 0);
	choices_keep(folder, "a", &(struct choices){.given = CHOICE_FUSE, .fuse_a = 35});
	assert_int_equal(recall("a").fuse_a, 35);
}

static void the_oldest_goes_where_there_are_too_many(void **state)
{
	char of[CHOICES_OF_MAX];

	(void)state;
	for (unsigned n = 0; n < 70; n++) {
		snprintf(of, sizeof of, "meter_%u", n);
		assert_int_equal(choices_keep(folder, of,
					 &(struct choices){.given = CHOICE_FUSE, .fuse_a = n}),
			0);
	}
	assert_int_equal(recall("meter_5").given, 0);
	assert_int_equal(recall("meter_69").fuse_a, 69);
}

static void names_are_keys_of_a_file(void **state)
{
	char of[CHOICES_OF_MAX];

	(void)state;
	choices_name("meter", "0a01", of);
	assert_string_equal(of, "meter_0a01");
	choices_name("port", "/dev/serial/by-path/pci-0:1.0", of);
	assert_string_equal(of, "port__dev_serial_by_path_pci_0_1_0_5b663513");
	choices_name("section", "", of);
	assert_string_equal(of, "");
	choices_name("section", "a = b\n[c]", of);
	assert_int_equal(strncmp(of, "section_a___b__c__", 18), 0);
	assert_int_equal(strspn(of, "abcdefghijklmnopqrstuvwxyz0123456789_"), strlen(of));
}

/* [Zähler-1] and [Zähler 1] are two sections, and each has its key. */
static void what_is_left_out_of_a_name_still_tells_it_apart(void **state)
{
	static const char *const names[] = {
		"House 1", "House-1", "House_1", "H\xc3\xa4", "H\xc3\xb6"};
	char of[5][CHOICES_OF_MAX], name[200], longer[CHOICES_OF_MAX], other[CHOICES_OF_MAX];

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		choices_name("section", names[i], of[i]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(of[i], of[j]);
	}
	memset(name, 'x', sizeof name);
	name[199] = '\0';
	choices_name("port", name, longer);
	name[198] = 'y';
	choices_name("port", name, other);
	assert_string_not_equal(longer, other);
	assert_int_equal(strlen(longer), CHOICES_OF_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_kept_is_recalled, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			nothing_chosen_any_more_is_forgotten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_not_understood_is_not_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_kept_changes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_oldest_goes_where_there_are_too_many, set_up, tear_down),
		cmocka_unit_test(names_are_keys_of_a_file),
		cmocka_unit_test(what_is_left_out_of_a_name_still_tells_it_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
