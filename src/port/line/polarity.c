/* Counts, for each speed, the bursts whose last character ends with a 0 or with a 1, and judges by
 * how many speeds say that the line is inverted, as some do by chance. An idle line is 1 (mark);
 * where it is inverted it is 0, and the last character runs into that. Left out: what bytes tell of
 * the speed (evidence.c). */
#include "port/line/polarity.h"

enum {
	HIGHEST_BIT = 0x80,
	RARE = 20,
	NOT_MUCH = 4, /* times too fast: then a character is longer than what a burst ends with */
	ENOUGH_ENDS = 5,
	ENOUGH_LOW = 3, /* speeds */
	PLENTY_LOW = 4,
};

/* Whether a low end means anything. */
static bool is_telling(const struct evidence *e)
{
	for (unsigned run = 1; run <= NOT_MUCH; run++)
		if (e->n_shortest[run] * RARE > e->n)
			return true;
	return false;
}

static struct polarity_ends *ends_at(struct polarity *p, uint32_t baud)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->ends[i].baud == baud)
			return &p->ends[i];
	if (p->n == POLARITY_SPEEDS_MAX)
		return &p->ends[0];
	p->ends[p->n] = (struct polarity_ends){.baud = baud};
	return &p->ends[p->n++];
}

/* The counters know better than the byte, where they are right: without a parity bit. */
static bool is_end_low(const struct line_setting *line, const struct evidence *e)
{
	bool is_counted = line->format[1] == 'N' && line_errors_characters(&e->errors);

	if (is_counted && e->bad_last == 0)
		return false;
	if (is_counted && e->bad_last >= e->n_last)
		return true;
	return !(e->last & HIGHEST_BIT);
}

void polarity_end(struct polarity *p, const struct line_setting *line, const struct evidence *e)
{
	struct polarity_ends *ends = ends_at(p, line->baud);

	if (e->n && !is_end_low(line, e))
		ends->n_high++;
	else if (e->n && is_telling(e))
		ends->n_low++;
}

bool polarity_is_inverted(const struct polarity *p, bool is_hopeless)
{
	unsigned low = 0, high = 0, n_low = 0;

	for (size_t i = 0; i < p->n; i++) {
		n_low += p->ends[i].n_low;
		low += p->ends[i].n_low > p->ends[i].n_high;
		high += p->ends[i].n_high && p->ends[i].n_high >= p->ends[i].n_low;
	}
	if (is_hopeless)
		return low > 2 * high;
	if (n_low < ENOUGH_ENDS)
		return false;
	return high == 0 ? low >= ENOUGH_LOW : high == 1 && low >= PLENTY_LOW;
}
