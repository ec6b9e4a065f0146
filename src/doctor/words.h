/* What `gridmeter doctor` says, in every language: for each finding what is seen, what it means and
 * what to do. A {name} in a sentence is a fact (doctor/facts.h); {name:one|# many} is the one of
 * the texts that goes with its number, which stands in the place of #; Czech and Slovenian have
 * more than two of them. A new language is a file like words_en.c, which is packed
 * (tools/pack_texts), and its rows in languages.[ch] and languages_all.c. */
#ifndef DOCTOR_WORDS_H
#define DOCTOR_WORDS_H

#include "doctor/headings.h"

enum { SENTENCE_MAX = 640 };

struct finding_words {
	char seen[SENTENCE_MAX], means[SENTENCE_MAX], to_do[SENTENCE_MAX];
};

/* The sentences of a finding, with their {names}. */
struct finding_words finding_words_of(enum language language, enum finding finding);

/* Copies a sentence into `out`, with each {name} replaced by what the fact is, or by a word for
 * what is not known; cut where it does not fit. Returns whether all was known. */
bool sentence_fill(char out[SENTENCE_MAX], const char *sentence, const struct facts *facts,
	enum language language);

enum { GUIDE_SIZE = 128 };

/* Where the owner's guide tells of a finding. */
void guide_text(enum finding finding, enum language language, char out[GUIDE_SIZE]);

/* Prints that on a line, its heading in so many columns. */
void guide_print(enum finding finding, enum language language, int columns);

/* What connection_words() writes, in a language. */
void connection_in(enum language language, const struct connection *c, char *out, size_t size);

/* Prints `text` and then blanks up to `columns` characters, on standard output. */
void words_pad(const char *text, int columns);

#endif
