/* One row a language, and the tables that are in every program. Left out: those that are not
 * (languages_all.c). */
#include "doctor/languages.h"

#include "base/project.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

extern const struct packed texts_en, texts_de;

const struct language_row languages[N_LANGUAGES] = {
	[LANGUAGE_EN] = {"en", '.', COUNTS_ONE, PROJECT_GUIDE_EN},
	[LANGUAGE_DE] = {"de", ',', COUNTS_ONE, PROJECT_GUIDE_DE},
	[LANGUAGE_CS] = {"cs", ',', COUNTS_FEW, PROJECT_GUIDE_EN},
	[LANGUAGE_FR] = {"fr", ',', COUNTS_ONE, PROJECT_GUIDE_EN},
	[LANGUAGE_IT] = {"it", ',', COUNTS_ONE, PROJECT_GUIDE_EN},
	[LANGUAGE_NL] = {"nl", ',', COUNTS_ONE, PROJECT_GUIDE_EN},
	[LANGUAGE_SL] = {"sl", ',', COUNTS_TWO, PROJECT_GUIDE_EN},
	[LANGUAGE_SV] = {"sv", ',', COUNTS_ONE, PROJECT_GUIDE_EN},
};

static const struct packed *const few[N_LANGUAGES] = {
	[LANGUAGE_EN] = &texts_en, [LANGUAGE_DE] = &texts_de};
static const struct packed *const *had = few;

const struct packed *language_texts(enum language language)
{
	return had[language] ? had[language] : had[LANGUAGE_EN];
}

void languages_take(const struct packed *const texts[N_LANGUAGES])
{
	had = texts;
}

enum language language_find(const char *name)
{
	enum language l = 0;

	while (l < N_LANGUAGES && (!had[l] || strncmp(name, languages[l].code, 2) != 0 ||
					  (name[2] && !strchr("_.@", name[2]))))
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

unsigned language_form(enum language language, const char *digits)
{
	unsigned long n = strtoul(digits, NULL, 10);

	if (strcmp(digits, "1") == 0)
		return 0;
	switch (languages[language].counting) {
	case COUNTS_ONE:
		return 1;
	case COUNTS_FEW:
		return n >= 2 && n <= 4 ? 1 : 2;
	case COUNTS_TWO:
		n %= 100;
		return n == 2 ? 1 : n == 3 || n == 4 ? 2 : 3;
	}
	return 1;
}
