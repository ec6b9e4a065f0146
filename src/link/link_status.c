/* What a link knows of its port, line and meter, into a status. */
#include "link/link_status.h"

#include "link/link_state.h"
#include "status/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	QUALITY_ENOUGH = 16,        /* outcomes, before they are told */
	ENERGIES_LATE_MS = 1000000, /* some lists come each quarter of an hour */
	CLOCK_DIGITS = 12,
	SOUGHT_MS =
		15000, /* bytes that have made no sense for so long are no question of the line */
};

/* The adapter with the meter is not there any more. A serial server is none, and tells by its error
 * what it lacks. */
static void add_home(struct status *to, const struct link *l, uint64_t now)
{
	if (!l->state.lost_ms || strcmp(port_kind(&l->port), "serial") != 0 ||
		access(l->home, F_OK) == 0)
		return;
	status_set_text(to, STATUS_HOME, l->home);
	status_set(to, STATUS_GONE_MS, (int64_t)(now - l->state.lost_ms));
}

static void add_port(struct status *to, const struct link *l, uint64_t now)
{
	static const enum ask_is asking[] = {
		[ASKING_AUTO] = ASK_IS_AUTO, [ASKING_YES] = ASK_IS_YES, [ASKING_NO] = ASK_IS_NO};
	bool is_heard = l->state.was_open || !l->hunt.is_on; /* that port, and not another one */

	status_set_text(to, STATUS_PORT, *l->path ? l->path : l->conf.port->text);
	status_set_text(to, STATUS_LABEL, l->label);
	status_set(to, STATUS_STATE, port_state(&l->port, l->state.last_error));
	if (l->state.last_error)
		status_set_text(to, STATUS_PORT_ERROR, strerror(-l->state.last_error));
	status_set_word(to, STATUS_KIND, port_kind(&l->port));
	status_set(to, STATUS_SEARCHING, l->hunt.is_on && !l->state.is_settled);
	if (l->state.opened_ms && is_heard)
		status_set(to, STATUS_LISTENED_MS, (int64_t)(now - l->state.opened_ms));
	status_set(to, STATUS_ASK, asking[l->conf.ask.asking]);
	status_set(to, STATUS_ASKING, l->asker.is_on);
	status_set(to, STATUS_ASKED, l->asker.n_asked);
	status_set(to, STATUS_ECHOES, l->asker.n_echoes);
	if (l->conf.meter.protocol)
		status_set_word(to, STATUS_WANTED_PROTOCOL, l->conf.meter.protocol->name);
	if (l->state.silent_since_ms && is_heard && !l->asker.is_on)
		status_set(to, STATUS_SILENT_MS, (int64_t)(now - l->state.silent_since_ms));
	add_home(to, l, now);
}

static void add_line(struct status *to, const struct link *l)
{
	const struct line_setting *line = &l->meter.conf.line;
	const struct traffic *t = &l->meter.traffic;
	char text[16];

	status_set(to, STATUS_TRIED_ALL,
		l->search.is_fixed || !port_has_line(&l->port) || !l->search.is_on ||
			line_search_is_vain(&l->search, port_now_ms(&l->port), SOUGHT_MS));
	status_set(to, STATUS_LINE_IS_FIXED, l->conf.line.baud != 0);
	if (line->baud) {
		snprintf(text, sizeof text, "%u %s", (unsigned)line->baud, line->format);
		status_set_text(to, STATUS_LINE, text);
	}
	if (line->baud && line_diagnosis_excess(&l->diagnosis))
		status_set(to, STATUS_EXCESS, line_diagnosis_excess(&l->diagnosis));
	status_set(to, STATUS_TOO_SLOW, line_diagnosis_is_too_slow(&l->diagnosis));
	status_set(to, STATUS_INVERTED, line_diagnosis_is_inverted(&l->diagnosis));
	status_set(to, STATUS_HAS_PARITY, line->baud && line->format[1] != 'N');
	status_set_known(to, STATUS_ONE_EDGE_PERCENT, traffic_one_edge_percent(t));
	status_set_known(to, STATUS_PRINTABLE_PERCENT, traffic_printable_percent(t));
	status_set_known(to, STATUS_EIGHTH_BIT_PERCENT, traffic_eighth_percent(t));
}

