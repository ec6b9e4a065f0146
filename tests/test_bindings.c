/* Who is who over restarts: meters of sections, meters without numbers, and what is known of a
 * meter meanwhile. */
#include "daemon/bindings.h"
#include "daemon/pasts.h"
#include "support/disk.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TYPE "KFM5 a type"

static char folder[] = "/tmp/gridmeter-test-XXXXXX";
static struct bindings b;
static struct pasts pasts;

static const char *in_folder(const char *name)
{
	static char path[4][64];
	static unsigned turn;

	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
	return path[turn];
}

static void write_file(const char *name, const char *text)
{
	FILE *f = fopen(in_folder(name), "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	bindings_load(&b, folder);
	pasts_reserve(&pasts, 0);
	write_file("port-a", "");
	write_file("port-b", "");
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"meters", "port-a", "port-b", "port-c"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(in_folder(names[i]));
	bindings_free(&b);
	pasts_free(&pasts);
	return rmdir(folder);
}

static void a_section_has_all_that_it_had_before_a_restart(void **state)
{
	const struct binding roof = {
		"Roof", TYPE, "1EFR2175100002", "/dev/serial/by-path/usb-1", true};
	const struct binding *found;

	(void)state;
	bindings_set(&b, &roof);
	bindings_set(&b, &(struct binding){.section = "Cellar", .meter = "0a01"});
	bindings_load(&b, folder);
	found = bindings_find(&b, "Roof");
	assert_non_null(found);
	assert_string_equal(found->meter, TYPE);
	assert_string_equal(found->serial, roof.serial);
	assert_string_equal(found->port, roof.port);
	assert_true(found->is_beside);
	assert_string_equal(bindings_meter(&b, "Cellar"), "0a01");
	assert_false(bindings_find(&b, "Cellar")->is_beside);
	assert_null(bindings_find(&b, "Garage"));
	assert_null(bindings_find(&b, ""));
}

/* The name of a new file is on the disk long before its content; one that takes the place of
 * another is not, and telegrams need not wait for it. */
static void the_first_file_is_waited_for_and_no_other(void **state)
{
	(void)state;
	disk_n_waited = 0;
	bindings_set(&b, &(struct binding){.section = "Roof", .meter = "0a01"});
	assert_int_equal(disk_n_waited, 1);
	bindings_set(&b, &(struct binding){.section = "Cellar", .meter = "0a02"});
	assert_int_equal(disk_n_waited, 1);
}

static void a_file_of_an_older_gridmeter_is_read(void **state)
{
	(void)state;
	write_file("meters", "# Which meter each section has.\n[Cellar]\nmeter = " TYPE "\n");
	bindings_load(&b, folder);
	assert_string_equal(bindings_meter(&b, "Cellar"), TYPE);
	assert_false(bindings_find(&b, "Cellar")->is_beside);
}

static void the_first_port_of_a_type_stays_the_first(void **state)
{
	(void)state;
	assert_false(bindings_is_beside(&b, TYPE, in_folder("port-a")));
	assert_true(bindings_is_beside(&b, TYPE, in_folder("port-b")));
	assert_false(bindings_is_beside(&b, "another type", in_folder("port-b")));
	bindings_load(&b, folder);
	assert_true(bindings_is_beside(&b, TYPE, in_folder("port-b"))); /* whoever speaks first */
	assert_false(bindings_is_beside(&b, TYPE, in_folder("port-a")));
	assert_int_equal(b.n, 3);
}

static void a_port_that_is_gone_is_followed_by_the_next_new_one(void **state)
{
	(void)state;
	assert_false(bindings_is_beside(&b, TYPE, in_folder("port-a")));
	assert_true(bindings_is_beside(&b, TYPE, in_folder("port-b")));
	unlink(in_folder("port-a"));
	write_file("port-c", "");
	assert_true(bindings_is_beside(&b, TYPE, in_folder("port-b"))); /* it is on the bus so */
	assert_false(bindings_is_beside(&b, TYPE, in_folder("port-c")));
	write_file("port-a", "");
	assert_true(bindings_is_beside(&b, TYPE, in_folder("port-a")));
}

/* Read back as "KFM5" it would be another meter for ever. */
static void a_type_that_no_line_can_say_is_found_anew(void **state)
{
	static const char *const types[] = {"KFM5 #2", "KFM5 ;x", "#KFM5", "KFM5 ", "KFM5\x1b"};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct binding roof = {.section = "Roof"};

		strcpy(roof.meter, types[i]);
		bindings_set(&b, &roof);
		assert_string_equal(bindings_meter(&b, "Roof"), types[i]);
		bindings_load(&b, folder);
		assert_null(bindings_find(&b, "Roof"));
	}
}

static void nonsense_in_the_file_is_nobody(void **state)
{
	(void)state;
	write_file("meters", "first\nfirst =\nbeside = /dev/a\nlast = /dev/a b\n"
			     "[a name that is longer than any that a section may have]\nmeter = x\n"
			     "[Roof]\nport = /dev/x\nbeside = maybe\n");
	bindings_load(&b, folder);
	for (size_t i = 0; i < b.n; i++)
		assert_string_equal(b.of[i].section, "Roof");
}

/* A meter with an energy that its guard knows. */
static struct meter *meter_with(uint64_t wh)
{
	static struct meter m;

	memset(&m, 0, offsetof(struct meter, listener));
	m.energies.counters[0].is_known = true;
	m.energies.counters[0].trusted = (struct decimal){wh, 0, false};
	m.facts.is_introduced = m.facts.noise = true;
	return &m;
}

