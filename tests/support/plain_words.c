#include "support/plain_words.h"

extern const char *const plain_en[N_TEXTS];
#define texts_en plain_en
#include "doctor/words_en.c"

extern const char *const plain_de[N_TEXTS];
#define texts_de plain_de
#include "doctor/words_de.c"

extern const char *const plain_cs[N_TEXTS];
#define texts_cs plain_cs
#include "doctor/words_cs.c"

extern const char *const plain_fr[N_TEXTS];
#define texts_fr plain_fr
#include "doctor/words_fr.c"

extern const char *const plain_it[N_TEXTS];
#define texts_it plain_it
#include "doctor/words_it.c"

extern const char *const plain_nl[N_TEXTS];
#define texts_nl plain_nl
#include "doctor/words_nl.c"

extern const char *const plain_sl[N_TEXTS];
#define texts_sl plain_sl
#include "doctor/words_sl.c"

extern const char *const plain_sv[N_TEXTS];
#define texts_sv plain_sv
#include "doctor/words_sv.c"

const char *const *const plain_words[N_LANGUAGES] = {
	[LANGUAGE_EN] = plain_en,
	[LANGUAGE_DE] = plain_de,
	[LANGUAGE_CS] = plain_cs,
	[LANGUAGE_FR] = plain_fr,
	[LANGUAGE_IT] = plain_it,
	[LANGUAGE_NL] = plain_nl,
	[LANGUAGE_SL] = plain_sl,
	[LANGUAGE_SV] = plain_sv,
};
