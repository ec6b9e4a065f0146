/* The trail of a port: what was noted is read again, the newest of it, however much there was. */
#include "port/trail.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	QUARTER_S = 15 * 60,
	ALL_MAX = 4 << 20,
};

static const struct line_setting fast = {9600, "8N1"}, slow = {300, "7E1"}, none = {0, NULL};
static struct trail *trail;
static struct trail_reader reader;
static struct trail_item item;
static uint8_t all[ALL_MAX]; /* what was noted */
static size_t n_all;
static uint64_t random_state;

static int set_up(void **state)
{
	(void)state;
	trail = calloc(1, trail_size(TRAIL_BLOCKS_MOST));
	assert_non_null(trail);
	trail_init(trail, TRAIL_BLOCKS_MOST);
	n_all = 0;
	random_state = 1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(trail);
	return 0;
}

static uint8_t chance(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint8_t)(random_state >> 56);
}

static void hear(uint64_t ms, const struct line_setting *line, const void *octets, size_t n)
{
	trail_octets(trail, ms, line, bytes_of(octets, n));
	assert_true(n_all + n <= sizeof all);
	memcpy(all + n_all, octets, n);
	n_all += n;
}

/* All that is read must be the end of what was noted; returns the time of the first of it, and how
 * many octets those are. */
static uint64_t assert_read(size_t *n_read)
{
	static uint8_t read[ALL_MAX];
	uint64_t first_ms = UINT64_MAX, before_ms = 0;

	*n_read = 0;
	trail_read_begin(&reader, trail);
	while (trail_read(&reader, &item)) {
		first_ms = item.ms < first_ms ? item.ms : first_ms;
		assert_true(item.ms >= before_ms);
		before_ms = item.ms;
		if (item.kind != TRAIL_OCTETS)
			continue;
		memcpy(read + *n_read, item.octets.p, bytes_left(&item.octets));
		*n_read += bytes_left(&item.octets);
	}
	assert_int_equal(before_ms, trail->last_ms);
	assert_true(*n_read <= n_all);
	assert_memory_equal(read, all + n_all - *n_read, *n_read);
	return first_ms;
}

/* A telegram of a P1 port, as DSMR 5 has it, once a second. */
static size_t p1(char *to, size_t size, unsigned s)
{
	static const char rest[] =
		"0-0:96.14.0(0001)\r\n0-0:96.7.21(00013)\r\n0-0:96.7.9(00002)\r\n"
		"1-0:99.97.0(1)(0-0:96.7.19)(231018084455W)(0000004312*s)\r\n"
		"1-0:32.32.0(00007)\r\n1-0:52.32.0(00004)\r\n1-0:72.32.0(00006)\r\n"
		"1-0:32.36.0(00001)\r\n1-0:52.36.0(00001)\r\n1-0:72.36.0(00001)\r\n"
		"0-1:24.1.0(003)\r\n0-1:96.1.0(4730303538353330303437303237363138)\r\n"
		"0-1:24.2.1(251129030000W)(06543.210*m3)\r\n";
	const unsigned w = 400 + chance() % 97u * 20u, l1 = w / 3, l2 = w / 4, l3 = w - l1 - l2;

	return (size_t)snprintf(to, size,
		"/Ene5\\XS210 ESMR 5.0\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(25112903%02u%02uW)\r\n"
		"0-0:96.1.1(4530303437303030303037363330383137)\r\n1-0:1.8.1(%06u.%03u*kWh)\r\n"
		"1-0:1.8.2(004321.098*kWh)\r\n1-0:2.8.1(001234.567*kWh)\r\n%s"
		"1-0:1.7.0(%02u.%03u*kW)\r\n1-0:2.7.0(00.000*kW)\r\n"
		"1-0:32.7.0(23%u.%u*V)\r\n1-0:52.7.0(23%u.%u*V)\r\n1-0:72.7.0(23%u.%u*V)\r\n"
		"1-0:31.7.0(%03u*A)\r\n1-0:51.7.0(%03u*A)\r\n1-0:71.7.0(%03u*A)\r\n"
		"1-0:21.7.0(%02u.%03u*kW)\r\n1-0:41.7.0(%02u.%03u*kW)\r\n"
		"1-0:61.7.0(%02u.%03u*kW)\r\n!%02X%02X\r\n",
		s / 60 % 60, s % 60, 4711 + s / 3600, s % 1000, rest, w / 1000, w % 1000,
		chance() % 10u, chance() % 10u, chance() % 10u, chance() % 10u, chance() % 10u,
		chance() % 10u, l1 / 230, l2 / 230, l3 / 230, l1 / 1000, l1 % 1000, l2 / 1000,
		l2 % 1000, l3 / 1000, l3 % 1000, chance(), chance());
}

