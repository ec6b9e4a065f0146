/* When each fact begins and ends, and the event that tells it begun. The words are those of
 * event_words.c. */
#include "meter/notice.h"

#include "event/event.h"
#include "meter/freshness.h"
#include "meter/meter_state.h"

enum {
	NOISE_MS = 15000,        /* most meters send every 5 s */
	POWERLESS_MS = 11000,    /* lists complement one another within 10 s */
	NAMELESS_TOLD_MS = 3000, /* most lists that name the meter have come by then */
	LOCKED_TO_TELL = 3,
};

void notice(struct meter *m, const struct event *event)
{
	if (event->kind != EVENT_NOTHING && m->hooks->event)
		m->hooks->event(m->ctx, event);
}

/* Begins a fact; the event is told where it was not so before. */
static void begin(struct meter *m, bool *fact, const struct event *event)
{
	if (!*fact)
		notice(m, event);
	*fact = true;
}

/* What is in a list, in one number: names, or types where there are none. */
static uint32_t hash_of(const struct telegram *t)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];
		const uint8_t shown[] = {
			r->obis.a, r->obis.b, r->obis.c, r->obis.d, r->obis.e, r->obis.f, r->type};

		for (size_t k = 0; k < sizeof shown; k++)
			hash = (hash ^ shown[k]) * 16777619u;
	}
	return hash;
}

/* Whether `hash` is new, and there is room for it. */
static bool add_hash(uint32_t *hashes, unsigned *n, uint32_t hash)
{
	for (unsigned i = 0; i < *n; i++)
		if (hashes[i] == hash)
			return false;
	if (*n == METER_LISTS_MAX)
		return false;
	hashes[(*n)++] = hash;
	return true;
}

/* A grid operator can change what a meter speaks, from afar. In most protocols it then has another
 * number, too. */
static void notice_protocol(struct meter *m)
{
	const struct protocol *now = m->listener.heard->protocol, *before = m->facts.protocol;

	if (before && before != now) {
		notice(m, &(struct event){.kind = EVENT_PROTOCOL,
				  .protocol = now,
				  .protocol_before = before});
		m->facts.is_introduced = false;
		m->facts.n_lists = 0;
	}
	m->facts.protocol = now;
}

void notice_telegram(struct meter *m)
{
	const struct telegram *t = &m->listener.heard->telegram;
	struct event event = {.telegram = t, .line = &m->conf.line};

	notice_protocol(m);
	if (m->facts.is_introduced && !t->is_partial)
		return;
	if (!add_hash(m->facts.lists, &m->facts.n_lists, hash_of(t)))
		return;
	event.kind = m->facts.is_introduced ? EVENT_LIST : EVENT_METER;
	event.protocol = m->facts.protocol;
	m->facts.is_introduced = true;
	notice(m, &event);
}

static enum event_kind lack_of_power(const struct meter *m, const struct telegram *t)
{
	if (t->is_partial || !m->content.is_lockable)
		return EVENT_NO_POWER_LIST;
	return telegram_profile_is_whole_kwh(t) ? EVENT_NO_PIN : EVENT_INF_OFF;
}

/* Where lists complement one another the power may be in the next. */
static void notice_no_power(struct meter *m, uint64_t now_ms)
{
	const struct telegram *t = &m->listener.heard->telegram;

	if (!m->powerless_since_ms)
		m->powerless_since_ms = now_ms;
	if (!t->is_partial || now_ms - m->powerless_since_ms >= POWERLESS_MS)
		begin(m, &m->facts.no_power, &(struct event){.kind = lack_of_power(m, t)});
}

void notice_power(struct meter *m, const struct reading *reading, uint64_t now_ms)
{
	if (reading_has(reading, Q_POWER)) {
		m->powerless_since_ms = 0;
		m->facts.no_power = false;
		m->facts.no_direction = false;
	} else if (telegram_profile_has_magnitude(&m->listener.heard->telegram)) {
		begin(m, &m->facts.no_direction, &(struct event){.kind = EVENT_NO_DIRECTION});
	} else {
		notice_no_power(m, now_ms);
	}
}

bool is_fault_of_key(const struct receiver *r)
{
	return receiver_last_fault(r)->classes & FAULT_CLASS_KEY;
}

bool is_fault_of_asking(const struct receiver *r)
{
	return receiver_last_fault(r)->classes & FAULT_CLASS_REFUSABLE;
}

static enum event_kind lack_of_key(enum fault_word word)
{
	if (word == FAULT_WORD_KEY_MISSING)
		return EVENT_KEY_MISSING;
	if (word == FAULT_WORD_KEY_WRONG)
		return EVENT_KEY_WRONG;
	return word == FAULT_WORD_AUTHENTICATION ? EVENT_AUTH_KEY_WRONG : EVENT_NOT_SIGNED;
}

