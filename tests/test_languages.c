/* The languages of the doctor: each has all that English has, with the same facts. */
#include "base/packed.h"
#include "doctor/words.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

/* Every {name} is a fact, and no % is left that somebody might print with. */
static void check_sentence(const char *sentence, const char *of)
{
	const struct facts nothing = {0};
	char name[256], value[FACT_TEXT_MAX];

	if (!sentence || strlen(sentence) < 2)
		fail_msg("%s has no sentence", of);
	for (const char *p = sentence; (p = strchr(p, '{')); p++) {
		size_t n = strcspn(p, "}");

		assert_true(n < sizeof name && p[n] == '}');
		memcpy(name, p + 1, n - 1);
		name[n - 1] = '\0';
		if (strchr(name, ':')) /* one|many */
			assert_non_null(strchr(name, '|'));
		name[strcspn(name, ":")] = '\0';
		if (!facts_write(&nothing, name, value, sizeof value))
			fail_msg("{%s} of %s is no fact", name, of);
	}
}

static void every_finding_speaks_every_language(void **state)
{
	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (enum finding i = 0; i < N_FINDINGS; i++) {
			struct finding_words w = finding_words_of(l, i);

			check_sentence(w.seen, findings[i].name);
			check_sentence(w.means, findings[i].name);
			check_sentence(w.to_do, findings[i].name);
		}
}

static void every_layer_has_a_name_in_every_language(void **state)
{
	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (enum layer i = 0; i < N_LAYERS; i++) {
			check_sentence(headings_of(l)->layer[i], layer_name(i));
			check_sentence(headings_of(l)->figures[i], layer_name(i));
		}
}

enum { MOST = 16 }; /* texts of a key, and the one behind them */

/* All texts of all languages, unpacked once. */
static char *texts[N_LANGUAGES][N_TEXTS][MOST];

static unsigned n_of(size_t key)
{
	static const unsigned of_headings[N_TEXTS - N_FINDINGS] = {
		13, N_LAYERS, N_LAYERS, 14, N_CONNECTION_KINDS};

	return key < N_FINDINGS ? 3 : of_headings[key - N_FINDINGS];
}

/* Behind the last text of the last key there is nothing. */
static unsigned n_behind(size_t key)
{
	return n_of(key) + (key + 1 < N_TEXTS);
}

static int unpack(void **state)
{
	static char pool[N_LANGUAGES * PACKED_WHOLE_MAX * 4 / 3];
	size_t n = 0;

	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (size_t key = 0; key < N_TEXTS; key++)
			for (unsigned i = 0; i < n_behind(key); i++) {
				assert_true(sizeof pool - n > SENTENCE_MAX);
				packed_text(language_texts(l), key, i, pool + n, SENTENCE_MAX);
				texts[l][key][i] = pool + n;
				n += strlen(pool + n) + 1;
			}
	return 0;
}

static const char *text_of(enum language l, size_t key, unsigned n)
{
	return texts[l][key][n];
}

static const char *filled(const char *sentence, const struct facts *f, enum language l)
{
	static char text[SENTENCE_MAX];

	sentence_fill(text, sentence, f, l);
	return text;
}

static void sentences_are_translated(void **state)
{
	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (enum language other = 0; other < l; other++)
			for (size_t key = 0; key < N_FINDINGS; key++)
				for (unsigned i = 0; i < 3; i++)
					assert_string_not_equal(
						text_of(l, key, i), text_of(other, key, i));
}

/* Whether each {name} of `a` is one of `b`. */
static bool names_are_in(const char *a, const char *b)
{
	for (const char *p = a; (p = strchr(p, '{')); p++) {
		size_t n = strcspn(p, ":}");
		const char *q = b;

		while ((q = strchr(q, '{')) && (strcspn(q, ":}") != n || memcmp(p, q, n) != 0))
			q++;
		if (!q)
			return false;
	}
	return true;
}

/* As many texts under each key as in English, each with the same facts. */
static void every_language_tells_the_facts_that_english_tells(void **state)
{
	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (size_t key = 0; key < N_TEXTS; key++)
			for (unsigned i = 0; i < n_of(key); i++) {
				const char *en = text_of(LANGUAGE_EN, key, i);
				const char *text = text_of(l, key, i);

				if (!names_are_in(en, text) || !names_are_in(text, en))
					fail_msg("%s: %s, not as in %s", languages[l].code, text,
						en);
			}
}

/* Behind the last text of a key is the first one of another. */
static void no_key_has_a_text_too_many(void **state)
{
	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++) {
		for (size_t key = 0; key < N_FINDINGS; key++) {
			size_t other = 0;

			while (other < N_TEXTS &&
				strcmp(text_of(l, key, 3), text_of(l, other, 0)) != 0)
				other++;
			if (other == N_TEXTS)
				fail_msg("%s of %s", findings[key].name, languages[l].code);
		}
		for (size_t key = N_FINDINGS; key + 1 < N_TEXTS; key++)
			assert_string_equal(text_of(l, key, n_of(key)), text_of(l, key + 1, 0));
	}
}

