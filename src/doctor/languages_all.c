/* Where all tables of texts are named: a program has those of them that it names. */
#include "doctor/languages.h"

extern const struct packed texts_en, texts_de, texts_cs, texts_fr, texts_it, texts_nl, texts_sl,
	texts_sv;

static const struct packed *const all[N_LANGUAGES] = {
	[LANGUAGE_EN] = &texts_en,
	[LANGUAGE_DE] = &texts_de,
	[LANGUAGE_CS] = &texts_cs,
	[LANGUAGE_FR] = &texts_fr,
	[LANGUAGE_IT] = &texts_it,
	[LANGUAGE_NL] = &texts_nl,
	[LANGUAGE_SL] = &texts_sl,
	[LANGUAGE_SV] = &texts_sv,
};

void languages_take_all(void)
{
	languages_take(all);
}