/* What the most frequent fault says about the way, where it is not light and bits. */
static const char *damage_of(const struct protocol_fault *f)
{
	return fault_word_text(f->classes & FAULT_CLASS_KEY ? FAULT_WORD_NONE : f->word);
}

static void add_faults(struct status *to, const struct meter *m, const struct receiver *best)
{
	const struct protocol_fault *most = receiver_main_fault(best);
	const uint64_t n_own = receiver_n_own_faults(best);
	int64_t n_damaged = 0;

	status_set(to, STATUS_FAULTS_BY_NAME, 0);
	for (unsigned i = 0; i < best->protocol->n_faults; i++) {
		const struct protocol_fault *f = &best->protocol->faults[i];

		status_add_fault(to, f->name, (int64_t)best->faults[i]);
		if (!(f->classes &
			    (FAULT_CLASS_KEY | FAULT_CLASS_UNSUPPORTED | FAULT_CLASS_FOREIGN)))
			n_damaged += (int64_t)best->faults[i];
	}
	status_set(to, STATUS_DAMAGED, n_damaged);
	status_set(to, STATUS_FAULTS, (int64_t)best->n_faults);
	/* another protocol may be the best by now, and have fewer */
	status_set(to, STATUS_FAULTS_SINCE,
		n_own > m->n_faults_before ? (int64_t)(n_own - m->n_faults_before) : 0);
	status_set(to, STATUS_DAMAGE, DAMAGE_IS_NONE);
	status_set(to, STATUS_INNER_FAULTS,
		(int64_t)listener_n_faults(&m->listener, FAULT_CLASS_CONTENT));
	if (best->n_faults == 0)
		return;
	status_set_text(to, STATUS_MAIN_FAULT, most->name);
	status_set_word(to, STATUS_DAMAGE, damage_of(most));
}

/* What keeps frames closed at present. */
static const char *key_state(const struct meter *m)
{
	const struct protocol_fault *last = receiver_last_fault(listener_best(&m->listener));

	return m->locked.n && last->classes & FAULT_CLASS_KEY ? fault_word_text(last->word)
							      : "fine";
}

static void add_frames(struct status *to, const struct meter *m, uint64_t now)
{
	const struct receiver *best = listener_best(&m->listener);

	status_set(to, STATUS_BYTES, (int64_t)m->listener.n_bytes);
	if (m->noisy_since_ms)
		status_set(to, STATUS_NOISE_MS, (int64_t)(now - m->noisy_since_ms));
	if (m->listener.n_bytes)
		status_set_word(to, STATUS_PROTOCOL, best->protocol->name);
	status_set(to, STATUS_IS_UNDERSTOOD, m->listener.chosen != NULL);
	status_set(to, STATUS_FRAMES, (int64_t)best->n_frames);
	add_faults(to, m, best);
	status_set(to, STATUS_TELEGRAMS, (int64_t)listener_n_telegrams(&m->listener));
	status_set(to, STATUS_WITHOUT_VALUES, (int64_t)best->n_nothing);
	status_set(to, STATUS_LOCKED, m->locked.n);
	status_set_word(to, STATUS_KEY, key_state(m));
	status_set(to, STATUS_UNSUPPORTED,
		(int64_t)listener_n_faults(&m->listener, FAULT_CLASS_UNSUPPORTED));
	status_set(to, STATUS_UNKNOWN_LISTS, m->facts.n_unknown);
	status_set(to, STATUS_WITHDRAWN_LISTS, list_doubt_count(&m->list_doubt));
	status_set(to, STATUS_REPEATED, (int64_t)m->n_repeated);
	status_set(to, STATUS_IMPLAUSIBLE, (int64_t)m->n_implausible);
	status_set(to, STATUS_HELD, (int64_t)m->n_held);
	status_set(to, STATUS_WEAKER, (int64_t)m->n_weaker);
}

