/* The datagram of an SMA Energy Meter, read as those read it who have its description: from name to
 * name, with nothing known of how it is written. */
#include "share/sma/sma_datagram.h"
#include "support/test.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t big(const uint8_t *at, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | at[i];
	return v;
}

/* Each channel as "1.4=3562", the end as "end", or what is wrong with it. */
static void read_channels(const uint8_t *at, size_t n, char *text)
{
	size_t i = 0;

	while (i + 8 <= n && at[i] != 0x90) {
		size_t size = at[i + 2];

		if (at[i] != 0 || at[i + 3] != 0 || (size != 4 && size != 8) || i + 4 + size > n) {
			strcat(text, "wrong ");
			return;
		}
		text += sprintf(text, "%u.%zu=%" PRIu64 " ", (unsigned)at[i + 1], size,
			big(at + i + 4, size));
		i += 4 + size;
	}
	strcat(text, i + 8 == n && big(at + i, 4) == 0x90000000 ? "end" : "no end");
}

static const char *read_back(const struct reading *r)
{
	static char text[2048];
	uint8_t octets[SMA_DATAGRAM_MAX + 1];
	size_t n;

	octets[SMA_DATAGRAM_MAX] = 0x5a;
	n = sma_datagram(octets, r, 1901234567, 4000000000);
	*text = '\0';
	assert_int_equal(octets[SMA_DATAGRAM_MAX], 0x5a);
	assert_in_range(n, 40, SMA_DATAGRAM_MAX);
	assert_memory_equal(octets, "SMA\0\0\4\2\240\0\0\0\1", 12);
	assert_int_equal(big(octets + 12, 2), n - 16 - 4);
	assert_memory_equal(octets + 14, "\0\020\140\151", 4);
	assert_int_equal(big(octets + 18, 2), 349);
	assert_int_equal(big(octets + 20, 4), 1901234567);
	assert_int_equal(big(octets + 24, 4), 4000000000);
	assert_int_equal(big(octets + n - 4, 4), 0);
	read_channels(octets + 28, n - 28 - 4, text);
	return text;
}

static void each_quantity_has_its_channel_and_its_unit(void **state)
{
	struct reading r = {0};

	(void)state;
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		reading_set(&r, q, decimal_of(1000 + 10 * (int)q, -1));
	assert_string_equal(read_back(&r),
		"1.4=1000 2.4=0 14.4=110000 13.4=119000 21.4=1010 22.4=0 41.4=1020 42.4=0 "
		"61.4=1030 62.4=0 31.4=107000 51.4=108000 71.4=109000 32.4=104000 52.4=105000 "
		"72.4=106000 33.4=120000 53.4=121000 73.4=122000 1.8=399600 2.8=403200 21.8=406800 "
		"41.8=410400 61.8=414000 22.8=417600 42.8=421200 62.8=424800 end");
}

static void export_is_a_channel_of_its_own_and_import_is_zero_then(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_POWER, decimal_of(-35625, -2));
	reading_set(&r, Q_L2_POWER, decimal_of(-4, 3));
	reading_set(&r, Q_L2_CURRENT, decimal_of(-174, -1));
	assert_string_equal(read_back(&r), "1.4=0 2.4=3563 41.4=0 42.4=40000 51.4=17400 end");
}

static void what_the_meter_does_not_say_is_not_there(void **state)
{
	struct reading r = {0};

	(void)state;
	assert_string_equal(read_back(&r), "end");
	reading_set(&r, Q_POWER, decimal_of(0, 0));
	assert_string_equal(read_back(&r), "1.4=0 2.4=0 end");
}

static void energies_are_exact_to_the_watt_second(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_ENERGY_FORWARD, decimal_of(123456789012345, -4));
	reading_set(&r, Q_ENERGY_REVERSE, decimal_of(1, -4));
	assert_string_equal(read_back(&r), "1.8=44444444044444 2.8=0 end");
}

static void what_does_not_fit_is_left_out(void **state)
{
	struct reading r = {0};

	(void)state;
	reading_set(&r, Q_POWER, decimal_of(4294967296, -1));
	reading_set(&r, Q_ENERGY_FORWARD, decimal_of(INT64_MAX, 0));
	reading_set(&r, Q_FREQUENCY, decimal_of(50, 0));
	assert_string_equal(read_back(&r), "14.4=50000 end");
	reading_set(&r, Q_POWER, decimal_of(-4294967295, -1));
	assert_string_equal(read_back(&r), "1.4=0 2.4=4294967295 14.4=50000 end");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_quantity_has_its_channel_and_its_unit),
		cmocka_unit_test(export_is_a_channel_of_its_own_and_import_is_zero_then),
		cmocka_unit_test(what_the_meter_does_not_say_is_not_there),
		cmocka_unit_test(energies_are_exact_to_the_watt_second),
		cmocka_unit_test(what_does_not_fit_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
