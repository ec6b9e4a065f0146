/* From a source to what readers of the stream know it by. Left out: its status, which is asked as
 * that of every output. */
#include "cmd/run_stream.h"

#include "daemon/source.h"
#include "daemon/standby.h"
#include "meter/freshness.h"
#include "stream/stream_server.h"

#include <stdio.h>

bool stream_row_is_wanted(const void *source)
{
	const struct source *s = source;

	return s->stream && s->stream->path[0];
}

/* A section, or a port. One that looks for its meter on all ports is called by the port on which it
 * was last, and whoever only waits for one more meter by nothing. */
static const char *name_of(const struct source *s)
{
	const struct link *l = &s->link;

	if (*s->name)
		return s->name;
	if (!l->hunt.is_on || l->state.is_settled)
		return *l->path ? l->path : s->port.text;
	if (*l->home)
		return l->home;
	return s->is_extra ? NULL : s->port.text;
}

/* Of several ports of one service the one that tells it at present. */
static const struct source *shown_by(const struct source *s)
{
	const struct source *shown = standby_shown(s);

	return shown ? shown : s;
}

static void describe_line(const struct line_setting *line, struct stream_meter *out)
{
	if (line->baud)
		snprintf(out->line, sizeof out->line, "%u %s", (unsigned)line->baud, line->format);
}

static bool describe(const void *source, struct stream_meter *out)
{
	const struct source *s = source;
	const struct meter *m = &shown_by(s)->link.meter;
	const char *name = name_of(s);

	if (!name)
		return false;
	snprintf(out->station, sizeof out->station, "%.255s", name);
	snprintf(out->section, sizeof out->section, "%s", s->name);
	if (s->link.meter.is_known)
		out->meter = s->link.meter.identity;
	else if (m->is_known)
		out->meter = m->identity;
	if (m->listener.chosen)
		snprintf(out->protocol, sizeof out->protocol, "%s",
			m->listener.chosen->protocol->name);
	describe_line(&m->conf.line, out);
	return true;
}

/* A frame that is whole, and closed by its key, has come as it was sent. */
static const unsigned on_its_way = FAULT_CLASS_NOISE | FAULT_CLASS_DAMAGE;

static void count(const void *source, struct stream_counts *out)
{
	const struct receiver *best = listener_best(&shown_by(source)->link.meter.listener);
	const struct protocol_fault *last = receiver_last_fault(best);

	out->n_right = best->n_frames;
	out->n_damaged = receiver_n_faults(best, on_its_way);
	out->fault = last->classes & on_its_way ? last->name : "";
}

static uint64_t holds_ms(const void *source)
{
	return meter_silence_ms(&shown_by(source)->link.meter);
}

void stream_row_configure(const void *source, void *conf)
{
	const struct source *s = source;

	*(struct stream_conf *)conf = (struct stream_conf){
		.server = s->stream,
		.source = s,
		.describe = describe,
		.count = count,
		.holds_ms = holds_ms,
		.read_us = &s->link.read_us,
	};
}
