/* The power of the last hour as means of a minute, for a page that draws a small curve of it. Pure:
 * time is an argument. Left out: more than an hour, which gridmeter-share has (share/http). */
#ifndef SCREEN_CURVE_H
#define SCREEN_CURVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CURVE_MINUTES = 60,
	CURVE_TEXT_MAX = CURVE_MINUTES * 12, /* the widest number, and what parts it */
};

/* All zero: nothing yet. */
struct curve {
	bool is_begun;
	uint64_t minute; /* the one that is gathered at present */
	double sum_w;
	unsigned n;                   /* samples in it */
	size_t n_means;               /* of `means`, at most CURVE_MINUTES */
	int32_t means[CURVE_MINUTES]; /* of minutes that are over, oldest first */
	uint64_t has;                 /* a bit for each of them: there was a value */
};

/* A look at the meter at `now_ms`, about once a second: its power, if it `has` one. Returns whether
 * a minute is over, so that the text is another one. */
bool curve_look(struct curve *c, uint64_t now_ms, bool has, double power_w);

/* "230,-,1250": the means in W, "-" for a minute without a value; "" when none is over. */
void curve_text(const struct curve *c, char out[CURVE_TEXT_MAX]);

#endif
