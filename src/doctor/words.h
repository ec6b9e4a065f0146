/* What `gridmeter doctor` says, in every language: for each finding what is seen, what it means and
 * what to do. A {name} in a sentence is a fact (doctor/facts.h); {name:one|# many} is the one of
 * the two texts that goes with its number, which stands in the place of #. A new language is a file
 * like words_en.c, which is packed (tools/pack_texts), and a row in words.c. */
#ifndef DOCTOR_WORDS_H
#define DOCTOR_WORDS_H

#include "doctor/headings.h"

enum { SENTENCE_MAX = 640 };

struct finding_words {
	char seen[SENTENCE_MAX], means[SENTENCE_MAX], to_do[SENTENCE_MAX];
};

/* The sentences of a finding, with their {names}. */
struct finding_words finding_words_of(enum language language, enum finding finding);

/* "en", "de" or a locale ("de_AT.UTF-8") to a language; N_LANGUAGES: we do not speak it. */
enum language language_find(const char *name);

/* The one that LC_ALL, LC_MESSAGES or LANG asks for, or English where we do not speak it;
 * N_LANGUAGES: they ask for none. */
enum language language_of_environment(void);

/* Copies a sentence into `out`, with each {name} replaced by what the fact is, or by a word for
 * what is not known; cut where it does not fit. Returns whether all was known. */
bool sentence_fill(char out[SENTENCE_MAX], const char *sentence, const struct facts *facts,
	enum language language);

enum { GUIDE_SIZE = 128 };

/* Where the owner's guide tells of a finding. */
void guide_text(enum finding finding, enum language language, char out[GUIDE_SIZE]);

/* Prints that on a line, its heading in so many columns. */
void guide_print(enum finding finding, enum language language, int columns);

/* Prints `text` and then blanks up to `columns` characters, on standard output. */
void words_pad(const char *text, int columns);

#endif
