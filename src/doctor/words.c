/* Chooses a language, unpacks the sentences of a finding, and fills facts into them. Left out: the
 * sentences themselves (words_en.c, words_de.c). */
#include "doctor/words.h"

#include "base/packed.h"
#include "base/print.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct packed finding_texts_en, finding_texts_de;

static const char *const codes[N_LANGUAGES] = {[LANGUAGE_EN] = "en", [LANGUAGE_DE] = "de"};

static const struct packed *const finding_texts[N_LANGUAGES] = {
	[LANGUAGE_EN] = &finding_texts_en, [LANGUAGE_DE] = &finding_texts_de};

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
	return N_LANGUAGES;
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

/* What is left out where it is not known. */
static bool is_optional(const char *name)
{
	return strcmp(name, "stick") == 0 || strcmp(name, "stop") == 0;
}

/* What stands for a {name} of which nothing is known. */
static const char *fallback(const char *name, const struct doctor_words *words)
{
	if (strcmp(name, "holder") == 0)
		return words->somebody;
	if (strcmp(name, "log") == 0)
		return words->last_lines;
	if (strcmp(name, "last_words") == 0)
		return words->in_log;
	return is_optional(name) ? "" : words->unknown;
}

/* A sentence that is being filled. */
struct filling {
	char *out;
	size_t n;
	bool is_known; /* all that it names, up to now */
	const struct facts *facts;
	const struct doctor_words *words;
};

static void append(struct filling *f, const char *text, size_t n)
{
	size_t room = SENTENCE_MAX - 1 - f->n;

	n = n < room ? n : room;
	memcpy(f->out + f->n, text, n);
	f->n += n;
}

static void append_fact(struct filling *f, const char *name)
{
	char value[FACT_TEXT_MAX], *point;
	const char *text = value, *unit;

	facts_write(f->facts, name, value, sizeof value);
	unit = strstr(name, "_ms");
	point = unit ? strchr(value, '.') : NULL;
	if (point)
		*point = f->words->point;
	if (!*value) {
		f->is_known &= is_optional(name);
		text = fallback(name, f->words);
	} else if (strcmp(name, "stick") == 0) {
		text = f->words->stick;
	}
	append(f, text, strlen(text));
}

/* "one|# many" of `n` characters, of the fact that is called `name`. */
static void append_choice(struct filling *f, const char *name, const char *texts, size_t n)
{
	const char *bar = memchr(texts, '|', n), *end = texts + n;
	char value[FACT_TEXT_MAX];

	facts_write(f->facts, name, value, sizeof value);
	if (!bar || strcmp(value, "1") == 0)
		end = bar ? bar : end;
	else
		texts = bar + 1;
	for (; texts < end; texts++)
		if (*texts == '#')
			append_fact(f, name);
		else
			append(f, texts, 1);
}

/* What stands between braces, `n` characters. */
static void append_named(struct filling *f, const char *inside, size_t n)
{
	const char *colon = memchr(inside, ':', n);
	char name[32];

	snprintf(name, sizeof name, "%.*s", (int)(colon ? colon - inside : (ptrdiff_t)n), inside);
	if (colon)
		append_choice(f, name, colon + 1, n - (size_t)(colon + 1 - inside));
	else
		append_fact(f, name);
}

bool sentence_fill(char out[SENTENCE_MAX], const char *sentence, const struct facts *facts,
	enum language language)
{
	struct filling f = {
		.out = out, .is_known = true, .facts = facts, .words = doctor_words[language]};

	while (*sentence) {
		size_t n = *sentence == '{' ? strcspn(sentence, "}") : 0;

		if (n && sentence[n]) {
			append_named(&f, sentence + 1, n - 1);
			sentence += n + 1;
		} else {
			append(&f, sentence++, 1);
		}
	}
	out[f.n] = '\0';
	return f.is_known;
}

void words_pad(const char *text, int columns)
{
	for (const char *c = text; *c; c++)
		columns -= (*c & 0xc0) != 0x80;
	print_out("%s%*s", text, columns > 0 ? columns : 0, "");
}

void guide_text(enum finding finding, enum language language, char out[GUIDE_SIZE])
{
	snprintf(out, GUIDE_SIZE, "%s#%s", doctor_words[language]->guide_url,
		findings[finding].name);
}

void guide_print(enum finding finding, enum language language, int columns)
{
	char guide[GUIDE_SIZE];

	guide_text(finding, language, guide);
	print_out("  ");
	words_pad(doctor_words[language]->guide, columns);
	print_out("%s\n", guide);
}
