/* The sentences, and when they are due. */
#include "meter/findings.h"

#include "base/log.h"
#include "base/text.h"
#include "meter/meter.h"
#include "reading/meaning.h"
#include "reading/unit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	NOISE_MS = 15000,     /* most meters send every 5 s */
	POWERLESS_MS = 30000, /* lists complement one another within that */
	LOCKED_TO_SAY = 3,
};

/* Tells a person that something is wrong, and keeps it for those who ask. */
__attribute__((format(printf, 2, 3))) static void say_error(
	struct meter *m, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(m->last_error, sizeof m->last_error, format, args);
	va_end(args);
	log_error("%s: %s", m->conf.label, m->last_error);
}

static const char *serial_end(const struct identity *id)
{
	return text_end(id->serial);
}

static void log_register(const struct meter *m, const struct reg *r)
{
	const char *name = meaning_name(r->obis), *unit = unit_text(r->unit);
	char obis[OBIS_TEXT_MAX], value[DECIMAL_TEXT_MAX];

	if (r->kind != REG_NUMBER || !unit)
		return;
	obis_text(r->obis, obis);
	decimal_text(r->meant, value);
	log_info("%s:   %-22s %12s %-3s %s", m->conf.label, obis, value, unit, name ? name : "");
}

/* What is in a list, in one number: names, or types where there are none. */
static uint32_t hash_of(const struct telegram *t)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];
		const uint8_t said[] = {
			r->obis.a, r->obis.b, r->obis.c, r->obis.d, r->obis.e, r->obis.f, r->type};

		for (size_t k = 0; k < sizeof said; k++)
			hash = (hash ^ said[k]) * 16777619u;
	}
	return hash;
}

/* Whether `hash` is new, and there is room for it. */
static bool add_hash(uint32_t *hashes, unsigned *n, uint32_t hash)
{
	for (unsigned i = 0; i < *n; i++)
		if (hashes[i] == hash)
			return false;
	if (*n == METER_LISTS_SAID)
		return false;
	hashes[(*n)++] = hash;
	return true;
}

static const char *security_of(const struct telegram *t)
{
	if (t->is_authentic)
		return ", authenticated";
	return t->has_counter ? ", encrypted but not authenticated" : "";
}

/* Where bytes come over a network, the line is not known. */
static void name_line(const struct line_setting *line, char *to, size_t size)
{
	*to = '\0';
	if (line->baud)
		snprintf(to, size, " at %u %s", (unsigned)line->baud,
			line->format ? line->format : "");
}

static void say_meter(struct meter *m)
{
	const struct telegram *t = &m->listener.heard->telegram;
	char line[32];

	if (m->said.meter)
		return;
	m->said.meter = true;
	name_line(&m->conf.line, line, sizeof line);
	log_info("%s: %s%s, meter %s, serial ends %s%s; it sends:", m->conf.label,
		m->listener.heard->protocol->name, line,
		*t->meter.manufacturer ? t->meter.manufacturer : "of unknown make",
		serial_end(&t->meter), security_of(t));
}

void finding_line_again(const struct meter *m, const struct line_setting *before)
{
	char line[32], old[32];

	name_line(&m->conf.line, line, sizeof line);
	name_line(before, old, sizeof old);
	if (*old && strcmp(line, old) != 0)
		log_info("%s: the meter is understood again%s; before it was%s", m->conf.label,
			line, old + strlen(" at"));
	else
		log_info("%s: the meter is understood again%s", m->conf.label, line);
}

/* A grid operator can change what a meter speaks, from afar. In most protocols it then has another
 * number, too. */
static void say_protocol_changed(struct meter *m)
{
	const struct protocol *now = m->listener.heard->protocol;

	if (m->said.protocol && m->said.protocol != now) {
		log_info("%s: the meter speaks %s now, before it was %s", m->conf.label, now->title,
			m->said.protocol->title);
		m->said.meter = false;
		m->said.n_lists = 0;
	}
	m->said.protocol = now;
}

void findings_of_telegram(struct meter *m)
{
	const struct telegram *t = &m->listener.heard->telegram;
	bool is_partial = m->listener.heard->telegram.is_partial;

	say_protocol_changed(m);
	if (m->said.meter && !is_partial)
		return;
	if (!add_hash(m->said.lists, &m->said.n_lists, hash_of(t)))
		return;
	if (m->said.meter)
		log_info("%s: in another list it sends:", m->conf.label);
	say_meter(m);
	for (size_t i = 0; i < t->n_registers; i++)
		log_register(m, &t->registers[i]);
}