void notice_key(struct meter *m)
{
	const struct receiver *r = m->listener.heard;
	const struct meter_locked *locked = &m->locked;
	const enum fault_word word = receiver_last_fault(r)->word;

	if (m->facts.key == word || (word != FAULT_WORD_KEY_MISSING && locked->n < LOCKED_TO_TELL))
		return;
	m->facts.key = word;
	notice(m, &(struct event){
			  .kind = lack_of_key(word), .n = locked->n, .n_gaps = locked->n_gaps});
}

void notice_unknown_list(struct meter *m)
{
	const struct telegram *t = &m->listener.heard->telegram;

	if (add_hash(m->facts.unknown, &m->facts.n_unknown, hash_of(t)))
		notice(m, &(struct event){.kind = EVENT_LIST_UNKNOWN,
				  .telegram = t,
				  .protocol = m->listener.heard->protocol});
}

void notice_list_withdrawn(struct meter *m, const struct list_evidence *evidence)
{
	struct telegram *t = &m->listener.heard->telegram;
	const struct protocol *protocol = m->listener.heard->protocol;
	char obis[OBIS_TEXT_MAX];
	const struct event event = {.kind = evidence->is_together ? EVENT_LIST_TOGETHER
					    : evidence->name.d    ? EVENT_LIST_WITHDRAWN
								  : EVENT_LIST_UNCOUNTED,
		.telegram = t,
		.protocol = protocol,
		.text = t->list,
		.other_text = obis,
		.v = {evidence->before, evidence->now}};

	obis_text(evidence->name, obis);
	protocol->unname(t);
	notice(m, &event);
}

void notice_list_again(struct meter *m)
{
	notice(m, &(struct event){
			  .kind = EVENT_LIST_AGAIN, .text = m->listener.heard->telegram.list});
}

void notice_counter_anew(struct meter *m)
{
	notice(m, &(struct event){.kind = EVENT_COUNTER_ANEW});
}

void notice_replayed(struct meter *m)
{
	begin(m, &m->facts.replayed, &(struct event){.kind = EVENT_REPLAYED});
}

void notice_nameless(struct meter *m, uint64_t waited_ms, uint64_t most_ms)
{
	if (waited_ms >= NAMELESS_TOLD_MS)
		begin(m, &m->facts.nameless,
			&(struct event){.kind = EVENT_NAMELESS, .v = {(double)most_ms / 1000}});
}

static uint64_t faults_meanwhile(const struct meter *m)
{
	return receiver_n_own_faults(listener_best(&m->listener)) - m->n_faults_before;
}

void notice_live(struct meter *m)
{
	notice(m, &(struct event){.kind = EVENT_LIVE, .n = faults_meanwhile(m)});
}

void notice_silent(struct meter *m, uint64_t now_ms)
{
	const uint64_t silent_s = (now_ms - m->last_power_ms) / 1000;

	notice(m, &(struct event){
			  .kind = EVENT_SILENT, .n = faults_meanwhile(m), .v = {(double)silent_s}});
}

void notice_noise(struct meter *m, uint64_t now_ms)
{
	const struct receiver *r = listener_best(&m->listener);
	struct event event = {.kind = EVENT_NOT_A_METER};

	if (!m->noisy_since_ms || now_ms - m->noisy_since_ms < meter_patience_ms(m, NOISE_MS))
		return;
	if (receiver_n_own_faults(r) > m->n_faults_before) {
		event.kind = EVENT_DAMAGED;
		event.protocol = r->protocol;
		event.fault = receiver_main_fault(r);
	}
	begin(m, &m->facts.noise, &event);
}

void notice_stranger(struct meter *m)
{
	begin(m, &m->facts.stranger,
		&(struct event){
			.kind = EVENT_STRANGER, .ours = &m->identity, .other = &m->stranger});
}

void notice_other_meter(struct meter *m, const struct identity *id)
{
	notice(m, &(struct event){.kind = EVENT_OTHER_METER, .ours = &m->identity, .other = id});
}

void notice_weaker(struct meter *m, unsigned check)
{
	begin(m, &m->facts.weaker,
		&(struct event){.kind = EVENT_WEAKER,
			.check = (uint8_t)check,
			.check_before = m->strongest});
}

void notice_energy(struct meter *m, const struct energy_guard_event *told)
{
	struct event event;

	plausibility_energy(&m->plausibility, told, &event);
	notice(m, &event);
}