static void a_past_is_found_by_the_number_on_any_port(void **state)
{
	const struct identity meter = {.id = "0a01"};
	char there[PAST_KEY_MAX], here[PAST_KEY_MAX];
	struct meter *m;

	(void)state;
	pasts_key(&meter, "/dev/a", 0, there);
	pasts_key(&meter, "/dev/b", 0, here);
	pasts_keep(&pasts, there, meter_with(4321));
	m = meter_with(0);
	m->facts.noise = false;
	past_give(pasts_find(&pasts, here), m);
	assert_int_equal(m->energies.counters[0].trusted.digits, 4321);
	assert_true(m->facts.is_introduced);
	assert_false(m->facts.noise); /* that was the wire */
}

/* Two ports of one service read it at once. */
static void the_past_of_what_stands_in_is_its_own(void **state)
{
	const struct identity meter = {.id = "0a02"};
	char first[PAST_KEY_MAX], second[PAST_KEY_MAX];

	(void)state;
	pasts_key(&meter, "[Grid]", 0, first);
	pasts_key(&meter, "[Grid/2]", 1, second);
	pasts_keep(&pasts, first, meter_with(4321));
	assert_null(pasts_find(&pasts, second));
	pasts_keep(&pasts, second, meter_with(4000));
	assert_int_equal(pasts_find(&pasts, first)->energies.counters[0].trusted.digits, 4321);
}

static void a_past_without_a_number_is_of_its_port(void **state)
{
	const struct identity meter = {.id = TYPE, .id_is_model = true};
	const struct identity ciphered = {.id = TYPE, .id_is_model = true, .title = "4b464d10"};
	char there[PAST_KEY_MAX], here[PAST_KEY_MAX];

	(void)state;
	pasts_key(&meter, "/dev/a", 0, there);
	pasts_key(&meter, "/dev/b", 0, here);
	pasts_keep(&pasts, there, meter_with(4321));
	assert_null(pasts_find(&pasts, here));
	assert_non_null(pasts_find(&pasts, there));
	pasts_key(&ciphered, "/dev/a", 0, there);
	pasts_key(&ciphered, "/dev/b", 0, here);
	assert_string_equal(here, there); /* its system title is a number */
}

static void the_oldest_past_is_forgotten_first(void **state)
{
	const size_t room = pasts.room;
	char key[PAST_KEY_MAX];

	(void)state;
	for (unsigned i = 0; i < room; i++) {
		snprintf(key, sizeof key, "meter %u", i);
		pasts_keep(&pasts, key, meter_with(i));
	}
	pasts_keep(&pasts, "meter 0", meter_with(100)); /* it was there again */
	pasts_keep(&pasts, "one more", meter_with(200));
	assert_int_equal(pasts.n, room);
	assert_null(pasts_find(&pasts, "meter 1"));
	assert_int_equal(pasts_find(&pasts, "meter 0")->energies.counters[0].trusted.digits, 100);
	assert_int_equal(pasts_find(&pasts, "meter 2")->energies.counters[0].trusted.digits, 2);
}

/* What was kept stays where it is found when there is more room. */
static void a_house_with_many_meters_remembers_all_of_them(void **state)
{
	char name[16];

	(void)state;
	pasts_keep(&pasts, "meter", meter_with(4321));
	pasts_reserve(&pasts, 256);
	bindings_reserve(&b, 256);
	for (unsigned i = 0; i < 256; i++) {
		struct binding binding = {.is_beside = false};

		snprintf(name, sizeof name, "Flat %u", i);
		pasts_keep(&pasts, name, meter_with(i));
		strcpy(binding.section, name);
		strcpy(binding.meter, name);
		bindings_set(&b, &binding);
	}
	assert_int_equal(pasts_find(&pasts, "meter")->energies.counters[0].trusted.digits, 4321);
	bindings_free(&b);
	bindings_load(&b, folder);
	assert_int_equal(b.n, 256);
	assert_string_equal(bindings_meter(&b, "Flat 0"), "Flat 0");
	assert_string_equal(bindings_meter(&b, "Flat 255"), "Flat 255");
	assert_true(bindings_know(&b, &(struct identity){.id = "x", .serial = "flat 200"}));
	assert_false(bindings_know(&b, &(struct identity){.id = "x", .serial = "flat 256"}));
}

static void a_type_is_no_number(void **state)
{
	const struct identity type = {.id = TYPE, .id_is_model = true};
	const struct identity number = {.id = "31313131"}, end = {.id = "131313"}, none = {0};
	const struct identity titled = {.id = TYPE, .id_is_model = true, .title = "4b464d10"};

	(void)state;
	assert_false(identity_has_number(&type));
	assert_false(identity_has_number(&none));
	assert_true(identity_has_number(&number));
	assert_true(identity_has_number(&titled));
	assert_false(identity_is_same(&type, &type));
	assert_false(identity_is_same(&none, &none));
	assert_true(identity_is_same(&number, &number));
	assert_true(identity_is_same(&titled, &titled));
	assert_true(identity_agrees(&type, &number)); /* it has told its number in another list */
	assert_true(identity_agrees(&type, &type));
	assert_false(identity_agrees(&number, &end));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_section_has_all_that_it_had_before_a_restart),
		TEST(the_first_file_is_waited_for_and_no_other),
		TEST(a_file_of_an_older_gridmeter_is_read),
		TEST(the_first_port_of_a_type_stays_the_first),
		TEST(a_port_that_is_gone_is_followed_by_the_next_new_one),
		TEST(a_type_that_no_line_can_say_is_found_anew),
		TEST(nonsense_in_the_file_is_nobody),
		TEST(a_past_is_found_by_the_number_on_any_port),
		TEST(the_past_of_what_stands_in_is_its_own),
		TEST(a_past_without_a_number_is_of_its_port),
		TEST(the_oldest_past_is_forgotten_first),
		TEST(a_house_with_many_meters_remembers_all_of_them),
		TEST(a_type_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
