/* What a seed chooses of a stream, and its telegrams: notifications in the clear, over any of the
 * links that simulated meters have. Left out: ciphering, as what is inside is the same. */
#include "sim/nameless/nameless.h"

#include "sim/dlms_list.h"
#include "sim/fault.h"
#include "sim/nameless/compose.h"
#include "sim/nameless/trap.h"

#include <math.h>
#include <string.h>

enum { QUARTER_S = 900, APDU_MAX = 1024, JITTER_MS = 60, BREAK_S = 40 };

static const double breaks_wait_s = 4000;

static void choose_line(struct nameless *n)
{
	static const uint32_t periods[] = {1, 2, 3, 5, 10};
	static const double period_weights[] = {40, 15, 10, 20, 15};
	static const enum dlms_link links[] = {DLMS_LINK_HDLC, DLMS_LINK_MBUS, DLMS_LINK_BLOCKS};
	static const double link_weights[] = {75, 15, 10};
	struct chance *c = &n->chance;

	n->period_s = periods[chance_pick(c, period_weights, 5)];
	n->link = links[chance_pick(c, link_weights, 3)];
	n->line = (struct line_setting){
		n->period_s > 3 && chance_is(c, 0.5) ? 9600 : 115200, "8N1"};
	n->lost = chance_is(c, 0.5) ? 0 : chance_between(c, 0, 0.03);
	n->damaged = chance_is(c, 0.7) ? 0 : chance_between(c, 0, 0.02);
	n->invoke_id = chance_is(c, 0.4) ? 0x40000000 : chance_below(c, 0x10000);
}

static enum household_kind choose_household(struct nameless *n)
{
	static const double weights[N_HOUSEHOLD_KINDS] = {
		[HOUSEHOLD_SUN] = 18,
		[HOUSEHOLD_BATTERY] = 14,
		[HOUSEHOLD_CAR_BY_SUN] = 8,
		[HOUSEHOLD_BALCONY] = 8,
		[HOUSEHOLD_HEAT_PUMP] = 8,
		[HOUSEHOLD_CAR] = 7,
		[HOUSEHOLD_PLAIN] = 8,
		[HOUSEHOLD_NIGHT] = 6,
		[HOUSEHOLD_FLAT] = 6,
		[HOUSEHOLD_FLAT_SUN] = 8,
		[HOUSEHOLD_STANDBY] = 5,
		[HOUSEHOLD_WORKSHOP] = 4,
	};
	enum household_kind any = (enum household_kind)chance_pick(
		&n->chance, weights, N_HOUSEHOLD_KINDS);

	if (n->plan.trap >= 0)
		return trap_household((size_t)n->plan.trap);
	return n->plan.household >= 0 ? (enum household_kind)n->plan.household : any;
}

/* A meter behind transformers tells what flows on their small side, or multiplies. */
static void choose_transformers(struct nameless *n)
{
	static const double ratios[] = {1, 1, 20, 40, 50};

	if (n->scene.household.kind == HOUSEHOLD_WORKSHOP)
		n->scene.measuring.ratio = ratios[chance_below(&n->chance, 5)];
}

static bool has_energies(const struct nameless_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->positions[i].sort == SORT_ENERGY)
			return true;
	return false;
}

/* The powers of the total alone, which come more often than the rest. */
static void shorten(struct nameless *n)
{
	for (size_t i = 0; i < n->live.n; i++) {
		const struct position *p = &n->live.positions[i];

		if (p->sort == SORT_POWER && p->obis.c < 20 && p->tells == TELLS_REGISTER)
			nameless_list_add(&n->brief, p);
	}
	n->brief.is_cut = n->live.is_cut;
	n->live_every = n->brief.n && n->brief.n < n->live.n ? 5 : 1;
}

static void choose_lists(struct nameless *n)
{
	const double ratio = n->scene.measuring.ratio;
	struct composition of = {.n_phases = n->scene.household.n_phases,
		.is_large = n->scene.household.scale / ratio > 1};
	bool any = chance_is(&n->chance, 0.15);

	of.is_shuffled = n->plan.order == NAMELESS_ANY_ORDER ? any
							     : n->plan.order == NAMELESS_SHUFFLED;
	of.has_quarters = chance_is(&n->chance, 0.15);
	n->is_shuffled = of.is_shuffled;
	compose(&of, chance_bits(&n->chance), &n->live, &n->quarters);
	if (!has_energies(&n->quarters))
		n->quarters.n = 0;
	n->live_every = 1;
	if (n->plan.trap < 0 && n->period_s <= 2 && chance_is(&n->chance, 0.1))
		shorten(n);
}

static struct nameless_display display(const struct measuring *m)
{
	return (struct nameless_display){
		measuring_value(m, 1, 8, 0) / 1000, measuring_value(m, 2, 8, 0) / 1000};
}

