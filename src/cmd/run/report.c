/* Counters in words. */
#include "cmd/run/report.h"

#include "base/hex.h"
#include "base/log.h"
#include "reading/reading.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Adds to a list of words that is cut where it does not fit. */
__attribute__((format(printf, 3, 4))) static void add(
	char *out, size_t size, const char *format, ...)
{
	size_t n = strlen(out);
	va_list args;

	if (n && n + 2 < size) {
		strcpy(out + n, ", ");
		n += 2;
	}
	va_start(args, format);
	vsnprintf(out + n, size - n, format, args);
	va_end(args);
}

static void name_faults(const struct receiver *r, char *out, size_t size)
{
	for (size_t i = 0; i < r->protocol->n_faults; i++)
		if (r->faults[i])
			add(out, size, "%s %" PRIu64, r->protocol->faults[i], r->faults[i]);
}

static void name_contradictions(const struct witness *w, char *out, size_t size)
{
	for (enum contradiction c = 0; c < N_CONTRADICTIONS; c++)
		if (w->n[c])
			add(out, size, "%s %" PRIu64, contradiction_name(c), w->n[c]);
}

static void name_derived(uint32_t derived, char *out, size_t size)
{
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (derived >> q & 1)
			add(out, size, "%s", quantity_name(q));
}

static uint64_t n_contradictions(const struct meter *m)
{
	uint64_t n = 0;

	for (enum contradiction c = 0; c < N_CONTRADICTIONS; c++)
		n += m->witness.n[c];
	return n;
}

static void fill_signal(const struct latency *l, struct diagnostics *out)
{
	if (latency_n(l) == 0)
		return;
	out->signal_median_us = (int64_t)latency_percentile_us(l, 50);
	out->signal_99_us = (int64_t)latency_percentile_us(l, 99);
	out->signal_worst_us = (int64_t)latency_max_us(l);
	latency_bins_text(l, out->histogram, sizeof out->histogram);
}

static void fill_texts(const struct meter *m, const struct receiver *best, struct diagnostics *out)
{
	name_faults(best, out->faults_by_name, sizeof out->faults_by_name);
	name_contradictions(
		&m->witness, out->contradictions_by_name, sizeof out->contradictions_by_name);
	if (m->conf.line.baud)
		snprintf(out->line, sizeof out->line, "%u %s", (unsigned)m->conf.line.baud,
			m->conf.line.format);
	out->protocol = m->listener.chosen ? m->listener.chosen->protocol->name : "";
	out->last_error = m->last_error;
}

void report_fill(struct station *s, struct diagnostics *out)
{
	const struct meter *m = &s->link.meter;
	const struct receiver *best = listener_best(&m->listener);
	uint32_t period = period_ms(&m->period);
	uint64_t now = port_now_ms(&s->link.port);
	struct output_report report;

	outputs_report(&s->outputs, &report);
	out->n_bytes = (int64_t)m->listener.n_bytes;
	out->n_frames = (int64_t)best->n_frames;
	out->n_telegrams = (int64_t)listener_n_telegrams(&m->listener);
	out->n_faults = (int64_t)best->n_faults;
	out->n_contradictions = (int64_t)n_contradictions(m);
	out->age_ms = m->last_power_ms ? (int64_t)(now - m->last_power_ms) : -1;
	out->period_ms = period ? (int64_t)period : -1;
	out->quality = quality_percent(&m->quality, now, period);
	fill_signal(&s->latency, out);
	fill_texts(m, best, out);
	name_derived(report.derived, out->derived, sizeof out->derived);
	if (s->config.raw_data) {
		hex_text(bytes_of(m->raw.marked, m->raw.n_marked), s->raw_hex);
		out->raw_data = s->raw_hex;
	}
}

/* Another meter, or another protocol, is counted from nothing. */
static uint64_t since(uint64_t now, uint64_t mark)
{
	return now >= mark ? now - mark : now;
}

void report_log(const struct station *s, struct station_mark *mark, unsigned minutes)
{
	const struct meter *m = &s->link.meter;
	struct station_mark now = {listener_n_telegrams(&m->listener),
		listener_best(&m->listener)->n_faults, n_contradictions(m)};
	char signal[LATENCY_TEXT_MAX] = "not published";
	int quality = quality_percent(
		&m->quality, port_now_ms(&s->link.port), period_ms(&m->period));

	if (latency_n(&s->latency))
		latency_text(&s->latency, signal, sizeof signal);
	log_info("%s: in %u min %" PRIu64 " telegrams, %" PRIu64 " faults, %" PRIu64
		 " contradictions; period %u ms, quality %d %%; wire to signal: %s",
		station_label(s), minutes, since(now.n_telegrams, mark->n_telegrams),
		since(now.n_faults, mark->n_faults),
		since(now.n_contradictions, mark->n_contradictions),
		(unsigned)period_ms(&m->period), quality > 0 ? quality : 0, signal);
	*mark = now;
}
