/* What the doctor and gridmeter detect say beside the findings (doctor/words.h), in every language:
 * headings, figures, words for what is not known. */
#ifndef DOCTOR_HEADINGS_H
#define DOCTOR_HEADINGS_H

#include "doctor/findings.h"

enum language {
	LANGUAGE_EN,
	LANGUAGE_DE,
	N_LANGUAGES,
};

/* In their sentences a {name} is a fact, as in those of the findings. */
struct doctor_words {
	const char *means, *to_do, *then, *guide; /* headings */
	const char *hint;                  /* in front of a hint: it works */
	const char *well;                  /* all is well, with figures */
	const char *nothing;               /* no finding, and no meter either */
	const char *somebody;              /* for a {holder} who is not known */
	const char *last_lines;            /* for a {log} that is not known */
	const char *in_log;                /* for {last_words} that are not known */
	const char *stick;                 /* for {stick}, where files may come on one */
	const char *unknown;               /* for any other fact that is not known */
	const char *guide_url;             /* the owner's guide */
	char point;                        /* of decimals */
	const char *ok, *failed, *not_looked_at;
	const char *layer[N_LAYERS];   /* what a layer is */
	const char *figures[N_LAYERS]; /* what is known of it */
	/* of gridmeter detect */
	const char *arrives, *line, *protocol, *meter, *period, *sends, *missing, *nothing_missing;
	const char *arrived, *skipped, *read_by_daemon, *ask_daemon;
	const char *listening, *asking_bus; /* while somebody waits */
};

/* Indexed by language. */
extern const struct doctor_words *const doctor_words[N_LANGUAGES];

#endif
