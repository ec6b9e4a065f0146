#include "cmd/explain/explain_print.h"

#include "base/print.h"
#include "reading/unit.h"

#include <stdio.h>
#include <string.h>

enum {
	LINE_MAX_OCTETS = 768,
	NAME_MAX = 40,
	GROUP_NOW = 7,
};

void explain_value_text(const struct explain_heard *heard, size_t i,
	const struct explain_position *p, char out[DECIMAL_TEXT_MAX])
{
	struct decimal v = heard->last[i];

	*out = '\0';
	if (!heard->is_number[i])
		return;
	v.exp = (int8_t)(v.exp + (p->has_scaler ? p->scaler : 0));
	decimal_text(v, out);
}

/* So many characters. */
static void cut(char *text, unsigned columns)
{
	unsigned n = 0;

	for (; columns && *text; text++) {
		n += (*text & 0xc0) != 0x80;
		if (n >= columns) {
			*text = '\0';
			return;
		}
	}
}

static void code_text(const struct explain_position *p, char out[OBIS_TEXT_MAX])
{
	if (p->level == EXPLAIN_UNKNOWN) {
		snprintf(out, OBIS_TEXT_MAX, "-");
		return;
	}
	obis_text(p->obis, out);
	*strchr(out, '*') = '\0';
}

static void print_line(struct explain_page *page, char *line)
{
	if (page->columns && page->rows == 0)
		return;
	page->rows -= page->columns != 0;
	cut(line, page->columns);
	print_out("%s\n", line);
}

/* printf() counts octets where people count characters. */
static int padded(const char *text, int columns)
{
	for (; *text; text++)
		columns += (*text & 0xc0) == 0x80;
	return columns;
}

static void print_position(const struct explain_heard *heard, size_t i,
	const struct explain_position *p, enum language language, struct explain_page *page)
{
	const bool is_known = p->level != EXPLAIN_UNKNOWN;
	const char *unit = is_known ? unit_text(p->unit) : NULL;
	const char *level = explain_words_level(language, p->level);
	char code[OBIS_TEXT_MAX], name[NAME_MAX] = "", value[DECIMAL_TEXT_MAX];
	char why[EXPLAIN_SENTENCE_MAX], line[LINE_MAX_OCTETS];
	size_t end;

	code_text(p, code);
	if (is_known)
		explain_words_name(language, p->obis, name, sizeof name);
	explain_value_text(heard, i, p, value);
	explain_words_why(language, p, why);
	snprintf(line, sizeof line, "%3zu  %-11s %-*s %12s %-4s %-*s %s", i + 1, code,
		padded(name, 21), name, value, unit ? unit : "", padded(level, 9), level,
		page->columns ? "" : why);
	for (end = strlen(line); end && line[end - 1] == ' ';)
		line[--end] = '\0';
	print_line(page, line);
}

void explain_print_sentence(enum language language, enum explain_sentence which,
	struct explain_page *page, const char *const in[3])
{
	char line[EXPLAIN_SENTENCE_MAX];

	explain_words_say(language, which, in, line);
	print_line(page, line);
}

static void print_missing(
	const struct explained *x, enum language language, struct explain_page *page)
{
	for (unsigned m = 0; m < N_EXPLAIN_MISSING; m++) {
		const char *in[3] = {
			explain_words_to_do(language, (enum explain_missing)m), NULL, NULL};

		if (x->missing >> m & 1)
			explain_print_sentence(language, EXPLAIN_TEXT_MISSING, page, in);
	}
}

/* A power that is there now, to be held against the display. */
static void print_compare(const struct explain_heard *heard, const struct explained *x,
	enum language language, struct explain_page *page)
{
	char code[OBIS_TEXT_MAX], value[DECIMAL_TEXT_MAX];
	const char *in[3] = {code, value, "W"};

	for (size_t i = 0; i < x->n; i++) {
		const struct explain_position *p = &x->of[i];

		if (p->level == EXPLAIN_UNKNOWN || p->obis.a != 1 || p->obis.d != GROUP_NOW ||
			p->obis.c > 2 || heard->last[i].digits == 0)
			continue;
		code_text(p, code);
		explain_value_text(heard, i, p, value);
		explain_print_sentence(language, EXPLAIN_TEXT_COMPARE, page, in);
		return;
	}
}

static void print_head(const struct explained *x, enum language language, struct explain_page *page)
{
	char n[12], telegrams[12], seconds[12];
	const char *in[3] = {n, telegrams, seconds};

	snprintf(n, sizeof n, "%u", (unsigned)x->n);
	snprintf(telegrams, sizeof telegrams, "%u", (unsigned)x->n_telegrams);
	snprintf(seconds, sizeof seconds, "%u", (unsigned)x->seconds);
	explain_print_sentence(language, EXPLAIN_TEXT_HEAD, page, in);
}

void explain_print(const struct explain_heard *heard, const struct explained *x,
	enum language language, struct explain_page *page)
{
	const char *in[3] = {heard->known, NULL, NULL};

	print_head(x, language, page);
	if (heard->known)
		explain_print_sentence(language, EXPLAIN_TEXT_KNOWN, page, in);
	for (size_t i = 0; i < x->n; i++)
		print_position(heard, i, &x->of[i], language, page);
	print_missing(x, language, page);
	if (!page->columns && (x->missing >> EXPLAIN_NEEDS_DISPLAY & 1))
		print_compare(heard, x, language, page);
}