void nameless_init(struct nameless *n, const struct nameless_plan *plan)
{
	memset(n, 0, sizeof *n);
	n->plan = *plan;
	chance_seed(&n->chance, plan->seed);
	choose_line(n);
	scene_init(&n->scene, choose_household(n), chance_bits(&n->chance));
	choose_transformers(n);
	choose_lists(n);
	if (plan->trap >= 0)
		trap_set((size_t)plan->trap, &n->scene, &n->live);
	n->quarter = -1;
	n->first = n->last = display(&n->scene.measuring);
}

const char *nameless_word(const struct nameless *n)
{
	return n->plan.trap >= 0 ? trap_word((size_t)n->plan.trap)
				 : household_word(n->scene.household.kind);
}

/* What is sent, as far as it may change. */
static int64_t sent(
	const struct nameless_list *list, const struct position *p, const struct scene *s)
{
	if (nameless_is_number(p))
		return nameless_number(p, list, s);
	return p->tells == TELLS_CLOCK || p->tells == TELLS_TIME ? s->now_s : 0;
}

static void note(struct nameless_heard *h, const struct nameless_list *list, const struct scene *s)
{
	for (size_t i = 0; i < list->n; i++) {
		int64_t v = sent(list, &list->positions[i], s);

		if (h->n && v != h->last[i])
			h->has_changed[i] = true;
		h->last[i] = v;
		h->story[i] = (h->story[i] ^ (uint64_t)v) * UINT64_C(0x9e3779b97f4a7c15);
		h->story[i] ^= h->story[i] >> 29;
	}
	h->n++;
}

static void put_push(struct nameless *n, const struct nameless_list *list,
	struct nameless_heard *heard, struct dlms_encoder *out)
{
	uint8_t apdu[APDU_MAX], time[COSEM_TIME_OCTETS];
	struct dlms_encoder e;

	note(heard, list, &n->scene);
	dlms_encode_init(&e, apdu, sizeof apdu);
	dlms_encode_u8(&e, 0x0f);
	dlms_encode_be(&e, n->invoke_id, 4);
	cosem_time(n->scene.now_s, time);
	dlms_encode_u8(&e, sizeof time);
	dlms_encode_raw(&e, time, sizeof time);
	nameless_list_write(list, &n->scene, &e);
	dlms_encode_link(out, n->link, e.buffer, e.n);
	n->invoke_id += n->invoke_id < 0x40000000;
}

/* Whether nothing of this moment arrives. */
static bool is_lost(struct nameless *n)
{
	if (n->lost > 0 && chance_is(&n->chance, n->period_s / breaks_wait_s))
		n->silent_s = 1 + chance_below(&n->chance, BREAK_S);
	if (n->silent_s) {
		n->silent_s -= n->silent_s < n->period_s ? n->silent_s : n->period_s;
		return true;
	}
	return chance_is(&n->chance, n->lost);
}

/* What arrives of this moment. A damaged telegram tells nothing, but it is there. */
static size_t arriving(struct nameless *n, uint8_t out[NAMELESS_TELEGRAM_MAX])
{
	static const enum fault_kind kinds[] = {
		FAULT_NOISE, FAULT_CUT, FAULT_BITFLIP, FAULT_LOST_BYTE};
	bool is_brief = n->n_sent++ % n->live_every != 0;
	struct nameless_list *list = is_brief ? &n->brief : &n->live;
	struct nameless_heard *heard = is_brief ? &n->brief_heard : &n->live_heard;
	const struct nameless_heard before = *heard;
	int64_t quarter = n->scene.now_s / QUARTER_S;
	enum fault_kind kind = kinds[chance_below(&n->chance, 4)];
	struct dlms_encoder e;

	if (is_lost(n))
		return 0;
	dlms_encode_init(&e, out, NAMELESS_TELEGRAM_MAX - FAULT_GROWTH_MAX);
	put_push(n, list, heard, &e);
	if (chance_is(&n->chance, n->damaged)) {
		uint64_t random = chance_bits(&n->chance);

		if (kind != FAULT_NOISE)
			*heard = before;
		return fault_apply(kind, out, e.n, &random);
	}
	if (n->quarters.n && quarter != n->quarter) {
		put_push(n, &n->quarters, &n->quarters_heard, &e);
		n->quarter = quarter;
	}
	n->has_import |= measuring_value(&n->scene.measuring, 1, 7, 0) > 0;
	n->has_export |= measuring_value(&n->scene.measuring, 2, 7, 0) > 0;
	n->last = display(&n->scene.measuring);
	return e.n;
}

bool nameless_next(
	struct nameless *n, uint8_t out[NAMELESS_TELEGRAM_MAX], size_t *length, uint64_t *ms)
{
	do {
		if (n->passed_s + n->period_s > n->plan.seconds)
			return false;
		for (uint32_t s = 0; s < n->period_s; s++)
			scene_pass(&n->scene);
		n->passed_s += n->period_s;
		measuring_show(&n->scene.measuring);
		*ms = 1000 * (uint64_t)n->passed_s + chance_below(&n->chance, JITTER_MS);
		*length = arriving(n, out);
	} while (*length == 0);
	return true;
}
