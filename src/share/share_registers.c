/* Meters that send parts of it in turn have the latest of each, for as long as the slowest of them
 * takes: an hour, and some. */
#include "share/share_registers.h"

#include "base/clock.h"
#include "base/shortage.h"

#include <stdlib.h>
#include <string.h>

enum {
	WANTED_MS = 60 * 1000,
	OLD_MS = 70 * 60 * 1000,
	GROUP_C_MEASURED_LAST = 92, /* IEC 62056-6-1: from 93 on it is no measured value */
};

void share_want_registers(struct share *s, struct share_meter *m)
{
	m->registers_until_ms = clock_ms() + WANTED_MS;
	if (s->on_registers)
		s->on_registers(s);
}

void share_registers_forget(struct share_meter *m)
{
	free(m->registers);
	m->registers = NULL;
}

static void drop_old(struct share_registers *r, uint64_t now_ms)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		if (now_ms < r->of[i].heard_ms + OLD_MS)
			r->of[n++] = r->of[i];
	r->n = n;
}

static struct share_register *place_of(struct share_registers *r, const struct stream_register *reg)
{
	size_t i = 0;

	while (i < r->n && strcmp(r->of[i].is.obis, reg->obis) != 0)
		i++;
	if (i == STREAM_REGISTERS_MAX)
		return NULL;
	r->n += i == r->n;
	return &r->of[i];
}

static void begin(struct share_registers *r, const struct stream_said *said, uint64_t now_ms)
{
	r->n_more = (size_t)said->n_regs_more; /* at most 65535, see stream_reader.c */
	if (said->are_partial)
		drop_old(r, now_ms);
	else
		r->n = 0;
}

void share_registers_take(struct share_meter *m, const struct stream_said *said)
{
	const uint64_t now_ms = clock_ms();
	struct share_registers *r = m->registers;
	struct share_register *place;

	if (now_ms >= m->registers_until_ms) {
		share_registers_forget(m);
		return;
	}
	if (!r)
		r = m->registers = shortage_take(1, sizeof *r);
	if (!r)
		return;
	if (said->reg_i == 0)
		begin(r, said, now_ms);
	/* In one that has all of them each stands as it came, also where two have one name. */
	place = said->are_partial ? place_of(r, &said->reg) : &r->of[r->n++];
	if (place)
		*place = (struct share_register){said->reg, said->regs_mono_ms};
}

/* A group of "A-B:C.D.E*F", and what ends it; `at` is NULL when it is none, and stays so. */
static unsigned long next_group(const char **at, char end)
{
	char *rest = NULL;
	unsigned long group = *at ? strtoul(*at, &rest, 10) : 0;

	*at = rest && rest > *at && *rest == end ? rest + 1 : NULL;
	return group;
}

bool share_register_is_personal(const struct stream_register *r)
{
	const char *at = r->obis;
	unsigned long a = next_group(&at, '-'), c;

	next_group(&at, ':');
	c = next_group(&at, '.');
	return !r->has_value || !at || a != 1 || c == 0 || c > GROUP_C_MEASURED_LAST;
}
