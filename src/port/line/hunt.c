/* Decides, after each burst and at the moments that hunt_due_ms() names, whether to stay at a
 * setting, to try another one or to end the search. The constants below are a compromise: if they
 * are too short, a telegram that was damaged by chance costs a round; if they are too long, the
 * owner waits. Left out: the order of speeds (hunt_order.c) and what bytes tell (evidence.c). */
#include "port/line/hunt.h"

#include "base/text.h"

#include <string.h>

enum {
	PERIOD_UNKNOWN_MS = 10000, /* of the slowest meters that push */
	PERIODS = 2,
	ENOUGH = 2, /* telegrams: the first may be understood by chance */
	BELIEF = 2, /* times the patience, after a first telegram: the second may be damaged */
	READY_SHARE = 16,
	QUIET_MS = 400,  /* a telegram of several parts has shorter breaks */
	QUIET_SHARE = 4, /* and so much of a period */
	QUIET_FIRST_MS = 1500,
	TELEGRAM_MIN = 16, /* octets; no telegram is shorter */
	TELEGRAM_MAX = 4096,
	BITS_MS = 10 * 1000, /* bits of a byte, milliseconds of a second */
	FAR_TIMES = 12,      /* 115200 is so much faster than 9600 */
};

static void begin_setting(struct hunt *h, enum hunt_why why, uint64_t now_ms)
{
	h->why = why;
	h->set_ms = now_ms;
	h->n_understood = 0;
	h->evidence = (struct evidence){0};
}

void hunt_begin(struct hunt *h, const struct line_setting *preferred, size_t n, uint64_t now_ms)
{
	*h = (struct hunt){0};
	hunt_order_init(&h->order, preferred, n);
	bursts_init(&h->bursts, now_ms);
	hunt_order_take_near(&h->order, h->order.speeds[0].baud, &h->line);
	begin_setting(h, HUNT_WHY_BEGIN, now_ms);
}

static enum hunt_advice go_faster(struct hunt *h, enum hunt_why why, uint64_t now_ms)
{
	hunt_order_take_faster(&h->order, &h->line, h->bursts.n_bytes, &h->line);
	begin_setting(h, why, now_ms);
	return HUNT_TRY;
}

/* Far too fast, nothing is measured but that; the next speed is well below, and measures the
 * rest. */
static enum hunt_advice go_slower(struct hunt *h, unsigned excess, uint64_t now_ms)
{
	uint32_t baud = h->line.baud / (excess < EVIDENCE_FAR ? excess : FAR_TIMES);

	hunt_order_exclude_from(&h->order, h->line.baud);
	if (!hunt_order_take_near(&h->order, baud, &h->line))
		return go_faster(h, HUNT_WHY_TOO_FAST, now_ms);
	begin_setting(h, HUNT_WHY_TOO_FAST, now_ms);
	return HUNT_TRY;
}

static enum hunt_advice found(struct hunt *h)
{
	if (strcmp(h->line.format, "8N1") == 0)
		h->line.format = evidence_format(&h->evidence);
	return HUNT_FOUND;
}

/* So long that at least one telegram was whole: two periods, or not quite, as it is better to be
 * ready at the next setting before a burst begins. */
static uint64_t patience_ms(const struct hunt *h)
{
	uint32_t period = bursts_period_ms(&h->bursts);
	uint64_t patience = (uint64_t)PERIODS * (period ? period : PERIOD_UNKNOWN_MS);

	return h->bursts.is_on ? patience : patience - patience / READY_SHARE;
}

/* All of a burst was heard with this setting. */
static bool has_whole_burst(const struct hunt *h)
{
	return !h->bursts.is_on && h->bursts.is_whole && h->bursts.begin_ms > h->set_ms;
}

static uint64_t quiet_ms(const struct hunt *h)
{
	uint32_t period = bursts_period_at_least_ms(&h->bursts);

	return period ? QUIET_MS + period / QUIET_SHARE : QUIET_FIRST_MS;
}

/* In the first round one telegram that was not understood is enough; it may have been damaged. */
static bool is_hurried(const struct hunt *h)
{
	return h->order.n_rounds == 0 && h->why != HUNT_WHY_TOO_FAST;
}

/* The first telegram at all, and from its beginning: how long it will be is not known, but for the
 * longest. */
static bool is_in_first(const struct hunt *h, uint64_t now_ms)
{
	uint64_t longest_ms = (uint64_t)TELEGRAM_MAX * BITS_MS / h->line.baud;

	return h->bursts.is_on && h->bursts.begin_ms > h->set_ms &&
	       bursts_period_ms(&h->bursts) == 0 && now_ms - h->bursts.begin_ms < longest_ms;
}

