/* The list of speeds that there are to try, likeliest first, and which of them have had their turn
 * in this round. The speeds are those at which meters push (SML at 9600, DLMS at 2400 and 9600, P1
 * at 115200), those between, and 300, at which IEC 62056-21 begins. Left out: why a speed is left
 * (hunt.c). */
#include "port/line/hunt_order.h"

#include <assert.h>
#include <string.h>

enum {
	TRIES = 2,
	NEAR_PERCENT = 140, /* half of an octave */
	TELEGRAM_MIN = 50,
	TELEGRAM_MAX = 4000,
};

static const uint32_t likeliest[] = {9600, 2400, 115200, 38400, 19200, 4800, 300};
static const char plain[] = "8N1", with_parity[] = "8E1";

static void add(struct hunt_order *o, uint32_t baud, const char *format)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->speeds[i].baud == baud)
			return;
	if (o->n < HUNT_SPEEDS_MAX)
		o->speeds[o->n++] = (struct hunt_speed){baud, format, 0, false, false};
}

/* Even parity in the eighth bit is nothing to decoders; odd parity is. */
static const char *heard_as(const char *format)
{
	return format[0] == '7' && format[1] != 'O' ? plain : format;
}

void hunt_order_init(struct hunt_order *o, const struct line_setting *preferred, size_t n)
{
	o->n = 0;
	o->n_rounds = 0;
	for (size_t i = 0; i < n; i++)
		add(o, preferred[i].baud, heard_as(preferred[i].format));
	for (size_t i = 0; i < sizeof likeliest / sizeof *likeliest; i++)
		add(o, likeliest[i], plain);
}

void hunt_order_exclude_from(struct hunt_order *o, uint32_t baud)
{
	for (size_t i = 0; i < o->n; i++)
		o->speeds[i].is_excluded |= o->speeds[i].baud >= baud;
}

void hunt_order_remove(struct hunt_order *o, uint32_t baud)
{
	for (size_t i = 0; i < o->n && o->n > 1; i++)
		if (o->speeds[i].baud == baud) {
			memmove(&o->speeds[i], &o->speeds[i + 1], (--o->n - i) * sizeof *o->speeds);
			return;
		}
}

static const char *other_format(const struct hunt_speed *s)
{
	return strcmp(s->format, plain) == 0 ? with_parity : plain;
}

static bool take(struct hunt_speed *s, bool other, struct line_setting *line)
{
	if (other)
		s->is_other_tried = true;
	else
		s->n_tries++;
	*line = (struct line_setting){s->baud, other ? other_format(s) : s->format};
	return true;
}

static uint64_t percent(uint32_t a, uint32_t b)
{
	return a > b ? a * 100ull / b : b * 100ull / a;
}

bool hunt_order_take_near(struct hunt_order *o, uint32_t baud, struct line_setting *line)
{
	struct hunt_speed *nearest = NULL;

	for (size_t i = 0; baud && i < o->n; i++)
		if (!o->speeds[i].is_excluded && (!nearest || percent(baud, o->speeds[i].baud) <
								      percent(baud, nearest->baud)))
			nearest = &o->speeds[i];
	if (!nearest || percent(baud, nearest->baud) > NEAR_PERCENT)
		return false;
	if (nearest->n_tries && !nearest->is_other_tried)
		return take(nearest, true, line);
	return nearest->n_tries < TRIES && take(nearest, false, line);
}

/* What the last search is content with, ever less. */
enum want {
	WANT_PLAUSIBLE,
	WANT_FASTER,
	WANT_ANY,
	WANT_OTHER_FORMAT,
	N_WANTS,
};

static bool is_wanted(const struct hunt_speed *s, enum want want, uint32_t baud, uint32_t n_bytes)
{
	uint64_t n = (uint64_t)n_bytes * s->baud / baud;

	if (s->is_excluded)
		return false;
	switch (want) {
	case WANT_PLAUSIBLE:
		return !s->n_tries && s->baud > baud && n >= TELEGRAM_MIN && n <= TELEGRAM_MAX;
	case WANT_FASTER:
		return !s->n_tries && s->baud > baud;
	case WANT_ANY:
		return !s->n_tries;
	case WANT_OTHER_FORMAT:
		return !s->is_other_tried;
	case N_WANTS:
		break;
	}
	return false;
}

static bool take_wanted(struct hunt_order *o, const struct line_setting *now, uint32_t n_bytes,
	struct line_setting *line)
{
	for (enum want want = 0; want < N_WANTS; want++)
		for (size_t i = 0; i < o->n; i++)
			if (is_wanted(&o->speeds[i], want, now->baud, n_bytes))
				return take(&o->speeds[i], want == WANT_OTHER_FORMAT, line);
	return false;
}

static void begin_round(struct hunt_order *o)
{
	o->n_rounds++;
	for (size_t i = 0; i < o->n; i++) {
		o->speeds[i].n_tries = 0;
		o->speeds[i].is_other_tried = o->speeds[i].is_excluded = false;
	}
}

void hunt_order_take_faster(struct hunt_order *o, const struct line_setting *now, uint32_t n_bytes,
	struct line_setting *line)
{
	struct line_setting was = *now; /* may be the same as *line */

	if (take_wanted(o, &was, n_bytes, line))
		return;
	begin_round(o);
	take_wanted(o, &was, n_bytes, line);
}