static const char *advice_without_power(const struct meter *m)
{
	const struct receiver *r = m->listener.heard;

	if (r->telegram.is_partial)
		return "the meter sends no power in any of its lists: ask the grid operator for the "
		       "list with live values";
	if (content_is_whole_kwh(&r->telegram))
		return "the meter sends whole kWh and no power: its PIN is not entered. Ask the grid "
		       "operator for the PIN, enter it with a torch, and set InF to ON";
	return "the meter sends no power: set InF (extended data) to ON in the meter's menu";
}

/* Where lists complement one another the power may be in the next. */
static void say_no_power(struct meter *m, uint64_t now_ms)
{
	if (!m->powerless_since_ms)
		m->powerless_since_ms = now_ms;
	if (m->said.no_power || (m->listener.heard->telegram.is_partial &&
					now_ms - m->powerless_since_ms < POWERLESS_MS))
		return;
	m->said.no_power = true;
	say_error(m, "%s. Nothing is published until then", advice_without_power(m));
}

static void say_doubtful(struct meter *m)
{
	if (m->said.doubtful)
		return;
	m->said.doubtful = true;
	say_error(m,
		"the meter sends its power without a sign and does not say the direction: set "
		"power_direction = import or power_direction = export. Nothing is published until "
		"then");
}

void findings_of_power(struct meter *m, const struct reading *reading, uint64_t now_ms)
{
	if (reading_has(reading, Q_POWER)) {
		m->powerless_since_ms = 0;
		m->said.no_power = false;
		m->said.doubtful = false;
	} else if (content_has_magnitude(&m->listener.heard->telegram)) {
		say_doubtful(m);
	} else {
		say_no_power(m, now_ms);
	}
}

bool is_fault_of_key(const struct receiver *r)
{
	return receiver_last_fault(r)->classes & FAULT_CLASS_KEY;
}

/* What to do about a fault; what has been read as it was sent but for a part is no question of
 * light and speed. */
static const char *const advice[N_FAULT_WORDS] = {
	[FAULT_WORD_KEY_MISSING] =
		"the meter encrypts: ask the grid operator for its key (GUEK) and set key = …",
	[FAULT_WORD_KEY_WRONG] =
		"cable and meter are fine, the key is wrong: compare key = … with what the "
		"grid operator sent",
	[FAULT_WORD_AUTHENTICATION] =
		"the encryption key is right, the authentication key is not: compare auth_key = … "
		"with what the grid operator sent; without it the meter is read",
	[FAULT_WORD_UNSIGNED] =
		"the meter does not authenticate what it sends, though auth_key is set: "
		"without auth_key it would be used",
	[FAULT_WORD_P1_CHECKSUM] =
		"characters are lost on the way: check plug, cable and its 5 V, and any bridge",
	[FAULT_WORD_LINE_ENDS] =
		"set the bridge or serial server to raw, without a change of line ends",
	[FAULT_WORD_NO_DATA] = "it waits to be asked: set ask = yes, with a head that can send",
};

void findings_of_key(struct meter *m)
{
	const struct receiver *r = m->listener.heard;
	const struct meter_locked *locked = &m->locked;
	enum fault_word word = receiver_last_fault(r)->word;

	if (m->said.key == (int)r->fault ||
		(word != FAULT_WORD_KEY_MISSING && locked->n < LOCKED_TO_SAY))
		return;
	m->said.key = (int)r->fault;
	say_error(m, "%u frame%s came whole, their counter runs %s gaps: %s", locked->n,
		locked->n == 1 ? "" : "s", locked->n_gaps ? "with" : "without", advice[word]);
}

void finding_unknown_list(struct meter *m)
{
	const struct receiver *r = m->listener.heard;
	const struct telegram *t = &r->telegram;
	char line[256];

	if (!add_hash(m->said.unknown, &m->said.n_unknown, hash_of(t)))
		return;
	say_error(m,
		"the meter sends a list that is not known. Name its values in a file, check it "
		"with \"gridmeter check FILE\", and set lists = FILE:");
	for (size_t i = 0; r->protocol->definition(t, i, line, sizeof line); i++)
		log_error("%s:   %s", m->conf.label, line);
}

