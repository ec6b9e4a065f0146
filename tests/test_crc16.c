/* The checksums of meters. */
#include "base/crc16.h"
#include "support/test.h"

static void check_values_of_the_catalogue(void **state)
{
	(void)state;
	assert_int_equal(crc16_x25("123456789", 9), 0x906e);
	assert_int_equal(crc16_kermit("123456789", 9), 0x2189);
	assert_int_equal(crc16_x25("", 0), 0);
	assert_int_equal(crc16_kermit("", 0), 0);
}

static uint16_t bit_by_bit(uint16_t crc, const uint8_t *p, size_t n)
{
	while (n--) {
		crc ^= *p++;
		for (int i = 0; i < 8; i++)
			crc = crc & 1 ? crc >> 1 ^ 0x8408 : crc >> 1;
	}
	return crc;
}

static void every_length_as_bit_by_bit(void **state)
{
	uint8_t p[300];

	(void)state;
	for (size_t i = 0; i < sizeof p; i++)
		p[i] = (uint8_t)(i * 181 + 7);
	for (size_t n = 0; n <= sizeof p; n++) {
		assert_int_equal(crc16_kermit(p, n), bit_by_bit(0, p, n));
		assert_int_equal(crc16_x25(p, n), (uint16_t)~bit_by_bit(0xffff, p, n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_values_of_the_catalogue),
		cmocka_unit_test(every_length_as_bit_by_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
