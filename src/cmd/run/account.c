/* Counters to JSON. */
#include "cmd/run/account.h"

#include "base/clock.h"
#include "base/json.h"
#include "cmd/run/station.h"
#include "meter/findings.h"
#include "proto/dlms/dlms.h"
#include "proto/iec/iec.h"
#include "proto/sml/sml.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	QUALITY_ENOUGH = 16,        /* outcomes, before they are told */
	ENERGIES_LATE_MS = 1000000, /* some lists come each quarter of an hour */
	CLOCK_DIGITS = 12,
	SOUGHT_MS =
		15000, /* bytes that have made no sense for so long are no question of the line */
};

static void add_number(cJSON *to, const char *name, double v)
{
	cJSON_AddNumberToObject(to, name, v);
}

static void add_known(cJSON *to, const char *name, int v)
{
	if (v >= 0)
		add_number(to, name, v);
}

static void add_bool(cJSON *to, const char *name, bool v)
{
	cJSON_AddBoolToObject(to, name, v);
}

static void add_text(cJSON *to, const char *name, const char *text)
{
	if (text && *text)
		json_add_text(to, name, text);
}

const char *account_port_state(int error)
{
	switch (error < 0 ? -error : error) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
	case EIO:
		return "missing";
	case EACCES:
	case EPERM:
		return "forbidden";
	case EBUSY:
		return "held";
	case EISDIR:
	case ENOTTY:
	case EINVAL:
		return "not-serial";
	case ECONNREFUSED:
		return "refused";
	case EHOSTUNREACH:
	case ENETUNREACH:
	case EHOSTDOWN:
	case ENETDOWN:
	case ETIMEDOUT:
		return "unreachable";
	case EDESTADDRREQ:
		return "nameless";
	case 0:
		return "waiting";
	default:
		return "failed";
	}
}

static const char *state_of(const struct link *l)
{
	if (l->port.is_connecting)
		return "connecting";
	return l->port.fd >= 0 ? "open" : account_port_state(l->last_error);
}

static void add_port(cJSON *to, const struct link *l, uint64_t now)
{
	static const char *const kinds[] = {
		[PORT_SERIAL] = "serial", [PORT_TCP] = "tcp", [PORT_CAPTURE] = "capture"};
	static const char *const asking[] = {
		[ASKING_AUTO] = "auto", [ASKING_YES] = "yes", [ASKING_NO] = "no"};

	add_text(to, "port", *l->path ? l->path : l->conf.port);
	add_text(to, "label", l->label);
	add_text(to, "state", state_of(l));
	if (l->last_error)
		add_text(to, "port_error", strerror(-l->last_error));
	add_text(to, "kind", tcp_is_name(l->path) ? "tcp" : kinds[l->port.kind]);
	add_bool(to, "searching", l->hunt.is_on && !l->is_settled);
	if (l->opened_ms)
		add_number(to, "listened_ms", (double)(now - l->opened_ms));
	add_text(to, "ask", asking[l->conf.ask.asking]);
	add_bool(to, "asking", l->asker.is_on);
	add_number(to, "asked", l->asker.n_asked);
	add_number(to, "echoes", l->asker.n_echoes);
	add_text(to, "wanted_protocol", l->conf.meter.protocol ? l->conf.meter.protocol->name : "");
	if (l->silent_since_ms && !l->asker.is_on)
		add_number(to, "silent_ms", (double)(now - l->silent_since_ms));
}

static void add_line(cJSON *to, const struct link *l)
{
	const struct line_setting *line = &l->meter.conf.line;
	const struct traffic *t = &l->meter.traffic;
	char text[16];

	add_bool(to, "tried_all",
		l->search.is_fixed || l->port.kind != PORT_SERIAL || !l->search.is_on ||
			line_search_is_vain(&l->search, clock_ms(), SOUGHT_MS));
	add_bool(to, "line_is_fixed", l->conf.line.baud != 0);
	if (line->baud) {
		snprintf(text, sizeof text, "%u %s", (unsigned)line->baud, line->format);
		add_text(to, "line", text);
	}
	if (line->baud && line_doubt_excess(&l->doubt))
		add_number(to, "excess", line_doubt_excess(&l->doubt));
	add_bool(to, "too_slow", line_doubt_is_too_slow(&l->doubt));
	add_bool(to, "inverted", line_doubt_is_inverted(&l->doubt));
	add_bool(to, "has_parity", line->baud && line->format[1] != 'N');
	add_known(to, "one_edge_percent", traffic_one_edge_percent(t));
	add_known(to, "printable_percent", traffic_printable_percent(t));
	add_known(to, "eighth_bit_percent", traffic_eighth_percent(t));
}

