/* Two registers from one look to the next: a window opens where one has moved by more than its
 * resolution, and is compared with the one before. Left out: which register should rise, which the
 * role decides (venus/direction.c). */
#include "meter/check/mounting.h"

enum {
	COARSEST_EXP = 3, /* whole kWh */
	LEAST_UNITS = 2,
};

static const double least_wh = 100, least_w = 200, right_part = 0.1;
static const double s_per_hour = 3600, ms_per_s = 1000;

void mounting_expect(struct mounting *m, enum quantity rises)
{
	*m = (struct mounting){.rises = rises};
}

/* What changes the window: it must be seen at the resolution of the register. */
static double least_of(struct decimal counter)
{
	struct decimal unit = {1, decimal_last_place(counter, COARSEST_EXP), false};
	double units_wh = LEAST_UNITS * decimal_double(unit);

	return units_wh > least_wh ? units_wh : least_wh;
}

/* The next window begins here; all begins here when a register has come, gone or fallen. */
static void look(struct mounting *m, const struct mounting_state *now)
{
	if (!m->begin.is_known || now->has_right != m->begin.has_right ||
		now->right_wh < m->since.right_wh || now->wrong_wh < m->since.wrong_wh)
		m->begin = *now;
	m->since = *now;
}

/* Between two moments. */
static bool is_wrong_way(const struct mounting_state *from, const struct mounting_state *to)
{
	return to->right_wh - from->right_wh <= right_part * (to->wrong_wh - from->wrong_wh);
}

/* Whether there is nothing to see yet. */
static bool is_early(const struct mounting *m, const struct mounting_state *now, double least)
{
	double wrong_wh = now->wrong_wh - m->since.wrong_wh;
	double right_wh = now->right_wh - m->since.right_wh;

	return m->begin.is_known && now->has_right == m->begin.has_right && wrong_wh >= 0 &&
	       wrong_wh < least && right_wh >= 0 && right_wh < least;
}

bool mounting_take(
	struct mounting *m, const struct reading *r, uint64_t now_ms, struct mounting_evidence *e)
{
	const enum quantity right = m->rises,
			    wrong = right == Q_ENERGY_FORWARD ? Q_ENERGY_REVERSE : Q_ENERGY_FORWARD;
	struct mounting_state now = {.is_known = true, .ms = now_ms}, since = m->since;
	double least;

	if ((right != Q_ENERGY_FORWARD && right != Q_ENERGY_REVERSE) || !reading_has(r, wrong))
		return false;
	now.has_right = reading_has(r, right);
	now.right_wh = now.has_right ? decimal_double(r->value[right]) : 0;
	now.wrong_wh = decimal_double(r->value[wrong]);
	least = least_of(r->value[wrong]);
	if (is_early(m, &now, least))
		return false;
	look(m, &now);
	*e = (struct mounting_evidence){now.wrong_wh - since.wrong_wh,
		now.right_wh - since.right_wh, (double)(now.ms - since.ms) / ms_per_s};
	return m->begin.ms != now.ms && e->wrong_wh >= least &&
	       e->wrong_wh * s_per_hour >= least_w * e->seconds && is_wrong_way(&since, &now) &&
	       is_wrong_way(&m->begin, &now);
}
