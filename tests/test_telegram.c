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

/* Long texts are looked at a word at a time. */
static void so_is_every_octet_of_a_long_one(void **state)
{
	(void)state;
	for (size_t at = 0; at < 64; at++)
		for (int c = 1; c < 256; c++) {
			struct identity id = {.id_is_model = true};
			char expected = (char)(c >= 0x20 && c <= 0x7e ? c : '?');

			memset(id.id, 'a', 64);
			memset(id.serial, '~', at + 1);
			id.id[at] = id.serial[at] = (char)c;
			identity_clean(&id);
			assert_int_equal(id.id[at], expected);
			assert_int_equal(id.serial[at], expected);
			id.id[at] = 'a';
			assert_int_equal(strspn(id.id, "a"), 64);
			assert_int_equal(strspn(id.serial, "~"), at + (c == '~'));
			assert_true(id.id_is_model);
		}
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
		cmocka_unit_test(so_is_every_octet_of_a_long_one),
		cmocka_unit_test(a_name_has_all_six_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
