/* What physics leaves open: the orders that grid operators use, never more than likely. */
#ifndef EXPLAIN_EXPLAIN_ORDER_H
#define EXPLAIN_EXPLAIN_ORDER_H

#include "explain/explain_work.h"

/* Positions without a name get one where the best way to divide the list beats all that say
 * otherwise. */
void explain_order_write(struct explain_work *w);

#endif
