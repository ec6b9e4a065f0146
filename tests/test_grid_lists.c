/* No quantity is built from the readable part of what was sent: thousands of random lists before an
 * oracle. */
#include "meter/value_cache.h"
#include "reading/values.h"
#include "support/grid_list.h"
#include "support/grid_text.h"
#include "support/test.h"

enum { ROUNDS = 20000 };

static const struct grid_rules rules = {0};

static uint64_t seed;

static uint64_t random_below(uint64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % n;
}

static int64_t random_value(unsigned code)
{
	if (grid_codes[code].unit == UNIT_V)
		return random_below(4) ? 200 + (int64_t)random_below(60)
				       : (int64_t)random_below(12);
	if (grid_codes[code].unit == UNIT_A)
		return random_below(3) ? 1 + (int64_t)random_below(60) : 0;
	if (grid_codes[code].unit == UNIT_DEGREE)
		return (int64_t)random_below(360);
	if (grid_codes[code].unit == UNIT_WH)
		return (int64_t)random_below(1000000000);
	return (int64_t)random_below(100000) - (random_below(4) ? 0 : 50000);
}

/* Below zero, and unreadable by that alone. */
static bool is_no_export(const struct grid_list *l, unsigned c)
{
	return (c == P2 || (c >= EXPORT && c < U)) && l->v[c] < 0;
}

/* What chance hits too seldom. */
static void reverse(struct grid_list *l, unsigned net, unsigned import, unsigned export)
{
	if (random_below(4) == 0)
		l->v[net] = l->v[export] - l->v[import];
}

/* Whole groups of codes are left out often, so that all rules come to their turn. */
static void make_list(struct grid_list *l)
{
	static const uint8_t groups[] = {P16, P15, P1, P2, P171, PHASE, IMPORT, EXPORT, U, I, ANGLE,
		E18, E28, T18, T28, USE18, USE28, E21, U21, I11, U12, GRID_CODES};

	memset(l, 0, sizeof *l);
	l->directed = random_below(2);
	for (size_t g = 0; g + 1 < sizeof groups; g++) {
		unsigned rarely = 1 + (unsigned)random_below(12);

		if (random_below(2))
			continue;
		for (unsigned c = groups[g]; c < groups[g + 1]; c++) {
			l->is[c] = random_below(8) == 0        ? NEVER
				   : random_below(rarely) == 0 ? UNREADABLE
							       : READABLE;
			l->v[c] = random_value(c);
			if (l->is[c] == READABLE && is_no_export(l, c))
				l->is[c] = UNREADABLE;
		}
	}
	reverse(l, P16, P1, P2);
	for (unsigned i = 0; i < 3; i++)
		reverse(l, PHASE + i, IMPORT + i, EXPORT + i);
}

static struct reg *send_code(const struct grid_list *l, unsigned c)
{
	struct reg *r = grid_say(
		grid_codes[c].c, grid_codes[c].d, grid_codes[c].e, grid_codes[c].unit, l->v[c], 0);

	if (c == P15 && l->directed)
		r->direction = DIRECTION_SAID;
	if (l->is[c] == UNREADABLE && !is_no_export(l, c))
		grid_spoil(r, (unsigned)random_below(N_FAULTS + (grid_codes[c].unit == UNIT_WH)));
	return r;
}

/* In any order; behind it some of the names again, with other values, as of a month that has
 * ended. */
static void send_list(const struct grid_list *l)
{
	unsigned order[GRID_CODES];

	for (unsigned i = 0; i < GRID_CODES; i++) {
		unsigned j = (unsigned)random_below(i + 1);

		order[i] = order[j];
		order[j] = i;
	}
	for (unsigned i = 0; i < GRID_CODES; i++)
		if (l->is[order[i]] != NEVER)
			send_code(l, order[i]);
	for (unsigned i = 0; i < GRID_CODES; i++)
		if (l->is[i] != NEVER && random_below(8) == 0)
			grid_say(grid_codes[i].c, grid_codes[i].d, grid_codes[i].e,
				grid_codes[i].unit, random_value(i), 0)
				->obis.b = (uint8_t)random_below(2);
}

static void no_quantity_is_built_from_a_part(void **state)
{
	unsigned n_powers = 0;

	(void)state;
	seed = 88172645463325252;
	for (int i = 0; i < ROUNDS; i++) {
		struct reading r;
		struct grid_list l;

		make_list(&l);
		send_list(&l);
		grid_reading(&grid_telegram, &rules, &r);
		telegram_reset(&grid_telegram);
		grid_list_judge(&l, &r);
		n_powers += reading_has(&r, Q_POWER);
	}
	assert_in_range(n_powers, ROUNDS / 4, ROUNDS * 3 / 4);
}

static void take(struct value_cache *m, struct grid_list *known, uint64_t now_ms)
{
	struct grid_list l;
	struct values said;

	make_list(&l);
	send_list(&l);
	values_gather(&said, &grid_telegram);
	telegram_reset(&grid_telegram);
	value_cache_take(m, &said, now_ms);
	grid_list_merge(known, &l);
}

static void nor_from_parts_of_lists_that_complement_one_another(void **state)
{
	(void)state;
	seed = 1181783497276652981;
	for (int i = 0; i < ROUNDS; i++) {
		struct value_cache m = {0};
		struct grid_list known = {0};
		struct reading r;

		for (uint64_t at = 1000; at < 9000; at += 3000) {
			take(&m, &known, at);
			value_cache_age(&m, at, 10000);
			grid_reading_of(&m.values, &rules, &r);
			grid_list_judge(&known, &r);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_quantity_is_built_from_a_part),
		cmocka_unit_test(nor_from_parts_of_lists_that_complement_one_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
