/* What gridmeter explain says, in every language: facts as sentences, names of codes, what is
 * missing. A new language is one more row of each table. */
#ifndef CMD_EXPLAIN_WORDS_H
#define CMD_EXPLAIN_WORDS_H

#include "doctor/words.h"
#include "explain/explain.h"

enum { EXPLAIN_SENTENCE_MAX = 400 };

/* Whether there are words of that language; no other is given to the rest. */
bool explain_words_has(enum language language);

/* All facts for a position, "; " between them. */
void explain_words_why(
	enum language language, const struct explain_position *p, char out[EXPLAIN_SENTENCE_MAX]);

/* "import", "voltage L1"; "" where there is nothing better than the code. */
void explain_words_name(enum language language, struct obis obis, char *out, size_t size);

/* "sure", "likely", "unknown"; stable where `language` is N_LANGUAGES. */
const char *explain_words_level(enum language language, unsigned level);

/* "needs-export": stable; and what the owner can do about it. */
const char *explain_words_missing(enum explain_missing missing);
const char *explain_words_to_do(enum language language, enum explain_missing missing);

/* Sentences around the table. */
enum explain_sentence {
	EXPLAIN_TEXT_HEAD,    /* list of N values, N telegrams in S s */
	EXPLAIN_TEXT_KNOWN,   /* it is known as …, and read without a definition */
	EXPLAIN_TEXT_MISSING, /* Missing: */
	EXPLAIN_TEXT_COMPARE, /* compare one number with the display */
	EXPLAIN_TEXT_NAMED,   /* its values have names */
	EXPLAIN_TEXT_NOTHING, /* nothing was understood */
	EXPLAIN_TEXT_WRITTEN, /* the definition is in … */
	EXPLAIN_TEXT_MADE_BY, /* the head of a definition: date, telegrams, seconds */
	EXPLAIN_TEXT_SURE_ONLY,
	EXPLAIN_TEXT_INACTIVE,  /* why nothing of the power is in it */
	EXPLAIN_TEXT_ACCEPTED,  /* the definition is where the daemon reads it */
	EXPLAIN_TEXT_NOT_SURE,  /* nothing is accepted, as no power is sure */
	EXPLAIN_TEXT_BY_CUSTOM, /* the same, as a power of ten is by custom */
	EXPLAIN_TEXT_WAITING,   /* for the first list */
	N_EXPLAIN_TEXTS,
};

/* With up to three texts in it, those that it has no place for being NULL. */
void explain_words_say(enum language language, enum explain_sentence sentence,
	const char *const in[3], char out[EXPLAIN_SENTENCE_MAX]);

#endif
