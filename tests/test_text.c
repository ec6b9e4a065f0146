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
		cmocka_unit_test(bytes_that_are_no_utf8),
		cmocka_unit_test(cut_at_the_border_of_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