void finding_counter_anew(struct meter *m)
{
	log_info("%s: the counter of the meter has begun anew", m->conf.label);
}

void finding_replayed(struct meter *m)
{
	if (!m->said.replayed)
		say_error(m,
			"telegrams have a counter below one that was used before: a recording may "
			"be played, so nothing is made of them. If the meter counts anew, start "
			"gridmeter again, or set counter = tolerant");
	m->said.replayed = true;
}

void finding_live(struct meter *m)
{
	log_info("%s: readings again (%" PRIu64 " faults meanwhile)", m->conf.label,
		listener_best(&m->listener)->n_faults - m->n_faults_before);
}

void finding_silent(struct meter *m, uint64_t now_ms)
{
	uint64_t n = listener_best(&m->listener)->n_faults - m->n_faults_before;

	say_error(m, "no valid telegram for %" PRIu64 " s (%" PRIu64 " faults), values withdrawn",
		(now_ms - m->last_power_ms) / 1000, n);
}

static const char *advice_for_noise(const struct receiver *r)
{
	static const char *const media[] = {
		[MEDIUM_HEAD_8N1] =
			"check that the reading head sits straight, that no light falls in, and that "
			"the port is 8N1",
		[MEDIUM_HEAD] =
			"check that the reading head sits straight, that no light falls in, and that "
			"the port is set as the meter sends",
		[MEDIUM_CABLE] =
			"check that the cable is as the grid operator describes it, that A and B "
			"are not exchanged, and that it is not too long",
	};

	const struct protocol_fault *f = receiver_main_fault(r);
	const char *known = f->classes & FAULT_CLASS_KEY ? NULL : advice[f->word];

	return known ? known : media[r->protocol->medium];
}

void findings_of_noise(struct meter *m, uint64_t now_ms)
{
	const struct receiver *r = listener_best(&m->listener);

	if (!m->noisy_since_ms || m->said.noise ||
		now_ms - m->noisy_since_ms < meter_patience_ms(m, NOISE_MS))
		return;
	m->said.noise = true;
	if (r->n_faults <= m->n_faults_before)
		say_error(m, "bytes come in, but nothing that begins like a telegram: wrong port, "
			     "wrong speed, or another kind of meter");
	else
		say_error(m, "%s begins, but none is whole (%s): %s", r->protocol->title,
			receiver_main_fault(r)->name, advice_for_noise(r));
}

void finding_inverted(struct meter *m)
{
	if (m->said.inverted)
		return;
	m->said.inverted = true;
	say_error(m,
		"the level of the line seems to be inverted, so that nothing can be read: it needs "
		"an adapter that inverts, or one that can be told to (FTDI adapters can)");
}

void finding_stranger(struct meter *m)
{
	if (m->said.stranger)
		return;
	m->said.stranger = true;
	say_error(m, "another meter (serial ends %s) is heard beside ours (%s), not used",
		serial_end(&m->stranger), serial_end(&m->identity));
}

void finding_other_meter(struct meter *m, const struct identity *id)
{
	log_info("%s: the meter with serial ending %s is gone, now it is %s", m->conf.label,
		serial_end(&m->identity), serial_end(id));
}

/* enum telegram_check, as a sender would name it. */
static const char *check_name(unsigned check)
{
	switch ((enum telegram_check)check) {
	case TELEGRAM_UNCHECKED:
		return "no checksum";
	case TELEGRAM_SUM:
		return "a checksum of 8 bits";
	case TELEGRAM_CRC:
	case TELEGRAM_TAG:
		break;
	}
	return "a checksum of 16 bits";
}

void finding_weaker(struct meter *m, unsigned check)
{
	if (m->said.weaker)
		return;
	m->said.weaker = true;
	say_error(m,
		"a telegram came with %s, where the meter has shown %s before: such telegrams are not "
		"used. If it was set to that, start gridmeter again",
		check_name(check), check_name(m->strongest));
}

void finding_energy(struct meter *m, const struct energies_event *event)
{
	struct testimony evidence;

	witness_energy(&m->witness, event, &evidence);
	finding_contradiction(m, &evidence);
}

void finding_contradiction(struct meter *m, const struct testimony *evidence)
{
	if (evidence->kind != N_CONTRADICTIONS)
		say_error(m, "%s", evidence->text);
}