static size_t width(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

/* Behind a heading there is a blank. */
static void headings_fit_their_columns(void **state)
{
	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++) {
		const struct headings *h = headings_of(l);
		const char *const of_doctor[] = {h->means, h->to_do, h->then, h->guide};
		const char *const of_detect[] = {h->arrives, h->line, h->protocol, h->meter,
			h->period, h->sends, h->missing};

		for (size_t i = 0; i < sizeof of_doctor / sizeof *of_doctor; i++)
			assert_in_range(width(of_doctor[i]), 1, 9);
		for (size_t i = 0; i < sizeof of_detect / sizeof *of_detect; i++)
			assert_in_range(width(of_detect[i]), 1, 10);
		for (enum layer i = 0; i < N_LAYERS; i++)
			assert_in_range(width(h->layer[i]), 1, 13);
		assert_in_range(width(h->ok), 1, 7);
		assert_in_range(width(h->failed), 1, 7);
	}
}

/* Who writes "2 telegramy" or "2 telegrama" has a form for it. */
static void a_noun_has_the_forms_of_its_language(void **state)
{
	static const unsigned most[] = {[COUNTS_ONE] = 2, [COUNTS_FEW] = 3, [COUNTS_TWO] = 4};

	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (enum finding i = 0; i < N_FINDINGS; i++)
			for (const char *p = text_of(l, i, 0); (p = strchr(p, '{')); p++) {
				unsigned n = 1;

				for (const char *c = p; *c != '}'; c++)
					n += *c == '|';
				assert_true(n <= most[languages[l].counting]);
			}
}

static void numbers_have_their_forms(void **state)
{
	static const char sentence[] = "{bytes:one|# two|# three|# more}";
	struct facts f = {0};
	static const struct {
		enum language language;
		int64_t n;
		const char *text;
	} cases[] = {{LANGUAGE_SL, 1, "one"}, {LANGUAGE_SL, 2, "2 two"},
		{LANGUAGE_SL, 102, "102 two"}, {LANGUAGE_SL, 3, "3 three"},
		{LANGUAGE_SL, 204, "204 three"}, {LANGUAGE_SL, 5, "5 more"},
		{LANGUAGE_SL, 0, "0 more"}, {LANGUAGE_SL, 101, "101 more"}, {LANGUAGE_CS, 1, "one"},
		{LANGUAGE_CS, 4, "4 two"}, {LANGUAGE_CS, 5, "5 three"},
		{LANGUAGE_CS, 102, "102 three"}, {LANGUAGE_CS, 0, "0 three"},
		{LANGUAGE_NL, 0, "0 two"}, {LANGUAGE_FR, 3, "3 two"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		facts_set(&f, FACT_BYTES, cases[i].n);
		assert_string_equal(filled(sentence, &f, cases[i].language), cases[i].text);
	}
	/* with fewer forms the last one is for all that follow */
	assert_string_equal(filled("{bytes:a|b}", &f, LANGUAGE_SL), "b");
}

static void a_connection_speaks_every_language(void **state)
{
	const struct connection c = {"/dev/ttyUSB77", "sml", 9600};
	char words[CONNECTION_WORDS_MAX];

	(void)state;
	for (enum connection_kind i = 0; i < N_CONNECTION_KINDS; i++)
		assert_string_equal(headings_of(LANGUAGE_EN)->connection[i], connection_kinds[i]);
	connection_in(LANGUAGE_DE, &c, words, sizeof words);
	assert_string_equal(words, "USB-Lesekopf, ttyUSB77");
	connection_in(LANGUAGE_NL, &c, words, sizeof words);
	assert_string_equal(words, "USB-leeskop, ttyUSB77");
	connection_in(LANGUAGE_EN, &c, words, sizeof words);
	assert_string_equal(words, "USB reading head, ttyUSB77");
}

/* What the options are told to take. */
static void the_list_of_codes_is_that_of_the_languages(void **state)
{
	const char *listed = LANGUAGE_CODES;

	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++) {
		assert_int_equal(language_find(languages[l].code), l);
		assert_memory_equal(listed, languages[l].code, 2);
		assert_int_equal(listed[2], l + 1 < N_LANGUAGES ? '|' : '\0');
		listed += 3;
	}
}

static void the_language_is_that_of_the_locale(void **state)
{
	(void)state;
	assert_int_equal(language_find("de"), LANGUAGE_DE);
	assert_int_equal(language_find("de_AT.UTF-8"), LANGUAGE_DE);
	assert_int_equal(language_find("den"), N_LANGUAGES);
	assert_int_equal(language_find("nl_BE"), LANGUAGE_NL);
	assert_int_equal(language_find("xx"), N_LANGUAGES);
	setenv("LC_ALL", "", 1);
	setenv("LC_MESSAGES", "de_DE.UTF-8", 1);
	setenv("LANG", "en_US.UTF-8", 1);
	assert_int_equal(language_of_environment(), LANGUAGE_DE);
	setenv("LC_ALL", "C.UTF-8", 1);
	assert_int_equal(language_of_environment(), LANGUAGE_EN);
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	setenv("LANG", "", 1);
	assert_int_equal(language_of_environment(), N_LANGUAGES); /* somebody else may know */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_finding_speaks_every_language),
		cmocka_unit_test(every_layer_has_a_name_in_every_language),
		cmocka_unit_test(the_language_is_that_of_the_locale),
		cmocka_unit_test(the_list_of_codes_is_that_of_the_languages),
		cmocka_unit_test(a_connection_speaks_every_language),
		cmocka_unit_test(headings_fit_their_columns),
		cmocka_unit_test(numbers_have_their_forms),
		cmocka_unit_test(a_noun_has_the_forms_of_its_language),
		cmocka_unit_test(no_key_has_a_text_too_many),
		cmocka_unit_test(every_language_tells_the_facts_that_english_tells),
		cmocka_unit_test(sentences_are_translated),
	};

	languages_take_all();
	return cmocka_run_group_tests(tests, unpack, NULL);
}