static int two_digits(const char *text)
{
	return 10 * (text[0] - '0') + text[1] - '0';
}

static void add_time(struct status *to, enum status_field field, const struct tm *t)
{
	char text[80];

	snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d", t->tm_year + 1900, t->tm_mon + 1,
		t->tm_mday, t->tm_hour, t->tm_min);
	status_set_text(to, field, text);
}

/* How far the meter's clock is from ours, or that of a recording. Both are local time, as far as
 * this machine knows its own. */
static void add_clock(struct status *to, const char *clock, time_t now)
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
	status_set(to, STATUS_CLOCK_OFF_S, (int64_t)difftime(mktime(&there), now));
	add_time(to, STATUS_METER_TIME, &there);
	add_time(to, STATUS_OUR_TIME, &here);
}

static int n_phases(const struct reading *r)
{
	int n = 0;

	for (enum quantity q = Q_L1_POWER; q <= Q_L3_POWER; q++)
		n += reading_has(r, q);
	return n;
}

static void add_content(struct status *to, const struct link *l, uint64_t now)
{
	const struct meter *m = &l->meter;
	const struct telegram_profile *c = &m->content;
	bool has_export = reading_has(&m->plausibility.before, Q_ENERGY_REVERSE);

	if (!c->n)
		return;
	status_set(to, STATUS_POWER, c->has_power || (c->is_partial && m->is_live));
	status_set(to, STATUS_MAGNITUDE, c->has_magnitude);
	status_set(to, STATUS_WHOLE_KWH, c->is_whole_kwh);
	status_set(to, STATUS_PARTIAL, c->is_partial);
	status_set(to, STATUS_LOCKABLE, c->is_lockable && !c->is_partial);
	status_set(to, STATUS_RELAPSES, c->n_relapses);
	status_set(to, STATUS_LASTED_MS, c->lasted_ms);
	if (m->last_power_ms)
		status_set(to, STATUS_POWER_AGE_MS, (int64_t)(now - m->last_power_ms));
	if (has_export || (m->plausibility.before.present &&
				  (!c->is_partial || now - l->state.opened_ms > ENERGIES_LATE_MS)))
		status_set(to, STATUS_EXPORT, has_export);
	if (m->plausibility.before.present)
		status_set(to, STATUS_PHASES, n_phases(&m->plausibility.before));
	add_clock(to, c->clock, port_time(&l->port));
}

static void add_meter(struct status *to, const struct link *l, uint64_t now)
{
	const struct meter *m = &l->meter;
	uint32_t period = period_ms(&m->period);

	for (enum contradiction c = 0; c < N_CONTRADICTIONS; c++)
		status_set(to, STATUS_SIGN + c, (int64_t)m->plausibility.n[c]);
	if (m->is_known) {
		status_set_text(to, STATUS_MANUFACTURER, m->identity.manufacturer);
		status_set_text(to, STATUS_SERIAL, m->identity.serial);
	}
	status_set(to, STATUS_LIVE, m->is_live);
	status_set(to, STATUS_REFUSED, m->is_refused);
	status_set(to, STATUS_STRANGER, m->facts.stranger);
	if (period)
		status_set(to, STATUS_PERIOD_MS, period);
	status_set_known(to, STATUS_QUALITY_SO_FAR, quality_percent(&m->quality, now, period));
	if (m->quality.n >= QUALITY_ENOUGH) {
		status_set_known(to, STATUS_QUALITY, quality_percent(&m->quality, now, period));
		status_set(to, STATUS_GAP, quality_longest_gap(&m->quality));
	}
	status_set_text(to, STATUS_LAST_ERROR, l->last_words);
}

void link_status(const struct link *l, struct status *to)
{
	uint64_t now = port_now_ms(&l->port);

	*to = (struct status){0};
	add_port(to, l, now);
	add_line(to, l);
	add_frames(to, &l->meter, now);
	add_content(to, l, now);
	add_meter(to, l, now);
}