/* What the most frequent fault says about the way, where it is not light and bits. */
static const char *damage_of(const struct receiver *r, unsigned fault)
{
	static const struct {
		const struct protocol *protocol;
		unsigned fault;
		const char *word;
	} known[] = {
		{&protocol_iec, IEC_FAULT_CHECKSUM, "p1-checksum"},
		{&protocol_iec, IEC_FAULT_LINE_ENDS, "line-ends"},
		{&protocol_iec, IEC_FAULT_NO_DATA, "no-data"},
		{&protocol_iec, IEC_FAULT_CUT, "endless"},
		{&protocol_iec, IEC_FAULT_OVERLONG, "endless"},
		{&protocol_iec, IEC_FAULT_TORN, "endless"},
		{&protocol_dlms, DLMS_FAULT_SEQUENCE, "missing-parts"},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].protocol == r->protocol && known[i].fault == fault)
			return known[i].word;
	return "other";
}

static void add_faults(cJSON *to, const struct meter *m, const struct receiver *best)
{
	cJSON *faults = cJSON_AddObjectToObject(to, "faults_by_name");
	unsigned most = 0;

	for (unsigned i = 0; i < best->protocol->n_faults; i++) {
		if (best->faults[i])
			add_number(faults, best->protocol->faults[i], (double)best->faults[i]);
		if (best->faults[i] > best->faults[most])
			most = i;
	}
	add_number(to, "faults", (double)best->n_faults);
	/* another protocol may be the best by now, and have fewer */
	add_number(to, "faults_since",
		best->n_faults > m->n_faults_before ? (double)(best->n_faults - m->n_faults_before)
						    : 0);
	if (best->n_faults)
		add_text(to, "main_fault", best->protocol->faults[most]);
	add_text(to, "damage", best->n_faults ? damage_of(best, most) : "none");
	add_number(to, "inner_faults",
		(double)(listener_n_faults(
				 &m->listener, &protocol_sml, SML_FAULT_MESSAGE_CHECKSUM) +
			 listener_n_faults(&m->listener, &protocol_sml, SML_FAULT_SYNTAX) +
			 listener_n_faults(&m->listener, &protocol_dlms, DLMS_FAULT_SYNTAX)));
}

/* What keeps frames closed at present. */
static const char *key_state(const struct meter *m)
{
	const struct receiver *r = listener_best(&m->listener);

	if (!m->locked.n || r->protocol != &protocol_dlms)
		return "fine";
	switch (r->fault) {
	case DLMS_FAULT_NO_KEY:
		return "missing";
	case DLMS_FAULT_WRONG_KEY:
		return "wrong";
	case DLMS_FAULT_TAG:
		return "authentication";
	case DLMS_FAULT_UNSIGNED:
		return "unsigned";
	default:
		return "fine";
	}
}

static void add_frames(cJSON *to, const struct meter *m, uint64_t now)
{
	const struct receiver *best = listener_best(&m->listener);

	add_number(to, "bytes", (double)m->listener.n_bytes);
	if (m->noisy_since_ms)
		add_number(to, "noise_ms", (double)(now - m->noisy_since_ms));
	add_text(to, "protocol", m->listener.n_bytes ? best->protocol->name : "");
	add_bool(to, "is_understood", m->listener.chosen != NULL);
	add_number(to, "frames", (double)best->n_frames);
	add_faults(to, m, best);
	add_number(to, "telegrams", (double)listener_n_telegrams(&m->listener));
	add_number(to, "without_values", (double)best->n_nothing);
	add_number(to, "locked", m->locked.n);
	add_text(to, "key", key_state(m));
	add_number(to, "unsupported",
		(double)listener_n_faults(&m->listener, &protocol_dlms, DLMS_FAULT_UNSUPPORTED));
	add_number(to, "unknown_lists", m->said.n_unknown);
	add_number(to, "repeated", (double)m->n_repeated);
	add_number(to, "implausible", (double)m->n_implausible);
	add_number(to, "held", (double)m->n_held);
	add_number(to, "weaker", (double)m->n_weaker);
}

static int two_digits(const char *text)
{
	return 10 * (text[0] - '0') + text[1] - '0';
}

