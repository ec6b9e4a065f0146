/* What the doctor and gridmeter detect say beside the findings (doctor/words.h), in every language:
 * headings, figures, words for what is not known. They stand in the tables of the languages, behind
 * the findings. */
#ifndef DOCTOR_HEADINGS_H
#define DOCTOR_HEADINGS_H

#include "doctor/findings.h"
#include "doctor/languages.h"
#include "port/connection.h"

/* In their sentences a {name} is a fact, as in those of the findings. */
struct headings {
	/* TEXTS_HEADINGS */
	const char *means, *to_do, *then, *guide; /* headings */
	const char *hint;                         /* in front of a hint: it works */
	const char *well;                         /* all is well, with figures */
	const char *nothing;                      /* no finding, and no meter either */
	const char *somebody;                     /* for a {holder} who is not known */
	const char *last_lines;                   /* for a {log} that is not known */
	const char *in_log;                       /* for {last_words} that are not known */
	const char *stick;                        /* for {stick}, where files may come on one */
	const char *ok, *failed;
	const char *layer[N_LAYERS];   /* TEXTS_LAYERS: what a layer is */
	const char *figures[N_LAYERS]; /* TEXTS_FIGURES: what is known of it */
	/* TEXTS_DETECT */
	const char *arrives, *line, *protocol, *meter, *period, *sends, *missing, *nothing_missing;
	const char *arrived, *skipped, *read_by_daemon, *ask_daemon;
	const char *listening, *asking_bus;         /* while somebody waits */
	const char *connection[N_CONNECTION_KINDS]; /* TEXTS_CONNECTIONS */
};

/* Those of a language that this program has. They hold until another language is asked for. */
const struct headings *headings_of(enum language language);

#endif
