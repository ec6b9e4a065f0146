/* Copies. */
#include "meter/past.h"

void past_take(struct past *p, const struct meter *m)
{
	p->energies = m->energies;
	p->witness = m->witness;
	p->integral = m->integral;
	p->counter = m->counter;
	p->said = m->said;
	p->strongest = m->strongest;
}

void past_give(const struct past *p, struct meter *m)
{
	const struct meter_said now = m->said;

	m->energies = p->energies;
	m->witness = p->witness;
	m->integral = p->integral;
	m->counter = p->counter;
	m->said = p->said;
	m->strongest = p->strongest > m->strongest ? p->strongest : m->strongest;
	m->said.protocol = now.protocol;
	m->said.key = now.key;
	m->said.noise = now.noise;
	m->said.inverted = now.inverted;
	m->said.stranger = now.stranger;
}
