/* Bursts and the intervals between their beginnings, from when bytes came and how many. No
 * descriptor and no clock: time is an argument. Left out: what the bytes are. */
#include "port/line/bursts.h"

void bursts_init(struct bursts *b, uint64_t now_ms)
{
	*b = (struct bursts){.heard_ms = now_ms};
}

static void mark(struct bursts *b, uint32_t interval_ms)
{
	if (b->was_whole)
		b->interval_ms[b->n++ % BURSTS_INTERVALS] = interval_ms;
	else
		b->part_ms = interval_ms;
}

/* What comes right at the beginning may be the rest of a burst, so only what follows a silence is
 * whole. */
static void begin(struct bursts *b, uint64_t now_ms)
{
	b->is_whole = now_ms - b->heard_ms >= BURSTS_GAP_MS;
	b->is_on = true;
	b->n_bytes = 0;
	b->begin_ms = now_ms;
	if (b->last_begin_ms)
		mark(b, (uint32_t)(now_ms - b->last_begin_ms));
	b->last_begin_ms = now_ms;
	b->was_whole = b->is_whole;
}

bool bursts_hear(struct bursts *b, size_t n, uint64_t now_ms)
{
	bool has_ended = b->is_on && now_ms - b->heard_ms >= BURSTS_GAP_MS;

	if (has_ended)
		b->is_on = false;
	if (n == 0)
		return has_ended;
	if (!b->is_on)
		begin(b, now_ms);
	b->n_bytes += (uint32_t)n;
	b->heard_ms = now_ms;
	return has_ended;
}

uint64_t bursts_silence_ms(const struct bursts *b, uint64_t now_ms)
{
	return now_ms - b->heard_ms;
}

uint32_t bursts_period_ms(const struct bursts *b)
{
	uint32_t longest = 0;

	for (size_t i = 0; i < b->n && i < BURSTS_INTERVALS; i++)
		if (b->interval_ms[i] > longest)
			longest = b->interval_ms[i];
	return longest;
}

uint32_t bursts_period_at_least_ms(const struct bursts *b)
{
	return b->n ? bursts_period_ms(b) : b->part_ms;
}
