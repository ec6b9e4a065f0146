/* Numbers stand in the registers themselves; texts are in the buffer of the wire, which goes on. */
#include "stream/stream_registers.h"

#include <string.h>

static bool has_octets(const struct reg *r)
{
	return r->kind == REG_OCTETS || r->kind == REG_TEXT;
}

static void keep_octets(struct stream_registers *to, struct reg *r)
{
	const size_t n = bytes_left(&r->octets);
	uint8_t *at = to->octets + to->n_octets;

	if (n > STREAM_REGISTER_OCTETS_MAX || n > sizeof to->octets - to->n_octets) {
		r->kind = REG_OTHER;
		return;
	}
	memcpy(at, r->octets.p, n);
	r->octets = bytes_of(at, n);
	to->n_octets += n;
}

void stream_registers_keep(struct stream_registers *to, const struct telegram *t)
{
	to->is_partial = t->is_partial;
	to->n = t->n_registers < STREAM_REGISTERS_MAX ? t->n_registers : STREAM_REGISTERS_MAX;
	to->n_more = t->n_registers - to->n;
	to->n_octets = 0;
	memcpy(to->of, t->registers, to->n * sizeof *to->of);
	for (size_t i = 0; i < to->n; i++)
		if (has_octets(&to->of[i]))
			keep_octets(to, &to->of[i]);
}
