/* Counters of kinds of octets, halved together when full, so that old ones fade. Left out: what
 * follows for the line (port/line) and for the doctor. */
#include "meter/check/traffic.h"

enum {
	FADE_AT = 4096,
	ENOUGH = 24,
	ENOUGH_FOR_SEVEN = 64, /* beginnings of telegrams in eight bits may have none that is set */
};

static int percent(uint32_t n, uint32_t of)
{
	return of < ENOUGH ? -1 : (int)(100 * n / of);
}

/* The start bit is low; a pulse that began with it and ends in the character leaves ones behind it.
 * */
static bool is_one_edge(uint8_t c)
{
	uint8_t zeros = (uint8_t)~c;

	return (zeros & (zeros + 1)) == 0;
}

static bool is_printable(uint8_t c)
{
	return (c >= ' ' && c <= '~') || c == '\r' || c == '\n' || c == '\t';
}

static void fade(struct traffic *t)
{
	if (t->n_all == FADE_AT) {
		t->n_all /= 2;
		t->n_one_edge /= 2;
	}
	if (t->n == FADE_AT) {
		t->n /= 2;
		t->n_printable /= 2;
		t->n_eighth /= 2;
	}
}

/* Octets that fill no counter. */
static void count(struct traffic *t, struct bytes in)
{
	uint32_t n = (uint32_t)bytes_left(&in), n_one_edge = 0, n_printable = 0, n_eighth = 0;

	for (; in.p < in.end; in.p++) {
		n_one_edge += is_one_edge(*in.p);
		n_printable += is_printable(*in.p);
		n_eighth += *in.p >> 7;
	}
	t->n_all += n;
	t->n_one_edge += n_one_edge;
	t->n += n;
	t->n_printable += n_printable;
	t->n_eighth += n_eighth;
}

void traffic_add(struct traffic *t, struct bytes in)
{
	while (bytes_left(&in)) {
		uint32_t most = t->n_all > t->n ? t->n_all : t->n;
		struct bytes some = in;

		if (bytes_left(&some) > FADE_AT - most)
			some.end = some.p + (FADE_AT - most);
		count(t, some);
		fade(t);
		in.p = some.end;
	}
}

void traffic_set_line(struct traffic *t, bool is_seven)
{
	int now = traffic_printable_percent(t), eighth = traffic_eighth_percent(t);

	t->most_printable = now > 0 ? now : 0;
	t->most_seven = eighth < 0 ? 0 : 100 - eighth;
	t->is_seven = is_seven;
	t->n = t->n_printable = t->n_eighth = 0;
}

int traffic_one_edge_percent(const struct traffic *t)
{
	return percent(t->n_one_edge, t->n_all);
}

int traffic_printable_percent(const struct traffic *t)
{
	int now = percent(t->n_printable, t->n);

	return t->most_printable && t->most_printable > now ? t->most_printable : now;
}

int traffic_eighth_percent(const struct traffic *t)
{
	bool is_enough = !t->is_seven && (t->n_eighth || t->n >= ENOUGH_FOR_SEVEN);
	int now = is_enough ? percent(t->n_eighth, t->n) : -1, least = 100 - t->most_seven;

	return t->most_seven && (now < 0 || now > least) ? least : now;
}
