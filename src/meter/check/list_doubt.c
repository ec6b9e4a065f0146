/* The counters of each list, one telegram against the next. A counter may have stood for long
 * before it was heard first, and some are written but once a quarter of an hour; so a rise is held
 * against the time since the one before. */
#include "meter/check/list_doubt.h"

#include "reading/unit.h"

#include <math.h>

enum {
	GROUP_NOW = 7, /* group D */
	GROUP_ENERGY = 8,
	GROUP_IMPORT = 1, /* group C */
	GROUP_EXPORT = 2,
	TOGETHER_MS = 60000,
	TWICE_MOST = 8, /* how often the time to count again doubles */
	FIRST_MS = 3600000,
	SLOW_MS = 120000,
	AGAIN_MS = 300000,
};

static const double ms_per_hour = 3600000, slack_wh = 1000;

void list_doubt_reset(struct list_doubt *d)
{
	*d = (struct list_doubt){0};
}

/* NULL: there is no room to watch it. */
static struct doubt_list *list_of(struct list_doubt *d, const struct telegram *t, uint64_t now_ms)
{
	for (unsigned i = 0; i < d->n; i++)
		if (d->lists[i].name == t->list)
			return &d->lists[i];
	if (d->n == DOUBT_LISTS)
		return NULL;
	d->lists[d->n] = (struct doubt_list){.name = t->list, .since_ms = now_ms};
	return &d->lists[d->n++];
}

static bool is_counter(const struct reg *r)
{
	return r->obis.d == GROUP_ENERGY && (r->unit == UNIT_WH || r->unit == UNIT_VARH);
}

/* How far a counter may have risen. */
static double most_wh(const struct doubt_counter *c, double most_w, uint64_t now_ms)
{
	const uint64_t ms = now_ms - c->changed_ms + (c->has_changed ? 0 : FIRST_MS);

	return most_w * (double)ms / ms_per_hour + slack_wh;
}

static bool agrees(const struct doubt_counter *c, double value, double most_w, uint64_t now_ms)
{
	return !c->is_known ||
	       (value >= c->value && value - c->value <= most_wh(c, most_w, now_ms));
}

/* The registers of a list stand in the order of its positions, those that are void as well. Visits
 * each counter that has a number; returns the first that does not agree, or NULL. */
static const struct reg *first_odd(const struct doubt_list *l, const struct telegram *t,
	double most_w, uint64_t now_ms, double *before)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_registers && n < DOUBT_COUNTERS; i++) {
		const struct reg *r = &t->registers[i];

		if (!is_counter(r))
			continue;
		*before = l->counters[n].value;
		if (r->kind == REG_NUMBER && !r->is_void &&
			!agrees(&l->counters[n], decimal_double(r->value), most_w, now_ms))
			return r;
		n++;
	}
	return NULL;
}

static void note(struct doubt_list *l, struct doubt_counter *c, double value, uint64_t now_ms)
{
	l->has_risen |= c->is_known && value > c->value;
	c->has_changed |= c->is_known && value != c->value;
	if (!c->is_known || value != c->value)
		c->changed_ms = now_ms;
	c->is_known = true;
	c->value = value;
}

static void note_all(struct doubt_list *l, const struct telegram *t, uint64_t now_ms)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_registers && n < DOUBT_COUNTERS; i++) {
		const struct reg *r = &t->registers[i];

		if (!is_counter(r))
			continue;
		if (r->kind == REG_NUMBER && !r->is_void)
			note(l, &l->counters[n], decimal_double(r->value), now_ms);
		n++;
	}
	l->n_counters = n;
}

/* Whether the total of that power is above zero. */
static bool flows(const struct telegram *t, uint8_t c)
{
	const struct reg *r = telegram_find_own(t, (struct obis){1, 0, c, GROUP_NOW, 0, 255});

	return r && r->kind == REG_NUMBER && !r->is_void && decimal_double(r->value) > 0;
}

/* Whether import and export are above zero for long, though they never were before. */
static bool are_together(struct doubt_list *l, const struct telegram *t, uint64_t now_ms)
{
	if (!t->is_apart || !flows(t, GROUP_IMPORT) || !flows(t, GROUP_EXPORT)) {
		l->n_together = 0;
		return false;
	}
	if (!l->n_together++)
		l->together_ms = now_ms;
	return l->n_together >= DOUBT_TOGETHER && now_ms - l->together_ms >= TOGETHER_MS;
}

