/* The languages in which the doctor speaks: how they are called, count and write numbers, and where
 * their texts are (words_en.c and its like, packed by tools/pack_texts). English and German are in
 * every program; the others are in those that ask for them, as they are no small part of a program.
 * Left out: what the texts are filled with (words.h). */
#ifndef DOCTOR_LANGUAGES_H
#define DOCTOR_LANGUAGES_H

#include "doctor/findings.h"

struct packed;

enum language {
	LANGUAGE_EN,
	LANGUAGE_DE,
	LANGUAGE_CS,
	LANGUAGE_FR,
	LANGUAGE_IT,
	LANGUAGE_NL,
	LANGUAGE_SL,
	LANGUAGE_SV,
	N_LANGUAGES,
};

/* Their codes, as an option takes them. */
#define LANGUAGE_CODES "en|de|cs|fr|it|nl|sl|sv"

/* The keys of a table of texts behind the findings, whose texts are what is seen, what it means and
 * what to do. Each has several, in the order of struct doctor_words (headings.h). */
enum {
	TEXTS_HEADINGS = N_FINDINGS,
	TEXTS_LAYERS,
	TEXTS_FIGURES,
	TEXTS_DETECT,
	TEXTS_CONNECTIONS, /* as enum connection_kind has them */
	N_TEXTS,
};

/* Which of its forms a noun has beside a number. */
enum counting {
	COUNTS_ONE, /* 1, or any other */
	COUNTS_FEW, /* 1, 2 to 4, or any other: Czech */
	COUNTS_TWO, /* 1, 2, 3 and 4, or any other: Slovenian, where 102 is like 2 */
};

struct language_row {
	char code[3];
	char point; /* of decimals */
	enum counting counting;
	const char *guide_url; /* the owner's guide; where there is none, the English one */
};

extern const struct language_row languages[N_LANGUAGES];

/* Its texts, or the English ones where this program does not have them. */
const struct packed *language_texts(enum language language);

/* From now on this program has all languages. (Whoever does not call it does not carry their
 * texts.) */
void languages_take_all(void);

/* What languages_take_all() calls: the tables by language. Borrowed for ever. */
void languages_take(const struct packed *const texts[N_LANGUAGES]);

/* "en", "de" or a locale ("de_AT.UTF-8") to a language; N_LANGUAGES: this program does not speak
 * it. */
enum language language_find(const char *name);

/* The one that LC_ALL, LC_MESSAGES or LANG asks for, or English where we do not speak it;
 * N_LANGUAGES: they ask for none. */
enum language language_of_environment(void);

/* Which of the forms of a noun goes with a number in digits: 0, 1… */
unsigned language_form(enum language language, const char *digits);

#endif
