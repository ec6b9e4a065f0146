/* Adds to the status of a link what its source knows: section, service, and how long a telegram
 * takes from wire to signal. Left out: what the wire and the meter say (link/link_status.c). */
#include "daemon/source_status.h"

#include "base/clock.h"
#include "base/hex.h"
#include "base/log.h"
#include "daemon/source.h"
#include "daemon/standby.h"
#include "link/link_status.h"
#include "status/status.h"

#include <inttypes.h>

static void add_section(struct status *to, const struct source *s)
{
	status_set_text(to, STATUS_SECTION, s->name);
	status_set_text(to, STATUS_WANTED_PORT, s->config.port.text);
	status_set_text(to, STATUS_WANTED_METER, s->config.meter);
	status_set(to, STATUS_EXTRA, s->is_extra);
}

static void add_output(struct status *to, struct source *s)
{
	const struct source *first = standby_first(s);
	struct output_report report;

	outputs_report(&(first ? first : s)->outputs, &report);
	status_set_word(to, STATUS_SERVICE, report.state);
	if (!standby_may_show(s)) {
		status_set(to, STATUS_SERVICE, SERVICE_IS_APART);
		return;
	}
	if (!report.is_on)
		return;
	status_set_text(to, STATUS_BUS_NAME, report.name);
	status_set_text(to, STATUS_ROLE, report.role);
	status_set(to, STATUS_REVERSED, report.is_reversed);
	status_set(to, STATUS_INSTANCE, report.instance);
}

static void add_signal(struct status *to, const struct latency *l)
{
	char histogram[STATUS_TEXT_MAX];

	if (latency_n(l) == 0)
		return;
	status_set(to, STATUS_SIGNAL_MEDIAN_US, (int64_t)latency_percentile_us(l, 50));
	status_set(to, STATUS_SIGNAL_99_US, (int64_t)latency_percentile_us(l, 99));
	status_set(to, STATUS_SIGNAL_WORST_US, (int64_t)latency_max_us(l));
	latency_bins_text(l, histogram, sizeof histogram);
	status_set_text(to, STATUS_SIGNAL_HISTOGRAM, histogram);
}

static void add_gathered(struct status *to, struct source *s)
{
	struct gathered_progress p;

	if (!gathered_progress(s->gathered, clock_ms(), &p))
		return;
	status_set(to, STATUS_LIST_VALUES, p.n_values);
	status_set(to, STATUS_EXPLAINED, p.n_explained);
	status_set(to, STATUS_EXPLAINED_SURE, p.n_sure);
}

void source_status(struct source *s, struct status *to)
{
	const struct last_raw *raw = &s->link.meter.raw;

	link_status(&s->link, to);
	add_section(to, s);
	add_output(to, s);
	add_signal(to, &s->latency);
	add_gathered(to, s);
	if (!s->config.raw_data)
		return;
	hex_text(bytes_of(raw->marked, raw->n_marked), s->raw_hex);
	to->raw_hex = s->raw_hex;
}

/* Another meter, or another protocol, is counted from nothing. */
static uint64_t since(int64_t now, int64_t mark)
{
	return (uint64_t)(now >= mark ? now - mark : now);
}

void statistics_log(struct source *s, struct source_mark *mark, unsigned minutes)
{
	char signal[LATENCY_TEXT_MAX] = "not published";
	struct source_mark now;
	struct status status;

	source_status(s, &status);
	now = (struct source_mark){status_number(&status, STATUS_TELEGRAMS),
		status_number(&status, STATUS_FAULTS), status_contradictions(&status)};
	if (latency_n(&s->latency))
		latency_text(&s->latency, signal, sizeof signal);
	log_info("%s: in %u min: telegrams %" PRIu64 ", faults %" PRIu64 ", contradictions %" PRIu64
		 "; period %u ms, quality %d %%; wire to signal: %s",
		source_label(s), minutes, since(now.n_telegrams, mark->n_telegrams),
		since(now.n_faults, mark->n_faults),
		since(now.n_contradictions, mark->n_contradictions),
		(unsigned)status_number(&status, STATUS_PERIOD_MS),
		(int)status_number(&status, STATUS_QUALITY_SO_FAR), signal);
	*mark = now;
}
