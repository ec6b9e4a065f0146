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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_identity_is_printable_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
