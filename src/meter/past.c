/* Copies of the members of a meter that outlive its wire. What is so of the wire itself (protocol,
 * key, noise, strangers, lists) stays that of the new one. */
#include "meter/past.h"

#include <string.h>

void past_take(struct past *p, const struct meter *m)
{
	p->energies = m->energies;
	p->plausibility = m->plausibility;
	p->integral = m->integral;
	p->counter = m->counter;
	p->list_doubt = m->list_doubt;
	p->facts = m->facts;
	p->strongest = m->strongest;
}

void past_give(const struct past *p, struct meter *m)
{
	const struct meter_facts now = m->facts;

	m->energies = p->energies;
	m->plausibility = p->plausibility;
	m->integral = p->integral;
	m->counter = p->counter;
	m->list_doubt = p->list_doubt;
	list_doubt_forget_explained(&m->list_doubt);
	m->facts = p->facts;
	m->strongest = p->strongest > m->strongest ? p->strongest : m->strongest;
	m->facts.protocol = now.protocol;
	m->facts.key = now.key;
	m->facts.noise = now.noise;
	m->facts.stranger = now.stranger;
	m->facts.n_unknown = now.n_unknown;
	memcpy(m->facts.unknown, now.unknown, sizeof now.unknown);
}