static void what_was_noted_is_read_again(void **state)
{
	(void)state;
	hear(1000, &fast, "\x1b\x1b\x1b\x1b", 4);
	trail_words(trail, 1001, "the meter is there");
	hear(1250, &slow, "abc", 3);
	trail_read_begin(&reader, trail);
	assert_true(trail_read(&reader, &item));
	assert_int_equal(item.kind, TRAIL_LINE);
	assert_int_equal(item.line.baud, 9600);
	assert_string_equal(item.line.format, "8N1");
	assert_true(trail_read(&reader, &item));
	assert_int_equal(item.kind, TRAIL_OCTETS);
	assert_int_equal(item.ms, 1000);
	assert_int_equal(bytes_left(&item.octets), 4);
	assert_memory_equal(item.octets.p, "\x1b\x1b\x1b\x1b", 4);
	assert_true(trail_read(&reader, &item));
	assert_int_equal(item.kind, TRAIL_WORDS);
	assert_int_equal(item.ms, 1001);
	assert_memory_equal(item.octets.p, "the meter is there", 18);
	assert_true(trail_read(&reader, &item));
	assert_int_equal(item.kind, TRAIL_LINE);
	assert_int_equal(item.line.baud, 300);
	assert_true(trail_read(&reader, &item));
	assert_int_equal(item.ms, 1250);
	assert_string_equal(item.line.format, "7E1");
	assert_memory_equal(item.octets.p, "abc", 3);
	assert_false(trail_read(&reader, &item));
	hear(1300, &slow, "d", 1);
	assert_true(trail_read(&reader, &item));
	assert_int_equal(*item.octets.p, 'd');
	assert_false(trail_read(&reader, &item));
	assert_int_equal(trail->n_octets, 8);
}

static void an_empty_one_has_nothing(void **state)
{
	(void)state;
	trail_read_begin(&reader, trail);
	assert_false(trail_read(&reader, &item));
	trail_octets(trail, 5, &none, bytes_of("", 0));
	trail_words(trail, 5, "");
	assert_false(trail_read(&reader, &item));
}

static void it_takes_less_than_128_kib(void **state)
{
	(void)state;
	assert_true(trail_size(TRAIL_BLOCKS_MOST) <= 128 * 1024);
	assert_true(trail_size(TRAIL_BLOCKS_LEAST) <= 24 * 1024);
	assert_int_equal(sizeof(struct trail_block), TRAIL_BLOCK);
}

static void a_quarter_of_an_hour_of_a_meter_that_speaks_each_second_has_room(void **state)
{
	char telegram[2048];
	size_t n;

	(void)state;
	for (unsigned s = 0; s < 2 * QUARTER_S; s++)
		hear(s * UINT64_C(1000), &fast, telegram, p1(telegram, sizeof telegram, s));
	assert_true(2 * QUARTER_S - 1 - assert_read(&n) / 1000 >= QUARTER_S);
	assert_true(n / QUARTER_S > 900); /* octets each second */
	trail_read_begin(&reader, trail);
	assert_true(trail_read(&reader, &item));
	assert_int_equal(item.line.baud, 9600); /* although what had told it is forgotten */
}

