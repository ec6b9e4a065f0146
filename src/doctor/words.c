/* Unpacks the sentences of a finding, and fills facts into them. Left out: the sentences themselves
 * (words_en.c and its like). */
#include "doctor/words.h"

#include "base/packed.h"
#include "base/print.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct finding_words finding_words_of(enum language language, enum finding finding)
{
	const struct packed *texts = language_texts(language);
	struct finding_words words;

	packed_text(texts, finding, 0, words.seen, sizeof words.seen);
	packed_text(texts, finding, 1, words.means, sizeof words.means);
	packed_text(texts, finding, 2, words.to_do, sizeof words.to_do);
	return words;
}

/* What is left out where it is not known. */
static bool is_optional(const char *name)
{
	static const char *const names[] = {
		"stick", "stop", "list_values", "explained", "explained_sure"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* What stands for a {name} of which nothing is known. */
static const char *fallback(const char *name, const struct headings *words)
{
	if (strcmp(name, "holder") == 0)
		return words->somebody;
	if (strcmp(name, "log") == 0)
		return words->last_lines;
	if (strcmp(name, "last_words") == 0)
		return words->in_log;
	return is_optional(name) ? "" : "?";
}

/* A sentence that is being filled. */
struct filling {
	char *out;
	size_t n;
	bool is_known; /* all that it names, up to now */
	const struct facts *facts;
	enum language language;
	const struct headings *words;
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
		*point = languages[f->language].point;
	if (!*value) {
		f->is_known &= is_optional(name);
		text = fallback(name, f->words);
	} else if (strcmp(name, "stick") == 0) {
		text = f->words->stick;
	}
	append(f, text, strlen(text));
}

/* The n-th of the forms of `texts` (of *n characters), which have bars between them, or the last;
 * *n becomes its length. */
static const char *form(const char *texts, size_t *n, unsigned nth)
{
	const char *end = texts + *n, *bar;

	while ((bar = memchr(texts, '|', (size_t)(end - texts))) && nth-- > 0)
		texts = bar + 1;
	*n = (size_t)((bar ? bar : end) - texts);
	return texts;
}

/* "one|# many" of `n` characters, of the fact that is called `name`. */
static void append_choice(struct filling *f, const char *name, const char *texts, size_t n)
{
	char value[FACT_TEXT_MAX];
	const char *end;

	facts_write(f->facts, name, value, sizeof value);
	if (!*value && is_optional(name))
		return;
	texts = form(texts, &n, language_form(f->language, value));
	for (end = texts + n; texts < end; texts++)
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
	struct filling f = {.out = out,
		.is_known = true,
		.facts = facts,
		.language = language,
		.words = headings_of(language)};

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
	snprintf(out, GUIDE_SIZE, "%s#%s", languages[language].guide_url, findings[finding].name);
}

void guide_print(enum finding finding, enum language language, int columns)
{
	char guide[GUIDE_SIZE];

	guide_text(finding, language, guide);
	print_out("  ");
	words_pad(headings_of(language)->guide, columns);
	print_out("%s\n", guide);
}

void connection_in(enum language language, const struct connection *c, char *out, size_t size)
{
	char name[CONNECTION_WORDS_MAX];

	connection_name(c->path, name, sizeof name);
	snprintf(out, size, "%s, %s", headings_of(language)->connection[connection_kind(c)], name);
}
