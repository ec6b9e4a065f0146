/* The walk of a telegram through the meter: is it ours, is its form known, can it be true, which
 * reading does it complete; then to the hooks. Left out, each in a file of its own: whose it is
 * (ownership.c), how long it counts (freshness.c), what is told of it (notice.c), and the checks
 * (check/). */
#include "meter/meter.h"

#include "base/memory.h"
#include "meter/notice.h"
#include "meter/ownership.h"

#include <string.h>

enum {
	NAMELESS_MS = 15000, /* the longer lists of all meters come every 10 s, if at all soon */
	RECONSIDER_MS = 60000,
};

void meter_init(
	struct meter *m, const struct meter_conf *conf, const struct meter_hooks *hooks, void *ctx)
{
	memory_clear(m, offsetof(struct meter, listener));
	m->conf = *conf;
	m->hooks = hooks;
	m->ctx = ctx;
	listener_reset(&m->listener, conf->protocol, conf->protocols);
}

static bool is_new(struct meter *m, const struct telegram *t)
{
	if (!t->has_counter)
		return true;
	switch (invocation_counter_take(&m->counter, t, m->conf.counter)) {
	case COUNTER_FINE:
		return true;
	case COUNTER_BEGINS_ANEW:
		notice_counter_anew(m);
		return true;
	case COUNTER_DOUBTED:
		notice_replayed(m);
		break;
	case COUNTER_REFUSED:
		break;
	}
	m->n_repeated++;
	return false;
}

void meter_rekeyed(struct meter *m)
{
	m->locked.n = 0;
	m->facts.key = FAULT_WORD_NONE;
}

/* Only what keeps coming tells the period, whether it is believed or not. */
static void mark_period(
	struct meter *m, const struct telegram *t, const struct values *said, uint64_t now_ms)
{
	if (values_power(said) || !t->is_partial)
		period_mark(&m->period, now_ms);
}

/* A list without any check is not even asked whose it is before it has come twice. */
static bool is_list_known(struct meter *m, const struct telegram *t, uint64_t now_ms)
{
	struct values said;

	if (t->check != TELEGRAM_UNCHECKED)
		return true;
	values_gather(&said, t);
	if (judge_knows(&m->judge, t, &said))
		return true;
	m->n_implausible++;
	judge_note(&m->judge, &said, now_ms);
	if (!m->is_known)
		mark_period(m, t, &said, now_ms);
	return false;
}

/* Authenticated or not, sixteen bits are enough; who wants more sets an authentication key. */
static uint8_t strength_of(const struct telegram *t)
{
	return t->check < TELEGRAM_CRC ? t->check : TELEGRAM_CRC;
}

/* A meter that has shown a stronger check does not leave it off: what comes with a weaker one is
 * damaged, or not its own. That holds until another meter is there. */
static bool is_weaker(struct meter *m, const struct telegram *t)
{
	if (!m->is_known || strength_of(t) >= m->strongest || !ownership_agrees(m, &t->meter))
		return false;
	m->n_weaker++;
	notice_weaker(m, t->check);
	return true;
}

static bool may_count(struct meter *m, const struct telegram *t, uint64_t now_ms)
{
	if (is_weaker(m, t) || !is_list_known(m, t, now_ms) || !ownership_is_ours(m, &t->meter) ||
		!is_new(m, t))
		return false;
	m->strongest = strength_of(t) > m->strongest ? strength_of(t) : m->strongest;
	return true;
}

enum taken {
	TAKEN_NOT, /* nothing of it is used */
	TAKEN,
	TAKEN_WITH_POWER,
};

/* The power in W beyond which no counter can rise; 0: not known. */
static double energy_limit_w(const struct meter *m)
{
	return m->conf.fuse_a ? bounds_most_w(m->conf.fuse_a) : 0;
}

