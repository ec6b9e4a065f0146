/* Text from outside made harmless. */
#include "base/text.h"
#include "support/test.h"

static char out[64];

static const char *clean(const char *text)
{
	text_clean(out, sizeof out, text);
	return out;
}

static void good_text_stays(void **state)
{
	(void)state;
	assert_string_equal(clean(""), "");
	assert_string_equal(clean("Zähler 1 – Küche €"), "Zähler 1 – Küche €");
	assert_string_equal(clean("\xf0\x9f\x94\x8c"), "\xf0\x9f\x94\x8c");
}

static void control_characters_become_question_marks(void **state)
{
	(void)state;
	assert_string_equal(clean("a\x1b[2Jb\n\x7f"), "a?[2Jb??");
	assert_string_equal(clean("\xc2\x9b"), "?"); /* C1: CSI */
}

/* U+202E turns what follows it; U+2028 ends a line for some. */
static void marks_that_turn_text_become_question_marks(void **state)
{
	(void)state;
	assert_string_equal(clean("a\xe2\x80\xae"
				  "b\xe2\x81\xa6"
				  "c\xd8\x9c"),
		"a?b?c?");
	assert_string_equal(clean("\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xa8"), "???");
	assert_string_equal(clean("–“”…€⁄"), "–“”…€⁄"); /* their neighbours stay */
}

static void octets_can_be_seen(void **state)
{
	(void)state;
	text_escape(out, sizeof out, bytes_of("a\x1b\0\xe4", 4));
	assert_string_equal(out, "a\\x1b\\x00\\xe4");
	text_clean_octets(out, sizeof out,
		bytes_of("\xc3\xa4"
			 "b",
			1)); /* cut inside of a character */
	assert_string_equal(out, "?");
}

static void the_end_of_a_number_is_at_most_half_of_it(void **state)
{
	(void)state;
	assert_string_equal(text_end("1EMH0012345678"), "5678");
	assert_string_equal(text_end("123456"), "456");
	assert_string_equal(text_end("12345"), "12345");
	assert_string_equal(text_end(""), "");
}

static void bytes_that_are_no_utf8(void **state)
{
	(void)state;
	assert_string_equal(clean("\xff\xfe"), "??");
	assert_string_equal(clean("a\xc3"), "a?");
	assert_string_equal(clean("\xc0\xaf"), "??");           /* overlong */
	assert_string_equal(clean("\xe0\x80\xaf"), "???");      /* overlong */
	assert_string_equal(clean("\xed\xa0\x80"), "???");      /* surrogate */
	assert_string_equal(clean("\xf4\x90\x80\x80"), "????"); /* beyond the last */
	assert_string_equal(clean("\xe2\x82x"), "??x");
}

static void cut_at_the_border_of_a_character(void **state)
{
	char small[5];

	(void)state;
	assert_int_equal(text_clean(small, sizeof small, "abcä"), 3);
	assert_string_equal(small, "abc");
	assert_int_equal(text_clean(small, sizeof small, "abcde"), 4);
	assert_int_equal(text_clean(small, 1, "abcde"), 0);
	assert_string_equal(small, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_text_stays),
		cmocka_unit_test(control_characters_become_question_marks),
		cmocka_unit_test(marks_that_turn_text_become_question_marks),
		cmocka_unit_test(octets_can_be_seen),
		cmocka_unit_test(the_end_of_a_number_is_at_most_half_of_it),
		cmocka_unit_test(bytes_that_are_no_utf8),
		cmocka_unit_test(cut_at_the_border_of_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
