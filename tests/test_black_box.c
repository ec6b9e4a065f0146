/* The recorder of a source: what it takes of memory, and in which order it notes what happens. */
#include "daemon/black_box.h"
#include "link/link.h"
#include "support/test.h"

#include <stdlib.h>

static struct link wire; /* never begun: it has a time, a label and counts */
static struct trail_reader reader;
static struct trail_item item;
static const struct event silent = {.kind = EVENT_SILENT, .v = {10}};
static struct black_box *box;

static int set_up(void **state)
{
	(void)state;
	memset(&wire, 0, sizeof wire);
	wire.port.fd = -1;
	strcpy(wire.label, "ttyUSB0");
	listener_reset(&wire.meter.listener, NULL, NULL);
	box = black_box_new(1);
	assert_non_null(box);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(box);
	return 0;
}

static size_t memory_of(size_t n)
{
	struct black_box *one = black_box_new(n);
	size_t octets;

	assert_non_null(one);
	octets = sizeof *one + trail_size(one->trail->n_blocks);
	free(one);
	return octets;
}

static void hear(uint64_t ms, const char *octets)
{
	wire.state.heard_ms = ms;
	black_box_octets(box, &wire, bytes_of(octets, strlen(octets)));
}

/* The kinds of all items, in their order: "wo" for words and octets. */
static const char *told(void)
{
	static const char letters[] = {'o', 'l', 'w'};
	static char text[64];
	size_t n = 0;

	black_box_settle(box);
	trail_read_begin(&reader, box->trail);
	while (trail_read(&reader, &item) && n + 1 < sizeof text)
		text[n++] = letters[item.kind];
	text[n] = '\0';
	return text;
}

static void its_memory_has_a_bound_for_one_and_for_all(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 1024; n++) {
		assert_true(memory_of(n) <= BLACK_BOX_EACH);
		assert_true(n > 40 || n * memory_of(n) <= BLACK_BOX_MEMORY);
	}
	assert_true(memory_of(8) > 120 * 1024);
	assert_true(memory_of(1024) <= 25 * 1024);
}

static void what_happens_while_octets_are_read_stands_behind_them(void **state)
{
	(void)state;
	hear(1, "a");
	wire.state.heard_ms = 2;
	black_box_event(box, &wire, &silent); /* the clock is beyond: it happens in that read */
	hear(2, "b");
	assert_string_equal(told(), "woow");
}

static void what_has_happened_before_stands_before_them(void **state)
{
	(void)state;
	hear(1, "a");
	black_box_event(box, &wire, &silent);
	hear(UINT64_C(1) << 40, "b");
	assert_string_equal(told(), "wowo");
	assert_string_equal(box->wish.why, "");
}

static void telegrams_that_are_not_used_are_told(void **state)
{
	(void)state;
	hear(1, "a");
	wire.meter.n_held++;
	wire.meter.listener.receivers[0].n_faults++;
	hear(2, "b");
	hear(3, "c");
	assert_string_equal(told(), "woowwo");
}

static void more_words_than_have_room_are_all_there(void **state)
{
	char expected[48] = "wo";

	(void)state;
	hear(1, "a");
	for (size_t i = 0; i < 40; i++) {
		black_box_event(box, &wire, &silent);
		expected[2 + i] = 'w';
	}
	assert_string_equal(told(), expected);
}

static void without_one_nothing_is_noted(void **state)
{
	(void)state;
	black_box_octets(NULL, &wire, bytes_of("a", 1));
	black_box_event(NULL, &wire, &silent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			its_memory_has_a_bound_for_one_and_for_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_happens_while_octets_are_read_stands_behind_them, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_has_happened_before_stands_before_them, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			telegrams_that_are_not_used_are_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			more_words_than_have_room_are_all_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_one_nothing_is_noted, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
