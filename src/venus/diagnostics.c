/* From a status to items. What is not known is no item, or an empty text. */
#include "venus/diagnostics.h"

#include "reading/reading.h"
#include "status/status.h"
#include "venus/paths.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	uint8_t path, field; /* enum path, enum status_field */
} numbers[] = {
	{PATH_DIAGNOSTICS_AGE, STATUS_POWER_AGE_MS},
	{PATH_DIAGNOSTICS_BYTES, STATUS_BYTES},
	{PATH_DIAGNOSTICS_FAULTS, STATUS_FAULTS},
	{PATH_DIAGNOSTICS_FRAMES, STATUS_FRAMES},
	{PATH_DIAGNOSTICS_PERIOD, STATUS_PERIOD_MS},
	{PATH_DIAGNOSTICS_QUALITY, STATUS_QUALITY_SO_FAR},
	{PATH_DIAGNOSTICS_SIGNAL_99, STATUS_SIGNAL_99_US},
	{PATH_DIAGNOSTICS_SIGNAL_MEDIAN, STATUS_SIGNAL_MEDIAN_US},
	{PATH_DIAGNOSTICS_SIGNAL_WORST, STATUS_SIGNAL_WORST_US},
	{PATH_DIAGNOSTICS_TELEGRAMS, STATUS_TELEGRAMS},
};

/* Adds to a list of words that is cut where it does not fit. */
__attribute__((format(printf, 2, 3))) static void add(
	char out[TREE_TEXT_MAX], const char *format, ...)
{
	size_t n = strlen(out);
	va_list args;

	if (n && n + 2 < TREE_TEXT_MAX) {
		strcpy(out + n, ", ");
		n += 2;
	}
	va_start(args, format);
	vsnprintf(out + n, TREE_TEXT_MAX - n, format, args);
	va_end(args);
}

static void set_lists(struct tree *t, const struct status *s, uint32_t derived)
{
	char faults[TREE_TEXT_MAX] = "", contradictions[TREE_TEXT_MAX] = "",
	     quantities[TREE_TEXT_MAX] = "";

	for (int64_t i = 0; i < status_number(s, STATUS_FAULTS_BY_NAME); i++)
		add(faults, "%s %" PRId64, s->faults[i].name, s->faults[i].n);
	for (enum status_field f = STATUS_SIGN; f <= STATUS_MOUNTING; f++)
		if (status_number(s, f))
			add(contradictions, "%s %" PRId64, status_name(f), status_number(s, f));
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (derived >> q & 1)
			add(quantities, "%s", quantity_name(q));
	tree_set_text(t, PATH_DIAGNOSTICS_CONTRADICTIONS_BY_NAME, contradictions);
	tree_set_text(t, PATH_DIAGNOSTICS_DERIVED, quantities);
	tree_set_text(t, PATH_DIAGNOSTICS_FAULTS_BY_NAME, faults);
}

void diagnostics_set(struct tree *t, const struct status *s, uint32_t derived, bool raw_data)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (s->is_known[numbers[i].field])
			tree_set_int(t, numbers[i].path, status_number(s, numbers[i].field));
		else
			tree_clear(t, numbers[i].path);
	tree_set_int(t, PATH_DIAGNOSTICS_CONTRADICTIONS, status_contradictions(s));
	set_lists(t, s, derived);
	tree_set_text(t, PATH_DIAGNOSTICS_LAST_ERROR, status_text(s, STATUS_LAST_ERROR));
	tree_set_text(t, PATH_DIAGNOSTICS_LINE, status_text(s, STATUS_LINE));
	tree_set_text(t, PATH_DIAGNOSTICS_PROTOCOL,
		status_number(s, STATUS_IS_UNDERSTOOD) ? status_text(s, STATUS_PROTOCOL) : "");
	tree_set_text(t, PATH_DIAGNOSTICS_SOURCE, status_text(s, STATUS_LABEL));
	tree_set_text(
		t, PATH_DIAGNOSTICS_SIGNAL_HISTOGRAM, status_text(s, STATUS_SIGNAL_HISTOGRAM));
	if (raw_data)
		tree_set_long_text(t, PATH_RAWDATA, s->raw_hex ? s->raw_hex : "");
}
