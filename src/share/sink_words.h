/* What is wrong with what the sharing process does, in the sentences of the doctor: of a sink, of
 * the stream of readings, of a meter. */
#ifndef SHARE_SINK_WORDS_H
#define SHARE_SINK_WORDS_H

#include "doctor/words.h"
#include "share/share.h"

struct sink_words {
	const char *finding; /* its name, "broker-refuses"; static */
	bool is_hint;        /* it works */
	char seen[SENTENCE_MAX], means[SENTENCE_MAX], to_do[SENTENCE_MAX];
	char guide[GUIDE_SIZE]; /* where the guide tells of it */
};

/* What is wrong with the sink of that name, or with "stream", as intake_report() tells of it.
 * False: nothing that somebody has to do something about. */
bool sink_words(enum language language, const struct share *s, const char *name,
	const struct sink_report *report, struct sink_words *out);

/* What is wrong with a meter, by its last account; what concerns the bus is left out. False:
 * nothing that is known. */
bool meter_words(enum language language, const struct share_meter *m, struct sink_words *out);

/* Writes one line to the log: what has become wrong with the sink, or that it is right. */
void sink_words_log(const struct share *s, const char *name, const struct sink_report *report);

#endif