static void add_time(cJSON *to, const char *name, const struct tm *t)
{
	char text[80];

	snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d", t->tm_year + 1900, t->tm_mon + 1,
		t->tm_mday, t->tm_hour, t->tm_min);
	add_text(to, name, text);
}

/* How far the meter's clock is from ours, or that of a recording. Both are local time, as far as this machine
 * knows its own. */
static void add_clock(cJSON *to, const char *clock, time_t now)
{
	struct tm here, there = {.tm_isdst = -1};

	if (!now || strspn(clock, "0123456789") < CLOCK_DIGITS || !localtime_r(&now, &here))
		return;
	there.tm_year = 100 + two_digits(clock);
	there.tm_mon = two_digits(clock + 2) - 1;
	there.tm_mday = two_digits(clock + 4);
	there.tm_hour = two_digits(clock + 6);
	there.tm_min = two_digits(clock + 8);
	there.tm_sec = two_digits(clock + 10);
	add_number(to, "clock_off_s", difftime(mktime(&there), now));
	add_time(to, "meter_time", &there);
	add_time(to, "our_time", &here);
}

static int n_phases(const struct reading *r)
{
	int n = 0;

	for (enum quantity q = Q_L1_POWER; q <= Q_L3_POWER; q++)
		n += reading_has(r, q);
	return n;
}

static void add_content(cJSON *to, const struct link *l, uint64_t now)
{
	const struct meter *m = &l->meter;
	const struct content *c = &m->content;
	bool has_export = reading_has(&m->witness.before, Q_ENERGY_REVERSE);

	if (!c->n)
		return;
	add_bool(to, "power", c->has_power || (c->is_partial && m->is_live));
	add_bool(to, "magnitude", c->has_magnitude);
	add_bool(to, "whole_kwh", c->is_whole_kwh);
	add_bool(to, "partial", c->is_partial);
	add_number(to, "relapses", c->n_relapses);
	add_number(to, "lasted_ms", c->lasted_ms);
	if (m->last_power_ms)
		add_number(to, "power_age_ms", (double)(now - m->last_power_ms));
	if (has_export || (m->witness.before.present &&
				  (!c->is_partial || now - l->opened_ms > ENERGIES_LATE_MS)))
		add_bool(to, "export", has_export);
	if (m->witness.before.present)
		add_number(to, "phases", n_phases(&m->witness.before));
	add_clock(to, c->clock, port_time(&l->port));
}

static void add_meter(cJSON *to, const struct link *l, uint64_t now)
{
	const struct meter *m = &l->meter;
	uint32_t period = period_ms(&m->period);
	cJSON *contradictions = cJSON_AddObjectToObject(to, "contradictions");

	for (enum contradiction c = 0; c < N_CONTRADICTIONS; c++)
		add_number(contradictions, contradiction_name(c), (double)m->witness.n[c]);
	if (m->is_known) {
		add_text(to, "manufacturer", m->identity.manufacturer);
		add_text(to, "serial", m->identity.serial);
	}
	add_bool(to, "live", m->is_live);
	add_bool(to, "refused", m->is_refused);
	add_bool(to, "stranger", m->said.stranger);
	if (period)
		add_number(to, "period_ms", period);
	if (m->quality.n >= QUALITY_ENOUGH) {
		add_known(to, "quality", quality_percent(&m->quality, now, period));
		add_number(to, "gap", quality_longest_gap(&m->quality));
	}
	add_text(to, "last_error", m->last_error);
}

cJSON *account_of_link(const struct link *l)
{
	cJSON *to = cJSON_CreateObject();
	uint64_t now = port_now_ms(&l->port);

	if (!to)
		return NULL;
	add_port(to, l, now);
	add_line(to, l);
	add_frames(to, &l->meter, now);
	add_content(to, l, now);
	add_meter(to, l, now);
	return to;
}

cJSON *account_of_station(const struct station *s)
{
	struct output_report report;
	cJSON *to = account_of_link(&s->link);

	if (!to)
		return NULL;
	outputs_report(&s->outputs, &report);
	add_text(to, "section", s->name);
	add_text(to, "wanted_port", s->config.port);
	add_text(to, "wanted_meter", s->config.meter);
	add_bool(to, "extra", s->is_extra);
	add_text(to, "service", report.state);
	if (report.is_on) {
		add_text(to, "bus_name", report.name);
		add_text(to, "role", report.role);
		add_bool(to, "reversed", report.is_reversed);
		add_number(to, "instance", report.instance);
	}
	return to;
}
