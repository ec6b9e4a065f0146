/* The door for megabytes: what it writes is what base/print.h would. */
#include "base/writer.h"

#include "base/print.h"
#include "base/text.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static struct writer w;
static char *out;
static size_t n_out;

static void begin(void)
{
	writer_init(&w, open_memstream(&out, &n_out));
}

/* All that was written since, until the next one. */
static const char *end(void)
{
	static char *last;

	writer_flush(&w);
	fclose(w.to);
	free(last);
	last = out;
	return out;
}

__attribute__((format(printf, 1, 2))) static const char *printed(const char *format, ...)
{
	static char text[256];
	va_list args;

	va_start(args, format);
	print_into(text, sizeof text, format, args);
	va_end(args);
	return text;
}

static void texts_cannot_control_a_terminal(void **state)
{
	(void)state;
	begin();
	writer_ours(&w, "held by ");
	writer_text(&w, "\x1b]0;x\a \"\\ \xc2\x9b Z\xe4hler");
	writer_ours(&w, "\n");
	assert_string_equal(end(), "held by \\x1b]0;x\\x07 \"\\ \\xc2\\x9b Z\\xe4hler\n");
}

static void columns_count_characters_and_end_with_a_blank(void **state)
{
	(void)state;
	begin();
	writer_column(&w, "ä\"", 4);
	writer_column(&w, "abcd", 4);
	writer_column(&w, "\x1b", 6);
	writer_column(&w, "", 3);
	writer_ours(&w, "|");
	assert_string_equal(end(), "ä\"  abcd \\x1b     |");
}

static void any_octets_are_those_of_print(void **state)
{
	static const char often[] = "\"\\ a\xc3\xa4\xe2\x80\xae\xf0\x9f\x94\x8c\x1b";
	char text[13] = "";

	(void)state;
	srandom(1);
	for (int i = 0; i < 50000; i++) {
		for (size_t k = 0; k < sizeof text - 1; k++)
			text[k] = random() % 4 ? often[(size_t)random() % sizeof often]
					       : (char)(random() >> 7);
		begin();
		writer_text(&w, text);
		writer_ours(&w, "|");
		writer_column(&w, text, 20);
		assert_string_equal(end(), printed("%s|%-19s ", text, text));
		assert_true(text_is_harmless(out));
	}
}

static void write_all_kinds(void)
{
	writer_ours(&w, "ours ");
	writer_text(&w, "plain Zähler\x1b ");
	writer_column(&w, "ä \x1b wide", 14);
	writer_decimal(&w, (struct decimal){.digits = 4294967296});
	writer_decimal(&w, (struct decimal){12345, -2, true});
	writer_octets(&w, bytes_of("\x01\xfe", 2));
}

/* Wherever the buffer becomes full. */
static void a_full_buffer_shows_nowhere(void **state)
{
	static const char expected[] =
		"ours plain Zähler\\x1b ä \\x1b wide   4294967296-123.4501fe";

	(void)state;
	for (size_t left = 0; left < 100; left++) {
		begin();
		while (w.n < WRITER_SIZE - left)
			writer_ours(&w, "x");
		write_all_kinds();
		assert_string_equal(strchr(end(), 'o'), expected);
		assert_int_equal(n_out, WRITER_SIZE - left + sizeof expected - 1);
	}
}

static void a_text_may_be_larger_than_the_buffer(void **state)
{
	enum { TIMES = 50000 };
	static char text[4 * TIMES + 1];

	(void)state;
	for (size_t i = 0; i < TIMES; i++)
		memcpy(text + 4 * i, "abä", 4);
	begin();
	writer_text(&w, text);
	assert_string_equal(end(), text);
	assert_int_equal(n_out, 4 * TIMES);
	begin();
	writer_octets(&w, bytes_of(text, 4 * TIMES));
	end();
	assert_int_equal(n_out, 8 * TIMES);
	assert_memory_equal(out + n_out - 8, "6162c3a4", 8);
}

static void what_waits_leaves_by_a_flush(void **state)
{
	(void)state;
	begin();
	writer_ours(&w, "a line\n");
	fflush(w.to);
	assert_int_equal(n_out, 0);
	writer_flush(&w);
	assert_int_equal(n_out, strlen("a line\n"));
	assert_string_equal(out, "a line\n");
	writer_ours(&w, "another\n");
	assert_string_equal(end(), "a line\nanother\n");
}

static void numbers_at_their_limits(void **state)
{
	(void)state;
	begin();
	writer_decimal(&w, (struct decimal){.digits = 0});
	writer_ours(&w, " ");
	writer_decimal(&w, (struct decimal){.digits = UINT64_MAX});
	writer_ours(&w, " ");
	writer_decimal(&w, (struct decimal){UINT64_MAX, 40, true});
	writer_ours(&w, " ");
	writer_decimal(&w, (struct decimal){1, -40, false});
	assert_string_equal(end(), "0 18446744073709551615 -184467440737095516150000000000"
				   "000000000000000000000000000000 "
				   "0.0000000000000000000000000000000000000001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_cannot_control_a_terminal),
		cmocka_unit_test(columns_count_characters_and_end_with_a_blank),
		cmocka_unit_test(any_octets_are_those_of_print),
		cmocka_unit_test(a_full_buffer_shows_nowhere),
		cmocka_unit_test(a_text_may_be_larger_than_the_buffer),
		cmocka_unit_test(what_waits_leaves_by_a_flush),
		cmocka_unit_test(numbers_at_their_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