/* Of a telegram with a weak check one power beyond all bounds is damage; what stays so is said. */
static bool is_possible(struct meter *m, const struct telegram *t, const struct values *said)
{
	const bool is_damage = t->check < TELEGRAM_CRC && !m->is_held;
	struct event event;

	if (bounds_allow(is_damage ? NULL : &m->plausibility, said, m->conf.fuse_a, &event))
		return true;
	m->is_held = true;
	m->n_implausible += is_damage;
	notice(m, &event);
	return false;
}

/* What protects a telegram badly needs others that agree. */
static bool is_believed(
	struct meter *m, const struct telegram *t, struct values *said, uint64_t now_ms)
{
	const enum telegram_check check = t->is_joined && t->check > TELEGRAM_SUM ? TELEGRAM_SUM
										  : t->check;
	enum judgement judgement = JUDGED_FINE;

	if (check < TELEGRAM_CRC)
		judgement = judge_take(
			&m->judge, said, check, bounds_most_w(m->conf.fuse_a), now_ms);
	if (judgement == JUDGED_HELD)
		m->held_ms = now_ms;
	m->n_implausible += judgement == JUDGED_REFUSED;
	m->n_held += judgement == JUDGED_HELD;
	return judgement == JUDGED_FINE;
}

/* What was published by a list that contradicts itself now was none of the meter's values. */
static void withdraw_list(struct meter *m, const struct list_evidence *evidence)
{
	notice_list_withdrawn(m, evidence);
	value_cache_reset(&m->cache);
	meter_lose(m);
}

/* A list without names must agree with itself. */
static bool does_list_count(struct meter *m, const struct telegram *t, uint64_t now_ms)
{
	struct list_evidence evidence;

	switch (list_doubt_take(
		&m->list_doubt, t, bounds_most_w(m->conf.fuse_a), now_ms, &evidence)) {
	case LIST_COUNTS:
		return true;
	case LIST_COUNTS_AGAIN:
		notice_list_again(m);
		return true;
	case LIST_IS_WITHDRAWN:
		withdraw_list(m, &evidence);
		break;
	case LIST_WAITS:
	case LIST_STAYS_WITHDRAWN:
		break;
	}
	return false;
}

/* Takes a telegram of our meter into the memory. */
static enum taken remember(struct meter *m, const struct telegram *t, uint64_t now_ms)
{
	struct event event;
	struct values said;

	values_gather(&said, t);
	mark_period(m, t, &said, now_ms);
	if (!does_list_count(m, t, now_ms) || !is_possible(m, t, &said) ||
		!is_believed(m, t, &said, now_ms))
		return TAKEN_NOT;
	bounds_drop(&m->plausibility, &said, m->conf.fuse_a, &event);
	m->is_held = m->is_held && !values_power(&said);
	if (!t->is_partial)
		value_cache_reset(&m->cache);
	value_cache_take(&m->cache, &said, now_ms);
	telegram_profile_take(&m->content, t, values_power(&said), now_ms);
	m->content.is_lockable = m->listener.heard->protocol->locks >> t->check & 1;
	meter_rekeyed(m);
	notice_telegram(m);
	notice(m, &event);
	if (m->hooks->telegram)
		m->hooks->telegram(m->ctx, t);
	return values_power(&said) ? TAKEN_WITH_POWER : TAKEN;
}

/* A short list may come before the first that tells who the meter is. */
static bool is_nameless(struct meter *m, uint64_t now_ms)
{
	if (!m->listener.heard->telegram.is_partial || *m->identity.id || *m->identity.title)
		return false;
	if (!m->nameless_since_ms)
		m->nameless_since_ms = now_ms;
	notice_nameless(m, now_ms - m->nameless_since_ms, NAMELESS_MS);
	return now_ms - m->nameless_since_ms < NAMELESS_MS;
}

/* Only a telegram with a power keeps the meter alive: nothing else is of use to the system. The
 * signal goes first; what else there is to do and to say comes after it. */
