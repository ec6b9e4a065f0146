/* One phase: a current, and the power that is voltage x current. */
#ifndef EXPLAIN_EXPLAIN_SINGLE_H
#define EXPLAIN_EXPLAIN_SINGLE_H

#include "explain/explain_work.h"

/* True where it has found something. */
bool explain_single(struct explain_work *w);

#endif
