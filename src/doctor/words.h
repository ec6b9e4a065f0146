/* What `gridmeter doctor` says, in every language: for each finding what is seen, what it means and
 * what to do. A {name} in a sentence is a fact (doctor/facts.h). A new language is a file like
 * words_en.c, which is packed (tools/pack_texts), and a row in words.c. */
#ifndef DOCTOR_WORDS_H
#define DOCTOR_WORDS_H

#include "doctor/findings.h"

enum language {
	LANGUAGE_EN,
	LANGUAGE_DE,
	N_LANGUAGES,
};

enum { SENTENCE_MAX = 640 };

struct finding_words {
	char seen[SENTENCE_MAX], means[SENTENCE_MAX], to_do[SENTENCE_MAX];
};

/* What is said beside the findings. */
struct doctor_words {
	const char *seen, *means, *to_do; /* headings */
	const char *hint;                 /* heading of a hint: it works */
	const char *well;                 /* all is well, with figures */
	const char *nothing;              /* no finding, and no meter either */
	const char *somebody;             /* for a {holder} who is not known */
	const char *unknown;              /* for any other fact that is not known */
	const char *ok, *failed, *not_looked_at;
	const char *layer[N_LAYERS];   /* what a layer is */
	const char *figures[N_LAYERS]; /* what is known of it */
	/* of gridmeter detect */
	const char *arrives, *line, *protocol, *meter, *period, *sends, *missing, *nothing_missing;
	const char *arrived, *skipped;
	const char *listening, *asking_bus; /* while somebody waits */
};

/* The sentences of a finding, with their {names}. */
struct finding_words finding_words_of(enum language language, enum finding finding);

/* Indexed by language. */
extern const struct doctor_words *const doctor_words[N_LANGUAGES];

/* "en", "de" or a locale ("de_AT.UTF-8") to a language; N_LANGUAGES: we do not speak it. */
enum language language_find(const char *name);

/* The one that LC_ALL, LC_MESSAGES or LANG asks for, else English. */
enum language language_of_environment(void);

/* Copies a sentence into `out`, with each {name} replaced by what the fact is, or by a word for
 * what is not known; cut where it does not fit. */
void sentence_fill(char out[SENTENCE_MAX], const char *sentence, const struct facts *facts,
	enum language language);

/* Prints `text` and then blanks up to `columns` characters, on standard output. */
void words_pad(const char *text, int columns);

#endif
