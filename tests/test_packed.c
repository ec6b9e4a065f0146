/* Packed texts: each is what its source says. Those sources are compiled here as they stand. */
#include "base/packed.h"
#include "doctor/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/plain_words.h"

/* {"ab", "abab", "c" and "" behind it}; the table has nothing at 1. */
static const uint16_t starts[] = {1, 0, 3, 5};
static const uint8_t pairs[256][2] = {[1] = {'a', 'b'}, [2] = {1, 1}};
static const uint8_t codes[] = {0, 1, 0, 2, 0, 'c', 0, 0};
static const struct packed table = {.starts = starts, .pairs = pairs, .codes = codes};

static void every_sentence_is_that_of_its_source(void **state)
{
	(void)state;
	languages_take_all();
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (enum finding i = 0; i < N_FINDINGS; i++) {
			struct finding_words w = finding_words_of(l, i);
			const char *text = plain_words[l][i];

			assert_string_equal(w.seen, text);
			assert_string_equal(w.means, text += strlen(text) + 1);
			assert_string_equal(w.to_do, text += strlen(text) + 1);
		}
}

static void a_pair_of_pairs_unfolds(void **state)
{
	char text[8];

	(void)state;
	packed_text(&table, 0, 0, text, sizeof text);
	assert_string_equal(text, "ab");
	packed_text(&table, 2, 0, text, sizeof text);
	assert_string_equal(text, "abab");
}

static void what_stands_behind_is_a_text_of_its_own(void **state)
{
	char text[8] = "?";

	(void)state;
	packed_text(&table, 0, 1, text, sizeof text);
	assert_string_equal(text, "abab");
	packed_text(&table, 3, 1, text, sizeof text);
	assert_string_equal(text, "");
}

static void who_has_no_text_gets_none(void **state)
{
	char text[8] = "?";

	(void)state;
	packed_text(&table, 1, 0, text, sizeof text);
	assert_string_equal(text, "");
}

/* {"ab", "abababababababababababababababababababab"}, by LZMA of xz with lc, lp and pb 0. */
static const uint16_t starts_in_whole[] = {1, 4};
static const uint8_t lzma[] = {0x00, 0x00, 0x1a, 0x19, 0xc8, 0xf1, 0xf5, 0x6e, 0x5f, 0xb0, 0x89,
	0x9a, 0x1f, 0xff, 0xe9, 0xca, 0xe0, 0x00};
static const struct packed whole = {.starts = starts_in_whole, .codes = lzma, .size = 45};

static void gives(const struct packed *from, size_t key, const char *expected)
{
	char text[64];

	packed_text(from, key, 0, text, sizeof text);
	assert_string_equal(text, expected);
}

static void a_table_that_is_packed_as_a_whole_gives_each_of_its_texts(void **state)
{
	(void)state;
	for (int again = 0; again < 2; again++) {
		gives(&whole, 1, "abababababababababababababababababababab");
		gives(&whole, 0, "ab");
		gives(&table, 2, "abab");
	}
}

/* {"bab", "the other way round: ababab"} behind those: what both packed together have after the
 * octets with which they begin as the former alone. */
static const uint16_t starts_behind[] = {1, 5};
static const uint8_t rest[] = {0x84, 0x22, 0xd9, 0x92, 0x8d, 0x26, 0x7e, 0x94, 0xaf, 0xdf, 0x44,
	0x37, 0x38, 0x34, 0xc3, 0xd6, 0xad, 0x7b, 0xf3, 0xba, 0x20, 0x16, 0x69, 0x52, 0x69, 0x5d,
	0x43, 0x87, 0x3f, 0xfd, 0x11, 0x40, 0x00};
static const struct packed behind = {
	.starts = starts_behind, .codes = rest, .size = 33, .before = &whole, .n_shared = 9};

static void a_table_is_packed_as_what_stands_behind_another(void **state)
{
	(void)state;
	for (int again = 0; again < 2; again++) {
		gives(&behind, 1, "the other way round: ababab");
		gives(&whole, 0, "ab");
		gives(&behind, 0, "bab");
	}
}

static void a_text_is_cut_where_there_is_no_room(void **state)
{
	char text[4] = {'?', '?', '?', '?'};

	(void)state;
	packed_text(&table, 2, 0, text, 3);
	assert_string_equal(text, "ab");
	assert_int_equal(text[3], '?');
	packed_text(&table, 2, 0, text, 1);
	assert_string_equal(text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_that_is_packed_as_a_whole_gives_each_of_its_texts),
		cmocka_unit_test(a_table_is_packed_as_what_stands_behind_another),
		cmocka_unit_test(every_sentence_is_that_of_its_source),
		cmocka_unit_test(a_pair_of_pairs_unfolds),
		cmocka_unit_test(what_stands_behind_is_a_text_of_its_own),
		cmocka_unit_test(who_has_no_text_gets_none),
		cmocka_unit_test(a_text_is_cut_where_there_is_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
