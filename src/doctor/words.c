/* Chooses a language, unpacks the sentences of a finding, and fills facts into them. Left out: the
 * sentences themselves (words_en.c, words_de.c). */
#include "doctor/words.h"

#include "base/packed.h"
#include "base/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct packed finding_texts_en, finding_texts_de;
extern const struct doctor_words doctor_words_en, doctor_words_de;

static const char *const codes[N_LANGUAGES] = {[LANGUAGE_EN] = "en", [LANGUAGE_DE] = "de"};

static const struct packed *const finding_texts[N_LANGUAGES] = {
	[LANGUAGE_EN] = &finding_texts_en, [LANGUAGE_DE] = &finding_texts_de};
const struct doctor_words *const doctor_words[N_LANGUAGES] = {
	[LANGUAGE_EN] = &doctor_words_en, [LANGUAGE_DE] = &doctor_words_de};

enum language language_find(const char *name)
{
	enum language l = 0;

	while (l < N_LANGUAGES &&
		(strncmp(name, codes[l], 2) != 0 || (name[2] && !strchr("_.@", name[2]))))
		l++;
	return l;
}

enum language language_of_environment(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *v = getenv(variables[i]);
		enum language l;

		if (!v || !*v)
			continue;
		l = language_find(v);
		return l < N_LANGUAGES ? l : LANGUAGE_EN;
	}
	return LANGUAGE_EN;
}

struct finding_words finding_words_of(enum language language, enum finding finding)
{
	const struct packed *texts = finding_texts[language];
	struct finding_words words;

	packed_text(texts, finding, 0, words.seen, sizeof words.seen);
	packed_text(texts, finding, 1, words.means, sizeof words.means);
	packed_text(texts, finding, 2, words.to_do, sizeof words.to_do);
	return words;
}

static const char *fallback(const char *name, const struct doctor_words *words)
{
	return strcmp(name, "holder") == 0 ? words->somebody : words->unknown;
}

void sentence_fill(char out[SENTENCE_MAX], const char *sentence, const struct facts *facts,
	enum language language)
{
	char name[32], value[FACT_TEXT_MAX];
	size_t n = 0;

	while (*sentence && n + 1 < SENTENCE_MAX) {
		size_t length = *sentence == '{' ? strcspn(sentence, "}") : 0;
		const char *text = value;

		if (length == 0 || !sentence[length] || length > sizeof name) {
			out[n++] = *sentence++;
			continue;
		}
		snprintf(name, sizeof name, "%.*s", (int)length - 1, sentence + 1);
		facts_write(facts, name, value, sizeof value);
		if (!*value)
			text = fallback(name, doctor_words[language]);
		n += (size_t)snprintf(out + n, SENTENCE_MAX - n, "%s", text);
		n = n < SENTENCE_MAX ? n : SENTENCE_MAX - 1;
		sentence += length + 1;
	}
	out[n] = '\0';
}

void words_pad(const char *text, int columns)
{
	for (const char *c = text; *c; c++)
		columns -= (*c & 0xc0) != 0x80;
	print_out("%s%*s", text, columns > 0 ? columns : 0, "");
}