static enum hunt_advice judge_burst(struct hunt *h, uint64_t now_ms)
{
	if (has_whole_burst(h) && h->bursts.n_bytes < TELEGRAM_MIN)
		return go_faster(h, HUNT_WHY_TOO_FEW, now_ms);
	if (has_whole_burst(h) && is_hurried(h) &&
		bursts_silence_ms(&h->bursts, now_ms) >= quiet_ms(h))
		return go_faster(h, HUNT_WHY_NONSENSE, now_ms);
	if (now_ms - h->evidence.first_ms >= patience_ms(h) && !is_in_first(h, now_ms))
		return go_faster(h, HUNT_WHY_NONSENSE, now_ms);
	return HUNT_STAY;
}

static enum hunt_advice try_odd(struct hunt *h, uint64_t now_ms)
{
	h->line.format = "7O1";
	begin_setting(h, HUNT_WHY_ODD, now_ms);
	return HUNT_TRY;
}

/* When all speeds have been tried in vain, bursts are heard to their ends, which tell the
 * polarity. */
static bool must_hear_end(const struct hunt *h, uint64_t now_ms)
{
	return h->order.n_rounds && h->bursts.is_on &&
	       now_ms - h->evidence.first_ms < patience_ms(h);
}

static enum hunt_advice judge_bytes(struct hunt *h, uint64_t now_ms)
{
	unsigned excess = evidence_excess(&h->evidence);
	bool is_plain = strcmp(h->line.format, "8N1") == 0;

	if (excess > 1)
		return go_slower(h, excess, now_ms);
	if (is_plain && evidence_is_odd(&h->evidence))
		return try_odd(h, now_ms);
	if (evidence_is_too_slow(&h->evidence, !is_plain))
		return go_faster(h, HUNT_WHY_TOO_SLOW, now_ms);
	return judge_burst(h, now_ms);
}

/* After a first telegram silence says nothing, as slow meters push each minute; only what comes
 * after it can tell that it was chance. */
static bool is_silent(const struct hunt *h)
{
	return !h->bursts.is_on && h->bursts.begin_ms <= h->understood_ms;
}

static bool is_believed(const struct hunt *h, uint64_t now_ms)
{
	return h->n_understood &&
	       (is_silent(h) || now_ms - h->understood_ms < BELIEF * patience_ms(h));
}

enum hunt_advice hunt_step(struct hunt *h, const struct hunt_heard *heard, uint64_t now_ms)
{
	if (bursts_hear(&h->bursts, bytes_left(&heard->bytes), now_ms))
		polarity_end(&h->polarity, &h->line, &h->evidence);
	evidence_add(&h->evidence, heard->bytes, &heard->errors, now_ms);
	if (heard->n_understood) {
		h->understood_ms = now_ms;
		h->is_readable = true;
	}
	h->n_understood += heard->n_understood;
	if (h->n_understood >= ENOUGH)
		return found(h);
	if (h->evidence.n == 0)
		return HUNT_STAY;
	if (is_believed(h, now_ms))
		return HUNT_STAY;
	return must_hear_end(h, now_ms) ? HUNT_STAY : judge_bytes(h, now_ms);
}

void hunt_refused(struct hunt *h, uint64_t now_ms)
{
	hunt_order_remove(&h->order, h->line.baud);
	go_faster(h, HUNT_WHY_REFUSED, now_ms);
}

uint64_t hunt_due_ms(const struct hunt *h)
{
	uint64_t limit, quiet;

	if (h->evidence.n == 0)
		return 0;
	if (h->bursts.is_on)
		return h->bursts.heard_ms + BURSTS_GAP_MS;
	if (h->n_understood && is_silent(h))
		return 0;
	if (h->n_understood)
		return h->understood_ms + BELIEF * patience_ms(h);
	limit = h->evidence.first_ms + patience_ms(h);
	quiet = h->bursts.heard_ms + quiet_ms(h);
	return has_whole_burst(h) && is_hurried(h) && quiet < limit ? quiet : limit;
}

bool hunt_is_inverted(const struct hunt *h)
{
	return !h->is_readable && polarity_is_inverted(&h->polarity, h->order.n_rounds >= ENOUGH);
}

#define TEXT(name, text) text "\0"

const char *hunt_why_text(enum hunt_why why)
{
	static const char texts[] = HUNT_WHYS(TEXT);

	return text_nth(texts, why);
}
