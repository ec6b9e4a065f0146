/* Left out: which names they get (explain_clock.c). */
#include "explain/explain_octets.h"

#include "base/text.h"
#include "explain/explain_math.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	DATE_TIME_OCTETS = 12,
	DATE_OCTETS = 5,
	TIME_OCTETS = 4,
	CENTURY_LOW = 0x07d0, /* 2000 */
	CENTURY_HIGH = 0x0834,
	HOUR = 5, /* in a date-time */
	NAME_LETTERS = 3,
	NAME_OCTETS = 8,
};

static const uint32_t hash_basis = 0x811c9dc5, hash_prime = 0x01000193; /* FNV-1a */

bool explain_is_date(const uint8_t *p)
{
	const int year = p[0] << 8 | p[1];

	return year >= CENTURY_LOW && year < CENTURY_HIGH && p[2] >= 1 && p[2] <= 12 && p[3] >= 1 &&
	       p[3] <= 31;
}

bool explain_is_time(const uint8_t *p)
{
	return p[0] < 24 && p[1] < 60 && p[2] < 60;
}

bool explain_is_date_time(const uint8_t *p)
{
	return explain_is_date(p) && explain_is_time(p + HOUR);
}

static bool may_be_clock(struct bytes b)
{
	switch (bytes_left(&b)) {
	case DATE_TIME_OCTETS:
		return explain_is_date_time(b.p);
	case DATE_OCTETS:
		return explain_is_date(b.p);
	case TIME_OCTETS:
		return explain_is_time(b.p);
	default:
		return false;
	}
}

static void begin_clock(struct explain *e, uint8_t position, struct bytes b, uint32_t s)
{
	struct explain_clock *c;

	if (e->n_clocks == EXPLAIN_CLOCKS_MAX)
		return;
	c = &e->clocks[e->n_clocks++];
	*c = (struct explain_clock){
		.position = position, .n = (uint8_t)bytes_left(&b), .first_s = s, .last_s = s};
	memcpy(c->first, b.p, c->n);
	memcpy(c->last, b.p, c->n);
}

static uint32_t hash_of(struct bytes b)
{
	uint32_t hash = hash_basis;

	for (; b.p < b.end; b.p++)
		hash = (hash ^ *b.p) * hash_prime;
	return hash;
}

static bool is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Three letters of the maker, then digits. */
static bool is_name(struct bytes b)
{
	size_t n = bytes_left(&b);

	if (n < NAME_OCTETS)
		return false;
	for (size_t i = 0; i < n; i++)
		if (i < NAME_LETTERS ? !is_letter(b.p[i]) : b.p[i] < '0' || b.p[i] > '9')
			return false;
	return true;
}

static void begin_text(struct explain *e, uint8_t position, struct bytes b)
{
	if (e->n_texts == EXPLAIN_TEXTS_MAX)
		return;
	e->texts[e->n_texts++] = (struct explain_text){.position = position,
		.n = (uint8_t)explain_min((double)bytes_left(&b), UINT8_MAX),
		.is_printable = text_is_printable(text_trimmed(b)),
		.is_name = is_name(b),
		.hash = hash_of(b)};
}

static void take_clock(struct explain_clock *c, struct bytes b, uint32_t s)
{
	if (bytes_left(&b) != c->n || memcmp(c->last, b.p, c->n) == 0)
		return;
	memcpy(c->last, b.p, c->n);
	explain_count16(&c->n_changes);
	c->last_s = s;
}

void explain_octets_take(struct explain *e, const struct telegram *t, uint32_t s)
{
	for (size_t i = 0; e->n_telegrams == 0 && i < t->n_registers; i++) {
		const struct reg *r = &t->registers[i];

		if (r->kind != REG_OCTETS && r->kind != REG_TEXT)
			continue;
		if (may_be_clock(r->octets))
			begin_clock(e, (uint8_t)i, r->octets, s);
		else
			begin_text(e, (uint8_t)i, r->octets);
	}
	for (unsigned i = 0; i < e->n_clocks; i++)
		take_clock(&e->clocks[i], t->registers[e->clocks[i].position].octets, s);
	for (unsigned i = 0; i < e->n_texts; i++)
		e->texts[i].has_changed |= e->texts[i].hash !=
					   hash_of(t->registers[e->texts[i].position].octets);
}
