/* The door to JSON for megabytes: what it writes is what base/json.h would. */
#include "base/json_writer.h"

#include "base/json.h"
#include "base/text.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static struct writer w;
static struct json_writer j;
static char *out;
static size_t n_out;

static void begin(void)
{
	writer_init(&w, open_memstream(&out, &n_out));
	j = (struct json_writer){.to = &w};
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

static void values_are_parted_by_commas(void **state)
{
	(void)state;
	begin();
	json_writer_begin(&j, NULL, '{');
	json_writer_begin(&j, "empty", '{');
	json_writer_end(&j, '}');
	json_writer_begin(&j, "list", '[');
	json_writer_decimal(&j, NULL, (struct decimal){.digits = 1});
	json_writer_begin(&j, NULL, '[');
	json_writer_end(&j, ']');
	json_writer_text(&j, NULL, "");
	json_writer_end(&j, ']');
	json_writer_null(&j, "none");
	json_writer_bool(&j, "yes", true);
	json_writer_bool(&j, "no", false);
	json_writer_end(&j, '}');
	assert_string_equal(end(),
		"{\"empty\":{},\"list\":[1,[],\"\"],\"none\":null,\"yes\":true,\"no\":false}");
}

static const char *text_of(const char *text)
{
	begin();
	json_writer_text(&j, NULL, text);
	return end();
}

static void texts_are_harmless_and_end_where_they_should(void **state)
{
	(void)state;
	assert_string_equal(text_of("a \"b\" \\c/"), "\"a \\\"b\\\" \\\\c/\"");
	assert_string_equal(text_of("Zähler €\xf0\x9f\x94\x8c"), "\"Zähler €\xf0\x9f\x94\x8c\"");
	assert_string_equal(text_of("a\n\t\x1b\x7f"), "\"a\\\\x0a\\\\x09\\\\x1b\\\\x7f\"");
	assert_string_equal(text_of("\xc3"), "\"\\\\xc3\"");            /* cut */
	assert_string_equal(text_of("\xc0\xaf"), "\"\\\\xc0\\\\xaf\""); /* overlong */
	assert_string_equal(text_of("\xe2\x80\xae"), "\"\\\\xe2\\\\x80\\\\xae\"");
}

static void assert_same_as_of_a_tree(const char *text)
{
	cJSON *tree = cJSON_CreateArray();
	char *expected, escaped[64];

	json_add_text(tree, NULL, text);
	expected = cJSON_PrintUnformatted(tree);
	begin();
	json_writer_begin(&j, NULL, '[');
	json_writer_text(&j, NULL, text);
	json_writer_end(&j, ']');
	assert_string_equal(end(), expected);
	cJSON_free(expected);
	cJSON_Delete(tree);

	tree = cJSON_Parse(out);
	text_escape(escaped, sizeof escaped, bytes_of(text, strlen(text)));
	assert_string_equal(cJSON_GetStringValue(cJSON_GetArrayItem(tree, 0)), escaped);
	cJSON_Delete(tree);
}

static void any_octets_are_those_of_a_tree(void **state)
{
	static const char often[] = "\"\\/u a\xc3\xa4\xe2\x80\xae\xf0\x9f\x94\x8c\x1b";
	char text[13] = "";

	(void)state;
	srandom(1);
	for (int i = 0; i < 50000; i++) {
		for (size_t k = 0; k < sizeof text - 1; k++)
			text[k] = random() % 4 ? often[(size_t)random() % sizeof often]
					       : (char)(random() >> 7);
		assert_same_as_of_a_tree(text);
	}
	for (int c = 1; c < 256; c++)
		assert_same_as_of_a_tree((char[]){(char)c, 'x', (char)c, '\0'});
}

static void numbers_have_all_their_digits(void **state)
{
	(void)state;
	begin();
	json_writer_begin(&j, NULL, '[');
	json_writer_decimal(&j, NULL, (struct decimal){.digits = 0});
	json_writer_decimal(&j, NULL, (struct decimal){.digits = UINT64_MAX});
	json_writer_decimal(&j, NULL, decimal_of(-500, -2));
	json_writer_decimal(&j, NULL, (struct decimal){UINT64_MAX, 40, true});
	json_writer_decimal_text(&j, NULL, (struct decimal){1, -40, true});
	json_writer_end(&j, ']');
	assert_string_equal(end(), "[0,18446744073709551615,-5.00,-184467440737095516150000000000"
				   "000000000000000000000000000000,"
				   "\"-0.0000000000000000000000000000000000000001\"]");
}

/* As a value at a time would. */
static void pieces_are_put_together(void **state)
{
	char ours[JSON_WRITER_SHORT] = "1-0:16.7.0*255";

	(void)state;
	begin();
	json_writer_begin(&j, NULL, '[');
	for (int i = 0; i < 2; i++) {
		json_writer_begin(&j, NULL, '{');
		json_writer_ours(&j, "\"code\":\"");
		json_writer_short(&j, ours);
		json_writer_ours(&j, "\",\"text\":\"");
		json_writer_within(&j, "\"\x1b");
		json_writer_ours(&j, "\"");
		json_writer_end(&j, '}');
		strcpy(ours, "255-255:255.255.255*255"); /* the longest */
	}
	json_writer_end(&j, ']');
	assert_string_equal(end(),
		"[{\"code\":\"1-0:16.7.0*255\",\"text\":\"\\\"\\\\x1b\"},"
		"{\"code\":\"255-255:255.255.255*255\",\"text\":\"\\\"\\\\x1b\"}]");
}

static void write_all_kinds(void)
{
	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "text", "\"\\ä\x1b");
	json_writer_decimal_text(&j, "exact", decimal_of(5, -1));
	json_writer_begin(&j, "list", '[');
	json_writer_decimal(&j, NULL, decimal_of(-17, 2));
	json_writer_decimal(&j, NULL, (struct decimal){.digits = 4294967296});
	json_writer_null(&j, NULL);
	json_writer_end(&j, ']');
	json_writer_ours(&j, ",\"piece\":\"");
	json_writer_short(&j, (char[JSON_WRITER_SHORT]){"short"});
	json_writer_ours(&j, "\"");
	json_writer_end(&j, '}');
}

/* Wherever the buffer becomes full. */
static void a_full_buffer_shows_nowhere(void **state)
{
	static const char expected[] = "{\"text\":\"\\\"\\\\ä\\\\x1b\",\"exact\":\"0.5\","
				       "\"list\":[-1700,4294967296,null],\"piece\":\"short\"}";

	(void)state;
	for (size_t left = 0; left < 250; left++) {
		begin();
		while (w.n < WRITER_SIZE - left)
			writer_ours(&w, " ");
		write_all_kinds();
		assert_string_equal(strchr(end(), '{'), expected);
		assert_int_equal(n_out, WRITER_SIZE - left + sizeof expected - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_parted_by_commas),
		cmocka_unit_test(texts_are_harmless_and_end_where_they_should),
		cmocka_unit_test(any_octets_are_those_of_a_tree),
		cmocka_unit_test(numbers_have_all_their_digits),
		cmocka_unit_test(pieces_are_put_together),
		cmocka_unit_test(a_full_buffer_shows_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
