/* A hash (FNV-1a) over everything that must stay as it is when a telegram is anonymized. Left out:
 * what may become a fake. */
#include "cmd/capture/telegram_gist.h"

#include "reading/grid.h"
#include "reading/unit.h"

#include <string.h>

enum {
	GROUP_MOMENTARY = 7,
	MEASURED_LAST = 95, /* group C */
};

static const uint64_t basis = UINT64_C(0xcbf29ce484222325), prime = UINT64_C(0x100000001b3);

static void mix(uint64_t *hash, uint64_t v)
{
	for (int i = 0; i < 8; i++, v >>= 8)
		*hash = (*hash ^ (v & 0xff)) * prime;
}

static void mix_decimal(uint64_t *hash, struct decimal d)
{
	mix(hash, d.digits);
	mix(hash, (uint64_t)(int64_t)d.exp * 2 + d.negative);
}

static void mix_text(uint64_t *hash, const char *text)
{
	for (; *text; text++)
		mix(hash, (uint8_t)*text);
	mix(hash, 0);
}

static bool is_measured(const struct reg *r)
{
	return r->obis.d == GROUP_MOMENTARY && r->obis.c <= MEASURED_LAST && r->unit != UNIT_WH &&
	       r->unit != UNIT_VARH && r->unit != UNIT_VAH;
}

static void mix_register(uint64_t *hash, const struct reg *r)
{
	const uint8_t name[] = {r->obis.a, r->obis.b, r->obis.c, r->obis.d, r->obis.e, r->obis.f,
		r->kind, r->unit, r->width, r->type, r->is_signed, r->direction, r->is_present,
		r->is_void};

	for (size_t i = 0; i < sizeof name; i++)
		mix(hash, name[i]);
	mix(hash, r->has_status ? r->status : UINT64_MAX);
	if (r->kind == REG_OCTETS || r->kind == REG_TEXT)
		mix(hash, bytes_left(&r->octets));
	if (r->kind != REG_NUMBER)
		return;
	mix(hash, (uint64_t)(int64_t)r->value.exp);
	if (is_measured(r)) {
		mix_decimal(hash, r->value);
		mix_decimal(hash, r->meant);
	}
}

static void mix_meter(uint64_t *hash, const struct identity *m)
{
	mix_text(hash, m->manufacturer);
	mix(hash, m->id_is_model);
	mix(hash, strlen(m->id));
	mix(hash, strlen(m->serial));
	mix(hash, strlen(m->title));
}

static bool is_energy(enum quantity q)
{
	return strcmp(quantity_unit(q), "Wh") == 0;
}

static void mix_reading(uint64_t *hash, const struct telegram *t)
{
	static const struct grid_rules rules = {.trust_doubtful = true};
	struct reading reading;

	grid_reading(t, &rules, &reading);
	mix(hash, reading.sequence);
	mix(hash, reading.present);
	mix(hash, reading.derived);
	mix(hash, reading.unreadable);
	for (enum quantity q = 0; q < N_QUANTITIES; q++)
		if (reading_has(&reading, q) && !is_energy(q))
			mix_decimal(hash, reading.value[q]);
}

uint64_t telegram_gist(const struct telegram *t)
{
	uint64_t hash = basis;

	mix(&hash, t->has_counter);
	mix(&hash, t->is_authentic);
	mix(&hash, t->is_partial);
	mix(&hash, t->check);
	mix(&hash, t->is_joined);
	mix_meter(&hash, &t->meter);
	for (size_t i = 0; i < t->n_registers; i++)
		mix_register(&hash, &t->registers[i]);
	mix_reading(&hash, t);
	return hash;
}
