/* Modbus TCP as it is asked: octets in, octets out; and a silent meter. Left out: what stands in
 * the registers (test_em24.c, test_sunspec.c). */
#include "share/modbus/modbus_map.h"
#include "support/modbus_asker.h"
#include "support/test.h"

static void a_request_may_come_in_any_pieces(void **state)
{
	uint8_t octets[36];
	struct modbus_shown s = modbus_meter();

	(void)state;
	for (int i = 0; i < 3; i++)
		modbus_question(octets + 12 * i, 3, 0x28, 2);
	for (size_t piece = 1; piece <= sizeof octets; piece++) {
		struct modbus_answers a = modbus_told(&s, octets, sizeof octets, piece);

		assert_false(a.is_hung_up);
		assert_int_equal(a.n_all, 3);
		assert_int_equal(a.n, 13);
	}
}

static void a_request_is_cut_at_each_octet(void **state)
{
	uint8_t octets[12];
	struct modbus_shown s = modbus_meter();

	(void)state;
	modbus_question(octets, 4, 40097, 2);
	for (size_t n = 0; n < sizeof octets; n++) {
		struct modbus_answers a = modbus_told(&s, octets, n, sizeof octets);

		assert_false(a.is_hung_up);
		assert_int_equal(a.n_all, 0);
	}
}

static void what_is_no_modbus_is_hung_up_on(void **state)
{
	static const struct {
		const char *what;
		uint8_t octets[12];
	} cases[] = {
		{"protocol 1", {0, 1, 0, 1, 0, 6, 1, 3, 0, 0x28, 0, 2}},
		{"protocol 256", {0, 1, 1, 0, 0, 6, 1, 3, 0, 0x28, 0, 2}},
		{"length 0", {0, 1, 0, 0, 0, 0, 1, 3, 0, 0x28, 0, 2}},
		{"length 1", {0, 1, 0, 0, 0, 1, 1, 3, 0, 0x28, 0, 2}},
		{"length 255", {0, 1, 0, 0, 0, 255, 1, 3, 0, 0x28, 0, 2}},
		{"length 65535", {0, 1, 0, 0, 255, 255, 1, 3, 0, 0x28, 0, 2}},
		{"HTTP", "GET / HTTP/"},
	};
	struct modbus_shown s = modbus_meter();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t piece = 1; piece <= 12; piece++) {
			struct modbus_answers a = modbus_told(&s, cases[i].octets, 12, piece);

			if (!a.is_hung_up || a.n_all)
				fail_msg("%s in pieces of %zu", cases[i].what, piece);
		}
}

static void the_longest_request_has_room(void **state)
{
	uint8_t octets[MODBUS_ADU_MAX + 12] = {0, 1, 0, 0, 0, 254, 1, 3};
	struct modbus_shown s = modbus_meter();
	struct modbus_answers a;

	(void)state;
	modbus_question(octets + MODBUS_ADU_MAX, 3, 0x28, 2);
	a = modbus_told(&s, octets, sizeof octets, 100);
	assert_int_equal(a.n_all, 2); /* the next one is found behind it */
	assert_int_equal(a.n, 13);
}

static void every_unit_and_transaction_comes_back(void **state)
{
	struct modbus_shown s = modbus_meter();

	(void)state;
	for (unsigned unit = 0; unit < 256; unit++) {
		uint8_t octets[12];
		struct modbus_answers a;

		modbus_question(octets, 3, 0x28, 2);
		octets[0] = (uint8_t)(unit ^ 0x5a);
		octets[6] = (uint8_t)unit;
		a = modbus_told(&s, octets, sizeof octets, sizeof octets);
		assert_int_equal(a.n, 13);
		assert_int_equal(a.last[0], unit ^ 0x5a);
		assert_int_equal(a.last[6], unit);
	}
}

static void exceptions_are_those_of_the_standard(void **state)
{
	static const struct {
		const char *what;
		uint8_t pdu[12];
		size_t n;
		uint8_t exception;
	} cases[] = {
		{"coils", {1, 0, 0, 0, 1}, 5, 1},
		{"function 0", {0, 0, 0, 0, 1}, 5, 1},
		{"its identification", {43, 14, 1, 0}, 4, 1},
		{"a function that is an exception", {0x83, 0, 0, 0, 1}, 5, 1},
		{"no registers", {3, 0, 0, 0, 0}, 5, 3},
		{"126 registers", {3, 0x9c, 0x40, 0, 126}, 5, 3},
		{"65535 registers", {4, 0, 0, 255, 255}, 5, 3},
		{"the end of all", {4, 255, 255, 0, 2}, 5, 2},
		{"a read that is too short", {3, 0, 0, 0}, 4, 3},
		{"a read that is too long", {3, 0, 0, 0, 1, 0}, 6, 3},
		{"the function alone", {3}, 1, 3},
		{"behind the block of an EM24", {4, 0, 0x4f, 0, 2}, 5, 2},
		{"what an EM24 does not have", {3, 0x10, 0, 0, 1}, 5, 2},
		{"in front of SunSpec", {3, 0x9c, 0x3f, 0, 2}, 5, 2},
		{"behind SunSpec", {3, 0x9d, 0x6f, 0, 2}, 5, 2},
		{"another place of SunSpec", {3, 0xc3, 0x50, 0, 2}, 5, 2},
		{"write the power", {6, 0, 0x28, 0, 1}, 5, 2},
		{"write SunSpec", {6, 0x9c, 0x40, 0, 1}, 5, 2},
		{"another application", {6, 0xa0, 0, 0, 1}, 5, 3},
		{"phases that there are not", {6, 0x10, 0x02, 0, 5}, 5, 3},
		{"a write that is too long", {6, 0x10, 0x02, 0, 3, 0}, 6, 3},
		{"two registers to write", {16, 0xa0, 0, 0, 2, 4, 0, 7, 0, 7}, 10, 2},
		{"no register to write", {16, 0xa0, 0, 0, 0, 0}, 6, 3},
		{"a wrong count of octets", {16, 0xa0, 0, 0, 1, 4, 0, 7}, 8, 3},
		{"fewer octets than counted", {16, 0xa0, 0, 0, 1, 2, 0}, 7, 3},
		{"without octets", {16, 0xa0, 0, 0, 1}, 5, 3},
	};
	struct modbus_shown s = modbus_meter();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t octets[32] = {0, 9, 0, 0, 0, (uint8_t)(cases[i].n + 1), 1};
		struct modbus_answers a;

		memcpy(octets + 7, cases[i].pdu, cases[i].n);
		a = modbus_told(&s, octets, 7 + cases[i].n, 1);
		if (a.n_all != 1 || a.n != 9 || a.last[5] != 3 ||
			a.last[7] != (cases[i].pdu[0] | 0x80) || a.last[8] != cases[i].exception)
			fail_msg("%s: %zu answers, the last %02x %02x", cases[i].what, a.n_all,
				a.last[7], a.last[8]);
	}
}