static void publish(struct meter *m, const struct reading *reading, bool has_power, uint64_t now_ms)
{
	bool is_back = false;

	if (has_power && reading_has(reading, Q_POWER) && (m->is_live || !is_nameless(m, now_ms))) {
		m->last_power_ms = now_ms;
		is_back = m->was_lost;
		m->is_live = true;
		m->was_lost = false;
		quality_mark(&m->quality, now_ms, period_ms(&m->period));
	}
	if (m->is_live)
		m->hooks->reading(m->ctx, &m->identity, reading, period_ms(&m->period));
	if (is_back)
		notice_live(m);
	if (m->is_live && m->last_power_ms == now_ms)
		m->n_faults_before = receiver_n_own_faults(listener_best(&m->listener));
}

/* Windows in which the counters did not count the power. */
static uint64_t n_uncounted(const struct meter *m)
{
	return m->plausibility.n[CONTRADICTION_SIGN] + m->plausibility.n[CONTRADICTION_SCALE];
}

/* What there is to say once the signal is out. `said` has the meter's own phases and trusted
 * energies. */
static void examine(struct meter *m, const struct reading *said, bool has_power, uint64_t now_ms)
{
	const uint64_t n_before = n_uncounted(m);
	struct event event;

	notice_power(m, said, now_ms);
	if (!has_power)
		return;
	plausibility_hear(&m->plausibility, said, period_ms(&m->period), now_ms, &event);
	notice(m, &event);
	if (n_uncounted(m) > n_before)
		list_doubt_accuse(&m->list_doubt);
}

/* The telegrams of one read are in the memory: they become a reading. */
static void take_reading(struct meter *m, bool has_power, uint64_t now_ms)
{
	struct grid_rules rules = {
		.direction = m->conf.direction, .has_nil_phases = m->has_nil_phases};
	struct energy_guard_event events[ENERGIES];
	struct reading said, reading;
	unsigned n_events;

	value_cache_age(&m->cache, now_ms, meter_silence_ms(m));
	grid_reading_of(&m->cache.values, &rules, &said);
	grid_learn(&rules, &said);
	m->has_nil_phases = rules.has_nil_phases;
	n_events = energy_guard_take(&m->energies, &said,
		value_cache_fresh_energies(&m->cache, now_ms), energy_limit_w(m), now_ms, events);
	reading = said;
	if (m->conf.integrate)
		integral_take(&m->integral, &reading, now_ms);
	if (!m->is_held)
		publish(m, &reading, has_power, now_ms);
	for (unsigned i = 0; i < n_events; i++)
		notice_energy(m, &events[i]);
	examine(m, &said, has_power, now_ms);
}

/* A frame came whole, but its content stays closed: the wire is fine. */
static void take_locked(struct meter *m)
{
	const struct telegram *t = &m->listener.heard->telegram;
	struct meter_locked *locked = &m->locked;

	if (locked->n && t->counter != locked->counter + 1)
		locked->n_gaps++;
	if (locked->n == 0)
		locked->n_gaps = 0;
	locked->n++;
	locked->counter = t->counter;
	notice_key(m);
}

static void take_unknown(struct meter *m)
{
	notice_unknown_list(m);
	if (m->hooks->unnamed)
		m->hooks->unnamed(m->ctx, &m->listener.heard->telegram, m->heard_ms);
}

/* Returns whether the frame was whole. */
static bool take_event(struct meter *m, enum receiver_event event, struct heard *heard)
{
	switch (event) {
	case RECEIVER_FAULT:
		heard->n_damaged += is_fault_of_asking(m->listener.heard);
		if (!is_fault_of_key(m->listener.heard))
			return false;
		take_locked(m);
		return true;
	case RECEIVER_UNKNOWN:
		take_unknown(m);
		return true;
	case RECEIVER_MORE:
	case RECEIVER_NOTHING:
	case RECEIVER_TELEGRAM:
		break;
	}
	return true;
}

static void hear(struct meter *m, struct bytes in, uint64_t now_ms)
{
	if (bytes_left(&in) == 0)
		return;
	if (m->heard_ms)
		listener_pause(&m->listener, now_ms - m->heard_ms, bytes_left(&in),
			line_octet_us(&m->conf.line));
	m->heard_ms = now_ms;
	if (!m->noisy_since_ms)
		m->noisy_since_ms = now_ms;
}