/* As ciphered telegrams are: it is less, and it is the newest. */
static void what_cannot_be_packed_is_kept_as_it_is(void **state)
{
	uint8_t octets[300];
	size_t n;

	(void)state;
	for (unsigned s = 0; s < QUARTER_S; s++) {
		for (size_t i = 0; i < sizeof octets; i++)
			octets[i] = chance();
		hear(s * UINT64_C(1000), &none, octets, sizeof octets);
	}
	assert_read(&n);
	assert_true(n > 100 * 1024);
}

/* Whatever is packed well could become a file without end. */
static void a_flood_of_the_same_octet_has_a_bound(void **state)
{
	static uint8_t zeros[4096];
	size_t n;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		hear(i, &fast, zeros, sizeof zeros);
	assert_read(&n);
	assert_true(n > 0 && n <= TRAIL_BLOCKS_MOST * PACKING_TOTAL_MAX);
}

static void octets_one_by_one(void **state)
{
	size_t n;

	(void)state;
	for (unsigned i = 0; i < 60000; i++) {
		const uint8_t octet = chance() & 3;

		hear(i * UINT64_C(7), &fast, &octet, 1);
	}
	assert_read(&n);
	assert_true(n > 10000);
}

static void pieces_of_any_length(void **state)
{
	uint8_t octets[4096];
	size_t n;

	(void)state;
	for (unsigned i = 0; i < 700; i++) {
		const size_t length = 1 + (chance() << 4 | chance() >> 4) % sizeof octets;

		for (size_t k = 0; k < length; k++)
			octets[k] = chance() < 240 ? (uint8_t)(k / 7) : chance();
		hear(i, i & 1 ? &fast : &slow, octets, length);
	}
	assert_read(&n);
	assert_true(n > 50000);
}

static void one_that_is_read_while_more_comes_goes_on_with_what_is_there(void **state)
{
	uint8_t octets[1000];
	uint64_t before_ms = 0;

	(void)state;
	for (unsigned i = 0; i < 4000; i++) {
		for (size_t k = 0; k < sizeof octets; k++)
			octets[k] = chance();
		trail_octets(trail, i, &fast, bytes_of(octets, sizeof octets));
		if (i == 10)
			trail_read_begin(&reader, trail);
		if (i > 10 && i % 50 == 0) {
			assert_true(trail_read(&reader, &item));
			assert_true(item.ms >= before_ms && item.ms <= i);
			before_ms = item.ms;
		}
	}
	assert_true(before_ms > 3800);
}

static void a_clock_that_goes_back_is_not_followed(void **state)
{
	(void)state;
	hear(5000, &fast, "a", 1);
	hear(4000, &fast, "b", 1);
	trail_read_begin(&reader, trail);
	while (trail_read(&reader, &item))
		assert_int_equal(item.ms, 5000);
}

static void words_that_are_too_long_are_cut(void **state)
{
	char words[2 * TRAIL_WORDS_MAX];

	(void)state;
	memset(words, 'x', sizeof words);
	words[sizeof words - 1] = '\0';
	trail_words(trail, 1, words);
	trail_read_begin(&reader, trail);
	assert_true(trail_read(&reader, &item));
	assert_int_equal(bytes_left(&item.octets), TRAIL_WORDS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_noted_is_read_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_empty_one_has_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_takes_less_than_128_kib, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_quarter_of_an_hour_of_a_meter_that_speaks_each_second_has_room, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_packed_is_kept_as_it_is, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_flood_of_the_same_octet_has_a_bound, set_up, tear_down),
		cmocka_unit_test_setup_teardown(octets_one_by_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(pieces_of_any_length, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			one_that_is_read_while_more_comes_goes_on_with_what_is_there, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_clock_that_goes_back_is_not_followed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(words_that_are_too_long_are_cut, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
