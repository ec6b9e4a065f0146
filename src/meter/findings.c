/* The sentences, and when they are due. */
#include "meter/findings.h"

#include "base/log.h"
#include "meter/meter.h"
#include "reading/meaning.h"
#include "reading/unit.h"

#include <inttypes.h>
#include <string.h>

enum {
	NOISE_MS = 15000, /* the slowest meters send every 5 s */
	SERIAL_SHOWN = 4,
	WHOLE_KWH = 3, /* scaler of an energy in Wh */
};

/* The last digits of the meter's number: enough to tell two meters apart, too little to abuse. */
static const char *serial_end(const struct identity *id)
{
	size_t n = strlen(id->serial);

	return id->serial + (n > SERIAL_SHOWN ? n - SERIAL_SHOWN : 0);
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

static void say_meter(struct meter *m)
{
	const struct telegram *t = &m->receiver.telegram;
	const struct protocol *p = m->receiver.protocol;

	if (m->said.meter)
		return;
	m->said.meter = true;
	log_info("%s: %s at %u %s, meter %s, serial ends %s; it sends:", m->conf.label, p->name,
		(unsigned)p->line.baud, p->line.format,
		*t->meter.manufacturer ? t->meter.manufacturer : "of unknown make",
		serial_end(&t->meter));
	for (size_t i = 0; i < t->n_registers; i++)
		log_register(m, &t->registers[i]);
}

static bool sends_whole_kwh(const struct telegram *t)
{
	const struct reg *r = telegram_find(t, (struct obis){1, 0, 1, 8, 0, 255});

	if (!r)
		r = telegram_find(t, (struct obis){1, 0, 2, 8, 0, 255});
	return r && r->kind == REG_NUMBER && r->value.exp >= WHOLE_KWH;
}

static void say_no_power(struct meter *m)
{
	if (m->said.no_power)
		return;
	m->said.no_power = true;
	if (sends_whole_kwh(&m->receiver.telegram))
		log_error(
			"%s: the meter sends whole kWh and no power: its PIN is not entered. Ask the "
			"grid operator for the PIN, enter it with a torch, and set InF to ON. Nothing "
			"is published until then",
			m->conf.label);
	else
		log_error(
			"%s: the meter sends no power: set InF (extended data) to ON in the meter's "
			"menu. Nothing is published until then",
			m->conf.label);
}

static void say_doubtful(struct meter *m)
{
	if (m->said.doubtful)
		return;
	m->said.doubtful = true;
	log_error(
		"%s: the meter sends its power without a sign and does not say the direction: set "
		"power_direction = import or power_direction = export. Nothing is published until "
		"then",
		m->conf.label);
}

static bool sends_magnitude(const struct telegram *t)
{
	for (size_t i = 0; i < t->n_registers; i++)
		if (t->registers[i].kind == REG_NUMBER &&
			meaning_of(t->registers[i].obis, t->registers[i].unit) == MEANS_MAGNITUDE)
			return true;
	return false;
}

void findings_of_telegram(struct meter *m, const struct reading *reading)
{
	say_meter(m);
	if (reading_has(reading, Q_POWER)) {
		m->said.no_power = false;
		m->said.doubtful = false;
	} else if (sends_magnitude(&m->receiver.telegram)) {
		say_doubtful(m);
	} else {
		say_no_power(m);
	}
}

void finding_live(struct meter *m)
{
	log_info("%s: readings again (%" PRIu64 " faults meanwhile)", m->conf.label,
		m->receiver.n_faults - m->n_faults_before);
}

void finding_silent(struct meter *m, uint64_t now_ms)
{
	uint64_t n = m->receiver.n_faults - m->n_faults_before;

	log_error("%s: no valid telegram for %" PRIu64 " s (%" PRIu64 " faults), values withdrawn",
		m->conf.label, (now_ms - m->last_power_ms) / 1000, n);
}

/* The most frequent fault. */
static unsigned main_fault(const struct receiver *r)
{
	unsigned most = 0;

	for (unsigned i = 1; i < r->protocol->n_faults; i++)
		if (r->faults[i] > r->faults[most])
			most = i;
	return most;
}

void findings_of_noise(struct meter *m, uint64_t now_ms)
{
	const struct receiver *r = &m->receiver;

	if (!m->noisy_since_ms || now_ms - m->noisy_since_ms < NOISE_MS || m->said.noise)
		return;
	m->said.noise = true;
	if (r->n_faults == m->n_faults_before)
		log_error("%s: bytes come in, but nothing that begins like %s: wrong port, "
			  "wrong speed, or another kind of meter",
			m->conf.label, r->protocol->title);
	else
		log_error("%s: %s begins, but none is whole (%s): check that the reading head sits "
			  "straight, that no light falls in, and that the port is 8N1",
			m->conf.label, r->protocol->title, r->protocol->faults[main_fault(r)]);
}

void finding_stranger(struct meter *m)
{
	if (m->said.stranger)
		return;
	m->said.stranger = true;
	log_error("%s: another meter (serial ends %s) is heard beside ours (%s), not used",
		m->conf.label, serial_end(&m->stranger), serial_end(&m->identity));
}

void finding_other_meter(struct meter *m, const struct identity *id)
{
	log_info("%s: the meter with serial ending %s is gone, now it is %s", m->conf.label,
		serial_end(&m->identity), serial_end(id));
}