/* The next event, and what went by on the way to it. */
static enum receiver_event next_event(struct meter *m, struct bytes *in)
{
	const uint8_t *before = in->p;
	enum receiver_event event = listener_next(&m->listener, in);

	if (m->conf.keep_raw) {
		last_raw_pass(&m->raw, (struct bytes){before, in->p});
		if (event == RECEIVER_TELEGRAM)
			last_raw_mark(&m->raw, m->listener.heard->telegram.length);
	}
	return event;
}

struct heard meter_feed(struct meter *m, struct bytes in, uint64_t now_ms)
{
	bool has_reading = false, has_power = false;
	const struct bytes all = in;
	struct heard heard = {0};
	enum receiver_event event;
	enum taken taken;

	hear(m, in, now_ms);
	while ((event = next_event(m, &in)) != RECEIVER_MORE) {
		const struct telegram *t = &m->listener.heard->telegram;

		if (!take_event(m, event, &heard))
			continue;
		heard.n_understood++;
		heard.n_telegrams += event == RECEIVER_TELEGRAM;
		m->noisy_since_ms = 0;
		m->facts.noise = false;
		if (event != RECEIVER_TELEGRAM || !may_count(m, t, now_ms))
			continue;
		taken = remember(m, t, now_ms);
		has_power |= taken == TAKEN_WITH_POWER;
		has_reading |= taken != TAKEN_NOT;
	}
	if (has_reading)
		take_reading(m, has_power, now_ms);
	/* Not when a hook has given the meter another wire, nor while all is well: nobody asks. */
	if (m->heard_ms && !m->is_live)
		traffic_add(&m->traffic, all);
	heard.is_noise = m->noisy_since_ms != 0;
	return heard;
}

/* Bytes, but nothing that makes sense in the protocol that once did: it may be another by now. */
static void reconsider_protocol(struct meter *m, uint64_t now_ms)
{
	if (!m->noisy_since_ms ||
		now_ms - m->noisy_since_ms < meter_patience_ms(m, RECONSIDER_MS) ||
		!m->listener.chosen || m->listener.n == 1)
		return;
	listener_restart(&m->listener);
}

void meter_check(struct meter *m, uint64_t now_ms)
{
	if (m->is_live && now_ms >= meter_deadline_ms(m)) {
		notice_silent(m, now_ms);
		meter_lose(m);
	}
	notice_noise(m, now_ms);
	reconsider_protocol(m, now_ms);
}

void meter_unplugged(struct meter *m)
{
	period_break(&m->period);
	m->noisy_since_ms = 0;
	meter_lose(m);
}

void meter_moved(struct meter *m)
{
	meter_lose(m);
	if (!identity_has_number(&m->identity))
		ownership_end(m);
	listener_reset(&m->listener, m->conf.protocol, m->conf.protocols);
	m->facts.noise = m->facts.stranger = false;
	m->facts.n_unknown = 0;
	m->facts.key = FAULT_WORD_NONE;
	m->locked = (struct meter_locked){0};
	m->traffic = (struct traffic){0};
	judge_reset(&m->judge);
	m->n_faults_before = m->heard_ms = m->noisy_since_ms = m->nameless_since_ms = 0;
	m->n_strangers = 0;
}

void meter_plugged(struct meter *m)
{
	m->noisy_since_ms = 0;
	m->heard_ms = 0;
	m->is_refused = false;
	listener_restart(&m->listener);
}

void meter_set_line(struct meter *m, const struct line_setting *line)
{
	m->conf.line = *line;
	traffic_set_line(&m->traffic, line->baud && line->format[0] == '7');
	listener_restart(&m->listener);
}

void meter_name_line(struct meter *m, const struct line_setting *line)
{
	m->conf.line = *line;
}

void meter_set_asked(struct meter *m, uint32_t period_ms)
{
	m->conf.asked_ms = period_ms;
}