static void begin_anew(struct doubt_list *l, uint64_t now_ms)
{
	l->is_believed = l->is_odd = l->is_accused = l->has_risen = false;
	l->n_agreed = 0;
	l->since_ms = now_ms;
}

static enum list_standing withdraw(struct doubt_list *l, uint64_t now_ms)
{
	const bool was_withdrawn = l->is_withdrawn;

	l->is_withdrawn = true;
	l->n_withdrawn += !was_withdrawn;
	begin_anew(l, now_ms);
	return was_withdrawn ? LIST_STAYS_WITHDRAWN : LIST_IS_WITHDRAWN;
}

static bool may_count_again(const struct doubt_list *l, uint64_t now_ms)
{
	const unsigned n = l->n_withdrawn - 1, twice = n < TWICE_MOST ? n : TWICE_MOST;

	return l->has_risen && l->n_agreed >= DOUBT_AGAIN &&
	       now_ms - l->since_ms >= (uint64_t)AGAIN_MS << twice;
}

/* What has no counters can never contradict itself. */
static bool has_waited(const struct doubt_list *l, uint64_t now_ms)
{
	return l->n_counters == 0 || l->is_proven || l->n_agreed >= DOUBT_TO_BELIEVE ||
	       (l->n_agreed >= DOUBT_SLOW && now_ms - l->since_ms >= SLOW_MS);
}

/* It agrees. */
static enum list_standing stand(struct doubt_list *l, uint64_t now_ms)
{
	l->n_agreed++;
	if (l->is_believed)
		return LIST_COUNTS;
	if (l->is_withdrawn && !may_count_again(l, now_ms))
		return LIST_STAYS_WITHDRAWN;
	if (!l->is_withdrawn && !has_waited(l, now_ms))
		return LIST_WAITS;
	l->is_believed = true;
	if (!l->is_withdrawn)
		return LIST_COUNTS;
	l->is_withdrawn = false;
	return LIST_COUNTS_AGAIN;
}

/* What less than sixteen bits have checked may be damaged, this time or the last; a second fall
 * behind it counts. */
static enum list_standing doubt_damage(struct doubt_list *l)
{
	l->is_odd = true;
	l->n_agreed = 0;
	if (l->is_believed)
		return LIST_COUNTS;
	return l->is_withdrawn ? LIST_STAYS_WITHDRAWN : LIST_WAITS;
}

enum list_standing list_doubt_take(struct list_doubt *d, const struct telegram *t, double most_w,
	uint64_t now_ms, struct list_evidence *evidence)
{
	struct doubt_list *l = t->naming == NAMING_SENT ? NULL : list_of(d, t, now_ms);
	const bool is_weak = t->check < TELEGRAM_CRC;
	const struct reg *odd;

	if (!l)
		return LIST_COUNTS;
	l->is_explained = t->naming == NAMING_EXPLAINED;
	l->is_proven |= t->naming == NAMING_PROVEN || l->is_explained;
	odd = first_odd(
		l, t, is_weak || l->is_proven ? INFINITY : most_w, now_ms, &evidence->before);
	evidence->is_together = are_together(l, t, now_ms);
	evidence->name = odd ? odd->obis : (struct obis){0};
	evidence->now = odd ? decimal_double(odd->value) : 0;
	note_all(l, t, now_ms);
	if (odd && is_weak && !l->is_odd)
		return doubt_damage(l);
	if (odd || evidence->is_together || l->is_accused)
		return withdraw(l, now_ms);
	l->is_odd = false;
	return stand(l, now_ms);
}

void list_doubt_accuse(struct list_doubt *d)
{
	for (unsigned i = 0; i < d->n; i++) {
		struct doubt_list *l = &d->lists[i];

		l->is_accused = l->is_explained || (d->n == 1 && l->n_counters && !l->is_proven);
	}
}

void list_doubt_forget_explained(struct list_doubt *d)
{
	unsigned n = 0;

	for (unsigned i = 0; i < d->n; i++)
		if (!d->lists[i].is_explained)
			d->lists[n++] = d->lists[i];
	d->n = n;
}

unsigned list_doubt_count(const struct list_doubt *d)
{
	unsigned n = 0;

	for (unsigned i = 0; i < d->n; i++)
		n += d->lists[i].is_withdrawn;
	return n;
}
