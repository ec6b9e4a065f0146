/* Blondel's theorem with phasors: both elements together see all that is taken, one by itself sees
 * nothing that means anything. */
#include "sim/nameless/two_elements.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

static void measure(
	struct two_elements *t, unsigned line, double complex volts, double complex amperes)
{
	double complex va = volts * conj(amperes);

	t->volts[line] = cabs(volts);
	t->amperes[line] = cabs(amperes);
	t->active_w[line] = creal(va);
	t->reactive_var[line] = cimag(va);
}

void two_elements_measure(struct two_elements *t, const struct load *l, const double volts[PHASES])
{
	double complex u[PHASES], i[PHASES];

	memset(t, 0, sizeof *t);
	for (int k = 0; k < PHASES; k++) {
		u[k] = volts[k] * cexp(-2 * PI / 3 * k * I);
		i[k] = conj((l->active_w[k] + l->reactive_var[k] * I) / u[k]);
	}
	measure(t, 0, u[0], i[0] - i[2]);
	measure(t, 2, -u[1], i[2] - i[1]);
}
