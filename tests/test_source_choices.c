/* What was chosen at the screen for a wire: whose keys are in force, and what may be written to. */
#include "config/config_file.h"
#include "daemon/source.h"
#include "daemon/source_choices.h"
#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const names[] = {"conf", "screen"};
static const char one[] = "/dev/ttyUSB0", two[] = "/dev/ttyUSB1";
static const struct config_key key = {true, {0x7c, 0x1b, 0xe5, 15}};
static const struct config_key other = {true, {1, 2, 3, 4}};

static char folder[] = "/tmp/gridmeter-choices-XXXXXX";
static struct config_file file;
static struct source *source;

static const char *in_folder(const char *name)
{
	static char path[64];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* A source with that configuration, which has not begun. */
static void begin(const char *text)
{
	static const struct outputs_row no_outputs[] = {{0}};
	static const struct source_hooks hooks;
	struct conf_error error;
	FILE *f = fopen(in_folder("conf"), "w");

	assert_non_null(f);
	fprintf(f, "state_dir = %s\n%s", folder, text);
	fclose(f);
	config_file_reset(&file);
	if (!config_file_read(&file, in_folder("conf"), &error) ||
		!config_file_finish(&file, &error))
		fail_msg("%s", error.text);
	if (source)
		source_free(source);
	source = source_new(NULL, file.sections, no_outputs, false, &hooks, NULL);
	assert_non_null(source);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	log_set_level(LOG_NOTHING);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	source_free(source);
	source = NULL;
	config_file_free(&file);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(in_folder(names[i]));
	return rmdir(folder);
}

/* As when an adapter is found there. */
static void find(const char *port)
{
	snprintf(source->link.path, sizeof source->link.path, "%s", port);
	source_choose_for_port(source, port);
}

static int choose(enum choice what, struct choices value)
{
	value.given = what;
	return source_choose(source, what, &value);
}

/* What tells one key from another; 0: there is none. */
static uint32_t mark(void)
{
	return source->keys.has_key ? source->keys.mark : 0;
}

static void a_port_has_its_own_keys_and_the_next_one_not(void **state)
{
	uint32_t of_one, of_two;

	(void)state;
	begin("port = auto\n");
	find(one);
	assert_int_equal(choose(CHOICE_KEY, (struct choices){.key = key}), 0);
	assert_int_equal(choose(CHOICE_AUTH_KEY, (struct choices){.auth_key = other}), 0);
	of_one = mark();
	assert_int_not_equal(of_one, 0);
	find(two);
	assert_int_equal(mark(), 0);
	assert_false(source->keys.has_auth_key);
	assert_int_equal(choose(CHOICE_KEY, (struct choices){.key = other}), 0);
	of_two = mark();
	assert_int_not_equal(of_two, of_one);
	find(one);
	assert_int_equal(mark(), of_one);
	assert_true(source->keys.has_auth_key);
	find(two);
	assert_int_equal(mark(), of_two);
	assert_false(source->keys.has_auth_key);
}

/* They were chosen before the owner wrote a file, or a line of it: that is stronger. */
static void keys_of_the_configuration_stay(void **state)
{
	uint32_t chosen, configured;

	(void)state;
	begin("port = /dev/ttyUSB0\n");
	find(one);
	assert_int_equal(choose(CHOICE_KEY, (struct choices){.key = key}), 0);
	assert_int_equal(choose(CHOICE_ASK, (struct choices){.ask = ASKING_NO}), 0);
	chosen = mark();
	begin("port = /dev/ttyUSB0\nkey = 000102030405060708090a0b0c0d0e0f\n");
	configured = mark();
	find(one);
	assert_int_equal(mark(), configured);
	assert_int_not_equal(configured, chosen);
	assert_int_equal(source->in_force.ask, ASKING_NO);
	assert_int_equal(choose(CHOICE_KEY, (struct choices){.key = other}), -EEXIST);
	assert_int_equal(choose(CHOICE_AUTH_KEY, (struct choices){.auth_key = other}), -EEXIST);
	assert_int_equal(choose(CHOICE_ASK, (struct choices){.ask = ASKING_YES}), 0);
	assert_int_equal(mark(), configured);
	assert_false(source->keys.has_auth_key);
	begin("port = /dev/ttyUSB0\n");
	find(one);
	assert_int_equal(mark(), chosen);
}

/* Nothing of what is known of its telegrams is forgotten where no key has changed. */
static void what_is_no_key_leaves_the_keys_alone(void **state)
{
	(void)state;
	begin("port = /dev/ttyUSB0\n");
	find(one);
	source->keys_are = SOURCE_PLAIN;
	assert_int_equal(choose(CHOICE_ASK, (struct choices){.ask = ASKING_YES}), 0);
	find(two);
	find(one);
	assert_int_equal(source->keys_are, SOURCE_PLAIN);
	assert_int_equal(choose(CHOICE_KEY, (struct choices){.key = key}), 0);
	assert_int_equal(source->keys_are, SOURCE_UNHEARD);
}

static bool may_send(const char *port)
{
	find(port);
	return source->link.port.may_send;
}

/* Be it what the configuration says of all ports: behind one may be anything. */
static void a_port_that_was_found_is_written_to_only_for_who_says_so_of_it(void **state)
{
	(void)state;
	begin("port = auto\nask = yes\n");
	assert_false(may_send(one));
	assert_int_equal(choose(CHOICE_ASK, (struct choices){.ask = ASKING_YES}), -EEXIST);
	begin("port = auto\n");
	assert_false(may_send(one));
	assert_int_equal(choose(CHOICE_ASK, (struct choices){.ask = ASKING_NO}), 0);
	assert_false(may_send(one));
	assert_int_equal(choose(CHOICE_ASK, (struct choices){.ask = ASKING_YES}), 0);
	assert_true(may_send(one));
	assert_false(may_send(two));
	assert_true(may_send(one));
	begin("port = auto\nask = no\n"); /* which has been written since */
	assert_false(may_send(one));
}

/* What stands in may be shown before the first was heard: not the other way round. */
static void of_several_ports_a_choice_is_known_before_the_meter_is(void **state)
{
	(void)state;
	begin("source = /dev/ttyUSB0, /dev/ttyUSB1\n");
	find(one);
	assert_int_equal(choose(CHOICE_REVERSE, (struct choices){.reverse = REVERSE_YES}), 0);
	begin("source = /dev/ttyUSB0, /dev/ttyUSB1\n");
	assert_int_equal(source->in_force.reverse, REVERSE_AUTO);
	source_choose_for_port(source, one);
	assert_int_equal(source->in_force.reverse, REVERSE_YES);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_port_has_its_own_keys_and_the_next_one_not),
		CASE(keys_of_the_configuration_stay),
		CASE(what_is_no_key_leaves_the_keys_alone),
		CASE(of_several_ports_a_choice_is_known_before_the_meter_is),
		CASE(a_port_that_was_found_is_written_to_only_for_who_says_so_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
