/* A meter measures the total exactly, and the sum of its phases is the same but for rounding and
 * the moment. So they tell of one another where one has lost its sign, or stands for something
 * else: IEC 62056-6-1 names them (16.7.0, 36.7.0, 21.7.0 and 22.7.0), and makers do not always
 * follow. Left out: which register is a power (meaning.c, grid.c). */
#include "reading/phase_sum.h"

#include "reading/values.h"

#include <math.h>

enum { PHASES = 3 };

struct sum {
	struct decimal net;
	double in_w, out_w; /* of the phases that import, of those that export; both above zero */
	unsigned n;
	bool is_whole;     /* no other phase carries anything, as far as is known */
	bool has_overflow; /* `net` is none */
	bool is_signed;    /* by a minus, or as import less export */
};

static bool is_pair(const struct values *s, unsigned phase)
{
	return values_has(s, MEANS_L1_IMPORT + phase) && values_has(s, MEANS_L1_EXPORT + phase);
}

static struct sum sum_of(const struct values *s, const struct reading *r)
{
	struct sum sum = {.is_whole = true};

	for (unsigned i = 0; i < PHASES; i++) {
		const enum quantity q = Q_L1_POWER + i;

		if (!reading_has(r, q)) {
			if (reading_lacks(r, q) || values_is_connected(s, i))
				sum.is_whole = false;
			continue;
		}
		sum.has_overflow |= !decimal_add(sum.net, r->value[q], &sum.net);
		if (r->value[q].negative)
			sum.out_w -= decimal_double(r->value[q]);
		else
			sum.in_w += decimal_double(r->value[q]);
		sum.is_signed |= r->value[q].negative || is_pair(s, i);
		sum.n++;
	}
	return sum;
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

/* Roundings, and what has changed between two measurements. */
static bool are_same(double a, double b)
{
	static const double of_each = 0.05, more_w = 10;

	return fabs(a - b) <= of_each * larger(fabs(a), fabs(b)) + more_w;
}

/* A meter sends the net of its phases as import or export, or adds up those that import and those
 * that export. Of an import and an export that contradict one another, one is right. */
static bool agrees(const struct values *s, const struct sum *sum)
{
	const double net = sum->in_w - sum->out_w;
	const bool is_import = values_has(s, MEANS_IMPORT);
	double w;

	if (is_import == values_has(s, MEANS_EXPORT))
		return true;
	w = decimal_double(s->of[is_import ? MEANS_IMPORT : MEANS_EXPORT].value);
	if (is_import)
		return are_same(w, w < 0 ? net : larger(net, 0)) || are_same(w, sum->in_w);
	return are_same(w, larger(-net, 0)) || are_same(w, sum->out_w);
}

static void spoil_phases(struct reading *r)
{
	for (unsigned i = 0; i < PHASES; i++)
		if (reading_has(r, Q_L1_POWER + i))
			reading_spoil(r, Q_L1_POWER + i);
}

/* A meter in a net without a neutral does not measure its phases, and sends 0 W of each
 * (Landis+Gyr E360 in Belgium, 3 x 230 V): that shows where all of them have something, and stays
 * so where they have nothing. */
static bool are_nil(const struct sum *sum)
{
	return sum->n && sum->in_w + sum->out_w == 0;
}

void phase_sum_derive(const struct values *s, bool has_nil, struct reading *r)
{
	struct sum sum = sum_of(s, r);

	if (!sum.n || !(s->present & VALUES_OF_PHASES))
		return;
	if (has_nil && are_nil(&sum)) {
		spoil_phases(r);
		return;
	}
	/* Beside a magnitude whose direction nobody knows they are magnitudes, too. */
	if (values_has(s, MEANS_MAGNITUDE) && !sum.is_signed) {
		spoil_phases(r);
		return;
	}
	if (!sum.is_whole || sum.has_overflow || (sum.n < PHASES && s->unreadable & VALUES_TOTALS))
		return;
	if (agrees(s, &sum)) {
		reading_derive(r, Q_POWER, sum.net);
		return;
	}
	spoil_phases(r);
	reading_spoil(r, Q_POWER);
}

static void turn_phases(struct reading *r)
{
	for (unsigned i = 0; i < PHASES; i++)
		if (reading_has(r, Q_L1_POWER + i) && r->value[Q_L1_POWER + i].digits)
			reading_derive(
				r, Q_L1_POWER + i, decimal_negated(r->value[Q_L1_POWER + i]));
}

/* Around nil, phases that were measured a moment later have another sign as well. */
static bool is_large(double total, const struct sum *sum)
{
	static const double least_w = 100, of_all = 0.1;

	return fabs(total) > least_w && fabs(total) > of_all * (sum->in_w + sum->out_w);
}

static void judge_nil(const struct sum *sum, bool has_nil, double total, struct reading *r)
{
	if (!are_nil(sum))
		r->phase_powers = PHASE_POWERS_MEASURED;
	else if (has_nil || !are_same(total, 0))
		r->phase_powers = PHASE_POWERS_NIL;
}

/* Of a phase that may carry something nothing was sent, though all that was sent can be read. */
static bool is_unsent(const struct sum *sum, const struct reading *r)
{
	return !sum->is_whole && !(r->unreadable & VALUES_PHASES(Q_L1_POWER));
}

void phase_sum_compare(const struct values *s, bool has_nil, struct reading *r)
{
	const struct sum sum = sum_of(s, r);
	const double total = decimal_double(r->value[Q_POWER]), net = sum.in_w - sum.out_w;
	bool is_reversed;

	judge_nil(&sum, has_nil, total, r);
	if (is_unsent(&sum, r) || r->phase_powers == PHASE_POWERS_NIL)
		spoil_phases(r);
	if (total * net >= 0 || are_same(total, net))
		return;
	is_reversed = are_same(total, -net);
	if (is_reversed && !sum.is_signed) {
		turn_phases(r);
	} else if (is_reversed && is_large(total, &sum)) {
		spoil_phases(r);
		reading_spoil(r, Q_POWER);
	} else if (!sum.is_signed && sum.is_whole && is_large(total, &sum)) {
		spoil_phases(r);
	}
}
