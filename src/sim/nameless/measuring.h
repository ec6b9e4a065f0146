/* What an electricity meter measures of the phases before it: powers, counters by tariff and
 * direction, means, with errors of its own. What it says has the names of OBIS (IEC 62056-6-1).
 * Left out: how it is written down (nameless_list.h). */
#ifndef SIM_NAMELESS_MEASURING_H
#define SIM_NAMELESS_MEASURING_H

#include "sim/nameless/chance.h"
#include "sim/nameless/load.h"

#include <stdbool.h>
#include <stdint.h>

enum { TARIFFS = 2, QUADRANTS = 4 };

/* How the total of the powers comes about. */
enum measuring_sum {
	SUM_OF_SHOWN,  /* of the phases as they are shown, in whole watts */
	SUM_EXACT,     /* of the phases as they are measured */
	SUM_LATE,      /* of the phases of the second before */
	SUM_BY_ITSELF, /* by a measurement with an error of its own */
	N_MEASURING_SUMS,
};

/* Of one second, or of the mean of some. */
struct measured {
	double active_w[PHASES], reactive_var[PHASES], volts[PHASES], amperes[PHASES];
	double apparent_va[PHASES];
	double total_w, total_var;
	double frequency_hz;
};

struct measuring {
	struct chance chance;
	unsigned n_phases;
	enum measuring_sum sum;
	bool counts_by_phase;         /* import and export of the total are sums of the phases' */
	bool has_two_elements;        /* see two_elements.h */
	bool has_means;               /* powers and currents are means since the telegram before */
	bool has_apparent_by_current; /* else it is made of P and Q, without distortion */
	double starts_at_w;           /* below there is nothing */
	double ratio; /* of its transformers; what it shows is of their small side */
	double error[PHASES], current_error[PHASES];
	double mean_volts[PHASES];           /* of a minute */
	uint32_t tariff_from_s, tariff_to_s; /* of the day: the second tariff */
	double now_w, now_var;               /* totals of the last second; it counts them */
	struct measured last;                /* the last second */
	struct measured shown;               /* since measuring_show() */
	/* Counters; the total is the sum of the tariffs. */
	double import_wh[TARIFFS], export_wh[TARIFFS], reactive_varh[QUADRANTS];
	double phase_import_wh[PHASES], phase_export_wh[PHASES], absolute_wh;
	double quarter_wh[2], before_wh[2], most_w[2]; /* of this quarter of an hour, … */
	uint32_t quarter_s;
	unsigned tariff; /* 0 or 1 */
	struct measured gathered;
	uint32_t n_gathered;
};

/* A meter that the seed chooses, of the second `day_s` of the day. */
void measuring_init(struct measuring *m, uint64_t seed, unsigned n_phases, uint32_t day_s);

/* It measures a second, the one `day_s` of the day. */
void measuring_pass(struct measuring *m, const struct load *l, const double volts[PHASES],
	double frequency_hz, uint32_t day_s);

/* Powers, voltages and currents are those of now until the next call. */
void measuring_show(struct measuring *m);

/* What it says under 1-0:C.D.E, in W, var, VA, V, A, Hz, Wh, varh or 1. NaN: it knows no such name.
 */
double measuring_value(const struct measuring *m, uint8_t c, uint8_t d, uint8_t e);

#endif
