/* From counters to items below /Diagnostics: a table for the numbers, a line for each text.
 * Nothing is counted here, and nothing sent. */
#include "venus/diagnostics.h"

#include "venus/paths.h"

#include <stddef.h>

#define FIELD(name) offsetof(struct diagnostics, name)

static const struct {
	enum path path;
	size_t offset;
} numbers[] = {
	{PATH_DIAGNOSTICS_AGE, FIELD(age_ms)},
	{PATH_DIAGNOSTICS_BYTES, FIELD(n_bytes)},
	{PATH_DIAGNOSTICS_CONTRADICTIONS, FIELD(n_contradictions)},
	{PATH_DIAGNOSTICS_FAULTS, FIELD(n_faults)},
	{PATH_DIAGNOSTICS_FRAMES, FIELD(n_frames)},
	{PATH_DIAGNOSTICS_PERIOD, FIELD(period_ms)},
	{PATH_DIAGNOSTICS_QUALITY, FIELD(quality)},
	{PATH_DIAGNOSTICS_SIGNAL_99, FIELD(signal_99_us)},
	{PATH_DIAGNOSTICS_SIGNAL_MEDIAN, FIELD(signal_median_us)},
	{PATH_DIAGNOSTICS_SIGNAL_WORST, FIELD(signal_worst_us)},
	{PATH_DIAGNOSTICS_TELEGRAMS, FIELD(n_telegrams)},
};

void diagnostics_init(struct diagnostics *d)
{
	*d = (struct diagnostics){.protocol = "", .last_error = "", .raw_data = ""};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		*(int64_t *)((char *)d + numbers[i].offset) = -1;
}

void diagnostics_set(struct tree *t, const struct diagnostics *d, bool raw_data)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		int64_t v = *(const int64_t *)((const char *)d + numbers[i].offset);

		if (v < 0)
			tree_clear(t, numbers[i].path);
		else
			tree_set_int(t, numbers[i].path, v);
	}
	tree_set_text(t, PATH_DIAGNOSTICS_CONTRADICTIONS_BY_NAME, d->contradictions_by_name);
	tree_set_text(t, PATH_DIAGNOSTICS_DERIVED, d->derived);
	tree_set_text(t, PATH_DIAGNOSTICS_FAULTS_BY_NAME, d->faults_by_name);
	tree_set_text(t, PATH_DIAGNOSTICS_LAST_ERROR, d->last_error);
	tree_set_text(t, PATH_DIAGNOSTICS_LINE, d->line);
	tree_set_text(t, PATH_DIAGNOSTICS_PROTOCOL, d->protocol);
	tree_set_text(t, PATH_DIAGNOSTICS_SIGNAL_HISTOGRAM, d->histogram);
	if (raw_data)
		tree_set_long_text(t, PATH_RAWDATA, d->raw_data);
}
