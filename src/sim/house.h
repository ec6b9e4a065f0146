/* A simulated house: what it takes from the grid and what it delivers, second by second. It has a
 * base load, a fridge, a kettle, sun and clouds, and a battery that follows a little late. The same
 * seed gives the same house. Left out: what a meter makes of it. */
#ifndef SIM_HOUSE_H
#define SIM_HOUSE_H

#include <stdbool.h>
#include <stdint.h>

enum { HOUSE_PHASES = 3 };

struct house {
	uint64_t random;
	double hour;        /* of the day, 0 to 24 */
	double hours_per_s; /* how fast its day goes by */
	double clouds;      /* 0 clear to 1 overcast */
	double battery_w;   /* positive: it delivers */
	double kettle_s;    /* of the house's time, until it boils */
	bool is_fixed;      /* always fixed_w */
	double fixed_w;

	/* What a meter measures. Import is positive. */
	int64_t power_mw[HOUSE_PHASES];
	int64_t voltage_mv[HOUSE_PHASES];
	int64_t current_ma[HOUSE_PHASES]; /* magnitude */
	int64_t angle_mdeg[HOUSE_PHASES]; /* between voltage and current, 0 to 360 degrees */
	int64_t frequency_mhz;
	/* Counters of the sum of the phases, in microjoules: 3.6e9 to the watt-hour. */
	int64_t import_uj, export_uj;
};

/* A house at `hour` of a day that goes by in 24 minutes. */
void house_init(struct house *h, uint64_t seed, double hour);

/* Lets `ms` milliseconds pass: the present power goes into the counters, then it changes. */
void house_pass(struct house *h, uint32_t ms);

/* The sum of the phases. */
int64_t house_power_mw(const struct house *h);

#endif
