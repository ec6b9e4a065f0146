/* The door to terminals, logs and JSON. */
#include "base/print.h"

#include "base/json.h"
#include "base/text.h"
#include "support/test.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static char out[128];

__attribute__((format(printf, 2, 3))) static const char *into(size_t size, const char *format, ...)
{
	va_list args;
	size_t n;

	va_start(args, format);
	n = print_into(out, size, format, args);
	va_end(args);
	assert_int_equal(n, strlen(out));
	return out;
}

#define P(...) into(sizeof out, __VA_ARGS__)

/* A process calls itself what it likes, and may hold a port. */
static void texts_cannot_control_a_terminal(void **state)
{
	(void)state;
	assert_string_equal(P("held by %s\n", "\x1b]0;x\a"), "held by \\x1b]0;x\\x07\n");
	assert_string_equal(P("%s: %d", "a\nttyUSB0: fine", 1), "a\\x0attyUSB0: fine: 1");
	assert_string_equal(P("%s", "\xc2\x9b"), "\\xc2\\x9b");                  /* C1: CSI */
	assert_string_equal(P("%s", "a\xe2\x80\xaetxt"), "a\\xe2\\x80\\xaetxt"); /* U+202E */
	assert_string_equal(P("%c%c", 'a', 0x1b), "a\\x1b");
}

static void texts_are_always_utf8(void **state)
{
	(void)state;
	assert_string_equal(P("%s", "Z\xe4hler Z\xc3\xa4hler"), "Z\\xe4hler Zähler");
	assert_string_equal(P("%.2s", "Z\xc3\xa4"), "Z\\xc3"); /* a precision counts bytes */
}

static void formats_are_ours_and_pass(void **state)
{
	(void)state;
	assert_string_equal(P("\033[1mkey = …\033[0m\n"), "\033[1mkey = …\033[0m\n");
	assert_string_equal(P("100%%"), "100%");
}

static void numbers_are_those_of_printf(void **state)
{
	char expected[128];

	(void)state;
#define SAME(...)                                         \
	snprintf(expected, sizeof expected, __VA_ARGS__); \
	assert_string_equal(P(__VA_ARGS__), expected)
	SAME("%d %i %5d|%-5d|%+d %05d", -1, 2, -3, -4, 5, -6);
	SAME("%u %x %X %02x %8x", 4294967295u, 0xabcdefu, 0xabcdefu, 7u, 0xffffffffu);
	SAME("%ld %lu %lld %llu", -1L, ~0UL, -1LL, ~0ULL);
	SAME("%zu %" PRIu64 " %" PRId64, (size_t)-1, UINT64_MAX, INT64_MIN);
	SAME("%f %.1f %6.2f|%+5.1f %g %.0f", 1.5, -0.25, 2.125, 3.0, 1e9, 1e20);
	SAME("%*d|%-*d|%.*f", 6, 1, 6, 2, 3, 4.5);
}

static void columns_count_characters(void **state)
{
	(void)state;
	assert_string_equal(P("%-4s|%4s|%2s|", "ä", "ä", "abc"), "ä   |   ä|abc|");
	assert_string_equal(P("%-8s|", "\x1b"), "\\x1b    |");
	assert_string_equal(P("%s%*s|", "a", 3, ""), "a   |");
}

static void cut_at_the_border_of_a_character(void **state)
{
	(void)state;
	assert_string_equal(into(4, "abä"), "ab");
	assert_string_equal(into(4, "%s", "abä"), "ab");
	assert_string_equal(into(4, "%s", "a\x1b"), "a");
	assert_string_equal(into(1, "%s%d", "abc", 1), "");
}

static void json_is_always_utf8(void **state)
{
	cJSON *o = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(o, "list");
	char *text;

	(void)state;
	json_add_text(o, "maker", "\xc4\xd6\xdc");
	json_add_text(o, "model", "Zähler \"\x1b[2J\x7f");
	json_add_text(list, NULL, "\xff");
	text = cJSON_PrintUnformatted(o);
	assert_string_equal(text, "{\"list\":[\"\\\\xff\"],\"maker\":\"\\\\xc4\\\\xd6\\\\xdc\","
				  "\"model\":\"Zähler \\\"\\\\x1b[2J\\\\x7f\"}");
	cJSON_free(text);
	cJSON_Delete(o);
}

/* Whatever the octets are, what comes out is harmless. */
static void any_octets_become_harmless(void **state)
{
	char text[9] = "";

	(void)state;
	srandom(1);
	for (int i = 0; i < 200000; i++) {
		for (size_t k = 0; k < sizeof text - 1; k++)
			text[k] = (char)(random() >> 7);
		assert_true(text_is_harmless(P("%s|%-12s|%12s", text, text, text)));
		text_clean(out, sizeof out, text);
		assert_true(text_is_harmless(out));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_cannot_control_a_terminal),
		cmocka_unit_test(texts_are_always_utf8),
		cmocka_unit_test(formats_are_ours_and_pass),
		cmocka_unit_test(numbers_are_those_of_printf),
		cmocka_unit_test(columns_count_characters),
		cmocka_unit_test(cut_at_the_border_of_a_character),
		cmocka_unit_test(json_is_always_utf8),
		cmocka_unit_test(any_octets_become_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
