/* The meter that other devices are shown: which one, with what added to it, and under which name of
 * this machine. */
#include "share/emulated.h"
#include "support/test.h"

#include <stdio.h>

static struct share share;
static struct share_meter cellar, roof;

static struct share_meter meter_of(const char *key, const char *section)
{
	struct share_meter m = {.is_live = true};

	strcpy(m.key, key);
	strcpy(m.is.section, section);
	reading_set(&m.last.reading, Q_POWER, decimal_of(3565, -1));
	return m;
}

static int begin(void **state)
{
	(void)state;
	memset(&share, 0, sizeof share);
	cellar = meter_of("keller", "Keller");
	roof = meter_of("meter-123456", "");
	share.meters = &cellar;
	share.is_connected = true;
	return 0;
}

static void the_only_meter_is_shown(void **state)
{
	(void)state;
	assert_ptr_equal(emulated_meter(&share), &cellar);
	cellar.next = &roof;
	assert_null(emulated_meter(&share)); /* nobody has said which */
	strcpy(share.config.meter, "KELLER");
	assert_ptr_equal(emulated_meter(&share), &cellar);
	strcpy(share.config.meter, "meter-123456");
	assert_ptr_equal(emulated_meter(&share), &roof);
	strcpy(share.config.meter, "Garage");
	assert_null(emulated_meter(&share));
	share.meters = NULL;
	assert_null(emulated_meter(&share));
}

static bool says_anything(void)
{
	struct reading r;

	return emulated_reading(&share, "192.168.1.30", &r);
}

static void what_does_not_hold_is_no_reading(void **state)
{
	(void)state;
	assert_true(says_anything());
	cellar.is_live = false;
	assert_false(says_anything());
	cellar.is_live = true;
	share.is_connected = false;
	assert_false(says_anything());
	share.is_connected = true;
	cellar.last.reading = (struct reading){0};
	assert_false(says_anything()); /* without a power nobody can regulate */
}

static void watts_are_added_for_all_or_for_one(void **state)
{
	static const struct {
		const char *offset, *who;
		int watts;
	} cases[] = {{"", "192.168.1.30", 0}, {"30", "192.168.1.30", 30}, {"-20", "fd00::1", -20},
		{"30 192.168.1.30=-5", "192.168.1.30", -5},
		{"192.168.1.30=0 30", "192.168.1.30", 0}, {"30 192.168.1.30=-5", "192.168.1.3", 30},
		{"192.168.1.30=-5", "192.168.1.31", 0}, {" fd00::1=7  9 ", "fd00::1", 7}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		strcpy(share.config.offset, cases[i].offset);
		assert_int_equal(emulated_offset_w(&share.config, cases[i].who), cases[i].watts);
	}
}

static bool is(struct decimal v, int64_t tenths)
{
	return decimal_compare(v, decimal_of(tenths, -1)) == 0;
}

static void phases_add_up_to_the_total_all_the_same(void **state)
{
	struct reading r;

	(void)state;
	strcpy(share.config.offset, "-30");
	assert_true(emulated_reading(&share, "192.168.1.30", &r));
	assert_true(is(r.value[Q_POWER], 3265) && !reading_has(&r, Q_L1_POWER));
	reading_set(&cellar.last.reading, Q_L1_POWER, decimal_of(1000, -1));
	reading_set(&cellar.last.reading, Q_L2_POWER, decimal_of(2565, -1));
	assert_true(emulated_reading(&share, "192.168.1.30", &r));
	assert_true(is(r.value[Q_L1_POWER], 700) && is(r.value[Q_L2_POWER], 2565));
	assert_true(is(cellar.last.reading.value[Q_POWER], 3565)); /* for all others */
}

static void its_name_is_of_this_machine_and_of_no_maker(void **state)
{
	char id[EMULATED_ID_SIZE], again[EMULATED_ID_SIZE];
	unsigned first;

	(void)state;
	emulated_id(id);
	emulated_id(again);
	assert_string_equal(id, again);
	assert_int_equal(strspn(id, "0123456789abcdef"), 12);
	assert_int_equal(sscanf(id, "%2x", &first), 1);
	assert_int_equal(first & 3, 2); /* administered locally, of one station */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_only_meter_is_shown, begin),
		cmocka_unit_test_setup(what_does_not_hold_is_no_reading, begin),
		cmocka_unit_test_setup(watts_are_added_for_all_or_for_one, begin),
		cmocka_unit_test_setup(phases_add_up_to_the_total_all_the_same, begin),
		cmocka_unit_test_setup(its_name_is_of_this_machine_and_of_no_maker, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
