/* Octets that are a date or a time and went on as the time did. Of a text only that it is one. */
#include "explain/explain_clock.h"

#include "explain/explain_math.h"
#include "explain/explain_octets.h"
#include "reading/unit.h"

enum {
	DATE_TIME_OCTETS = 12,
	TIME_OCTETS = 4,
	HOUR = 5,
	CHANGES_OF_CLOCK = 2,
	CHANGES_OF_TIME = 3,
	TEXT_OCTETS = 4,
	DAY_S = 86400,
};

static const double drift_s = 2.5;

static const struct obis clock = {0, 0, 1, 0, 0, 255}, time_of_day = {1, 0, 0, 9, 1, 255},
			 date = {1, 0, 0, 9, 2, 255}, device = {0, 0, 42, 0, 0, 255},
			 number = {0, 0, 96, 1, 0, 255};

static int seconds(const uint8_t *p)
{
	return (p[0] * 60 + p[1]) * 60 + p[2];
}

/* By how much it went on more than the time did, days being equal. */
static double drift(const struct explain_clock *c)
{
	const int at = c->n == DATE_TIME_OCTETS ? HOUR : 0;
	const long went = seconds(c->last + at) - seconds(c->first + at);
	long d = (went - (long)(c->last_s - c->first_s)) % DAY_S;

	if (d > DAY_S / 2)
		d -= DAY_S;
	if (d < -DAY_S / 2)
		d += DAY_S;
	return (double)d;
}

static void put(struct explain_work *w, unsigned position, struct obis name, uint8_t level,
	enum explain_fact fact)
{
	struct explain_position *p = &w->out->of[position];

	p->obis = name;
	p->level = p->scale = level;
	p->unit = UNIT_UNSAID;
	p->why[0] = (struct explain_why){.fact = (uint8_t)fact};
	p->n_why = 1;
}

static void write_clock(struct explain_work *w, const struct explain_clock *c)
{
	const bool is_whole = c->n == DATE_TIME_OCTETS, is_time = c->n == TIME_OCTETS;
	const bool goes = c->n_changes >= (is_time ? CHANGES_OF_TIME : CHANGES_OF_CLOCK) &&
			  explain_abs(drift(c)) <= drift_s;

	if (is_whole)
		put(w, c->position, clock, goes ? EXPLAIN_SURE : EXPLAIN_LIKELY,
			goes ? EXPLAIN_CLOCK : EXPLAIN_CLOCK_STANDS);
	else if (!is_time)
		put(w, c->position, date, EXPLAIN_LIKELY, EXPLAIN_CLOCK_STANDS);
	else if (c->n_changes >= CHANGES_OF_TIME)
		put(w, c->position, time_of_day, goes ? EXPLAIN_SURE : EXPLAIN_LIKELY,
			goes ? EXPLAIN_CLOCK : EXPLAIN_CLOCK_STANDS);
}

void explain_clock_write(struct explain_work *w)
{
	for (unsigned i = 0; i < w->e->n_clocks; i++)
		write_clock(w, &w->e->clocks[i]);
	for (unsigned i = 0; i < w->e->n_texts; i++) {
		const struct explain_text *t = &w->e->texts[i];

		if (t->n >= TEXT_OCTETS && t->is_printable && !t->has_changed)
			put(w, t->position, t->is_name ? device : number, EXPLAIN_LIKELY,
				EXPLAIN_TEXT);
	}
}
