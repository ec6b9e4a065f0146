#include "cmd/explain/explain_file.h"

#include "base/print.h"
#include "cmd/explain/explain_words.h"
#include "proto/dlms/dlms_definition.h"
#include "reading/unit.h"

#include <string.h>
#include <time.h>

enum {
	GROUP_NOW = 7,
	GROUPS_PER_PHASE = 20,
	GROUP_IMPORT = 1,
	GROUP_EXPORT = 2,
	DATE_SIZE = 16,
};

static const char no[] = "; "; /* in front of what is not in force */

static bool is_power_of(const struct explain_position *p, unsigned c)
{
	return p->level == EXPLAIN_SURE && p->obis.a == 1 && p->obis.c == c &&
	       p->obis.d == GROUP_NOW;
}

static bool has_power(const struct explained *x, unsigned c)
{
	for (size_t i = 0; i < x->n; i++)
		if (is_power_of(&x->of[i], c))
			return true;
	return false;
}

/* P+ alone would read what is fed in as nothing. */
bool explain_file_uses(const struct explained *x, size_t i, bool no_export)
{
	const struct explain_position *p = &x->of[i];
	const unsigned c = p->obis.c % GROUPS_PER_PHASE, base = p->obis.c - c;

	if (p->level != EXPLAIN_SURE)
		return false;
	if (p->obis.a != 1 || p->obis.d != GROUP_NOW)
		return true;
	if (c == GROUP_IMPORT)
		return no_export || has_power(x, base + GROUP_EXPORT);
	return c != GROUP_EXPORT || has_power(x, base + GROUP_IMPORT);
}

static void write_sentence(
	FILE *to, enum language language, enum explain_sentence which, const char *const in[3])
{
	char text[EXPLAIN_SENTENCE_MAX];

	explain_words_say(language, which, in, text);
	print_to(to, "; %s\n", text);
}

static void write_head(FILE *to, const struct explained *x, enum language language)
{
	char date[DATE_SIZE], telegrams[12], seconds[12];
	const char *in[3] = {date, telegrams, seconds}, *none[3] = {NULL};
	const time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(date, sizeof date, "%Y-%m-%d", &tm);
	snprintf(telegrams, sizeof telegrams, "%u", (unsigned)x->n_telegrams);
	snprintf(seconds, sizeof seconds, "%u", (unsigned)x->seconds);
	write_sentence(to, language, EXPLAIN_TEXT_MADE_BY, in);
	write_sentence(to, language, EXPLAIN_TEXT_SURE_ONLY, none);
	if (!x->is_power_sure)
		write_sentence(to, language, EXPLAIN_TEXT_INACTIVE, none);
	for (unsigned m = 0; m < N_EXPLAIN_MISSING; m++)
		if (x->missing >> m & 1) {
			in[0] = explain_words_to_do(language, (enum explain_missing)m);
			write_sentence(to, language, EXPLAIN_TEXT_MISSING, in);
		}
}

static void write_signature(FILE *to, const struct explain_heard *heard, const char *off)
{
	print_to(to, "%ssignature =", off);
	for (size_t i = 0, times; i < heard->n; i += times) {
		for (times = 1; i + times < heard->n; times++)
			if (heard->types[i + times] != heard->types[i])
				break;
		print_to(to, " %s", dlms_definition_type(heard->types[i]));
		if (times > 1)
			print_to(to, "*%zu", times);
	}
	print_to(to, "\n");
}

static void write_position(FILE *to, const struct explain_position *p, size_t i,
	enum language language, const char *off)
{
	const char *unit = unit_text(p->unit);
	char code[OBIS_TEXT_MAX], name[40] = "", why[EXPLAIN_SENTENCE_MAX];

	if (p->level == EXPLAIN_UNKNOWN) {
		print_to(to, "%s%zu = -\n", off, i + 1);
		return;
	}
	obis_text(p->obis, code);
	*strchr(code, '*') = '\0';
	explain_words_name(language, p->obis, name, sizeof name);
	explain_words_why(language, p, why);
	print_to(to, "%s%zu = %s", off, i + 1, code);
	if (p->has_scaler)
		print_to(to, " %d", p->scaler);
	if (p->has_scaler && unit)
		print_to(to, " %s", unit);
	print_to(to, "  ; %s%s%s: %s\n", name, *name ? ", " : "",
		explain_words_level(language, p->level), why);
}

static bool uses_any(const struct explained *x, bool no_export)
{
	for (size_t i = 0; i < x->n; i++)
		if (explain_file_uses(x, i, no_export))
			return true;
	return false;
}

/* A list of which nothing is in force would be wrong, and the others of the file with it. */
void explain_file_write(FILE *to, const struct explain_heard *heard, const struct explained *x,
	enum language language, unsigned number, bool no_export)
{
	const char *off = uses_any(x, no_export) ? "" : no;

	write_head(to, x, language);
	print_to(to, "%s[explained %u, %zu values]\n", off, number, heard->n);
	write_signature(to, heard, off);
	for (size_t i = 0; i < x->n; i++) {
		const bool is_off = x->of[i].level != EXPLAIN_UNKNOWN &&
				    !explain_file_uses(x, i, no_export);

		write_position(to, &x->of[i], i, language, is_off ? no : off);
	}
	print_to(to, "\n");
}
