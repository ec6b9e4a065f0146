/* Who speaks, as nobody need fear to print it. */
#include "reading/telegram.h"

#include "support/test.h"

static void an_identity_is_printable_ascii(void **state)
{
	struct identity id = {.id = "1\x1b[2J",
		.title = "\x9b",
		.serial = "Z\xe4hler",
		.manufacturer = "Z\xc4H",
		.firmware = "\n1.0\x7f"};

	(void)state;
	identity_clean(&id);
	assert_string_equal(id.id, "1?[2J");
	assert_string_equal(id.title, "?");
	assert_string_equal(id.serial, "Z?hler");
	assert_string_equal(id.manufacturer, "Z?H");
	assert_string_equal(id.firmware, "?1.0?");
}

static void a_name_has_all_six_groups(void **state)
{
	char text[OBIS_TEXT_MAX];

	(void)state;
	obis_text((struct obis){1, 0, 16, 7, 0, 255}, text);
	assert_string_equal(text, "1-0:16.7.0*255");
	obis_text((struct obis){255, 255, 255, 255, 255, 255}, text);
	assert_string_equal(text, "255-255:255.255.255*255");
	obis_text((struct obis){9, 10, 99, 100, 101, 0}, text);
	assert_string_equal(text, "9-10:99.100.101*0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_identity_is_printable_ascii),
		cmocka_unit_test(a_name_has_all_six_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