/* A GX device writes 7 where it reads something else, and the phases that somebody chose
 * (dbus-modbus-client, carlo_gavazzi.py). */
static void writes_of_a_gx_are_acknowledged_and_change_nothing(void **state)
{
	static const uint8_t writes[][15] = {{0, 1, 0, 0, 0, 6, 1, 6, 0xa0, 0, 0, 7},
		{0, 1, 0, 0, 0, 6, 1, 6, 0x10, 0x02, 0, 3},
		{0, 1, 0, 0, 0, 9, 1, 16, 0x10, 0x02, 0, 1, 2, 0, 3}};
	struct modbus_shown s = modbus_meter();
	uint16_t v;

	(void)state;
	for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
		struct modbus_answers a = modbus_told(&s, writes[i], i < 2 ? 12 : 15, 15);

		assert_int_equal(a.n, 12);
		assert_int_equal(a.last[5], 6);
		assert_memory_equal(a.last + 6, writes[i] + 6, 6);
	}
	assert_int_equal(modbus_ask(&s, 0xa000, 1, &v), MODBUS_FINE);
	assert_int_equal(v, 7);
	assert_int_equal(modbus_ask(&s, 0x1002, 1, &v), MODBUS_FINE);
	assert_int_equal(v, 0);
	s.is_live = false;
	assert_int_equal(modbus_told(&s, writes[0], 12, 12).last[8], MODBUS_FAILURE);
}

static void a_silent_meter_has_no_number(void **state)
{
	struct modbus_shown s = modbus_meter();

	(void)state;
	s.is_live = false;
	for (uint32_t first = 0; first < 65536; first++) {
		bool is_constant = (first >= 40000 && first < 40071) || first == 40195 ||
				   first == 40196 || first == 40302 || first == 40303;
		int e = modbus_ask_by(&s, 3, first, 1, NULL);

		if (is_constant ? e != MODBUS_FINE : e != MODBUS_FAILURE && e != MODBUS_NO_ADDRESS)
			fail_msg("register %u: %d", (unsigned)first, e);
	}
	assert_int_equal(modbus_ask(&s, 0, 0x50, NULL), MODBUS_FAILURE);
	assert_int_equal(modbus_ask(&s, 40070, 2, NULL), MODBUS_FAILURE);
}

/* A GX device looks every ten seconds whether a meter that it had is there again, and would show
 * one without values (dbus-modbus-client: probe_devices(), device_init()). */
static void a_gx_does_not_find_a_silent_meter(void **state)
{
	static const uint32_t asked[] = {0x000b, 0xa000, 0x0302, 0x0304, 0x1002, 0x5000, 0xa100};
	struct modbus_shown s = modbus_meter();

	(void)state;
	s.is_live = false;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		assert_int_equal(modbus_ask(&s, asked[i], 1, NULL), MODBUS_FAILURE);
	s.is_live = true;
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		assert_int_equal(modbus_ask(&s, asked[i], 1, NULL), MODBUS_FINE);
}

static void who_asks_for_the_power_is_known(void **state)
{
	(void)state;
	assert_true(modbus_map_has_power(0, 80));
	assert_true(modbus_map_has_power(0x28, 1));
	assert_true(modbus_map_has_power(40097, 2));
	assert_true(modbus_map_has_power(40197, 105));
	assert_false(modbus_map_has_power(0xa100, 1));
	assert_false(modbus_map_has_power(40000, 70));
	assert_string_equal(modbus_map_name(0x28), "EM24");
	assert_string_equal(modbus_map_name(40303), "SunSpec");
	assert_string_equal(modbus_map_name(0xa000), "EM24");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_may_come_in_any_pieces),
		cmocka_unit_test(a_request_is_cut_at_each_octet),
		cmocka_unit_test(what_is_no_modbus_is_hung_up_on),
		cmocka_unit_test(the_longest_request_has_room),
		cmocka_unit_test(every_unit_and_transaction_comes_back),
		cmocka_unit_test(exceptions_are_those_of_the_standard),
		cmocka_unit_test(writes_of_a_gx_are_acknowledged_and_change_nothing),
		cmocka_unit_test(a_silent_meter_has_no_number),
		cmocka_unit_test(a_gx_does_not_find_a_silent_meter),
		cmocka_unit_test(who_asks_for_the_power_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
