/* Names for what is no number. */
#ifndef EXPLAIN_EXPLAIN_CLOCK_H
#define EXPLAIN_EXPLAIN_CLOCK_H

#include "explain/explain_work.h"

void explain_clock_write(struct explain_work *w);

#endif
