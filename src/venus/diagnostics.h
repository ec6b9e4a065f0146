/* What stands under /Diagnostics: the state of wire and meter for people and scripts. */
#ifndef VENUS_DIAGNOSTICS_H
#define VENUS_DIAGNOSTICS_H

#include "dbus/tree.h"

#include <stdbool.h>
#include <stdint.h>

/* Numbers that may be unknown are -1 then, texts "". */
struct diagnostics {
	int64_t n_bytes, n_frames, n_telegrams, n_faults, n_contradictions;
	int64_t age_ms; /* since the last telegram */
	int64_t period_ms;
	int64_t quality;                                         /* 0 to 100 */
	int64_t signal_median_us, signal_99_us, signal_worst_us; /* from wire to signal */
	char histogram[TREE_TEXT_MAX];                           /* of it */
	char faults_by_name[TREE_TEXT_MAX], contradictions_by_name[TREE_TEXT_MAX];
	char derived[TREE_TEXT_MAX]; /* quantities that the meter did not send itself */
	char line[16];               /* "9600 8N1" */
	const char *protocol, *last_error;
	const char *raw_data; /* the last telegram in hex, borrowed until the next call */
};

/* Nothing is known. */
void diagnostics_init(struct diagnostics *d);

/* Sets the items; with `raw_data` also /Rawdata. */
void diagnostics_set(struct tree *t, const struct diagnostics *d, bool raw_data);

#endif
