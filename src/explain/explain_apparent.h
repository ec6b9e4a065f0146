/* Apparent power beside an active one: never less, much more where little flows, and about the same
 * where much does. */
#ifndef EXPLAIN_EXPLAIN_APPARENT_H
#define EXPLAIN_EXPLAIN_APPARENT_H

#include "explain/explain_work.h"

/* Takes columns that are apparent power out of w->free, where the power that they belong to is in
 * the list as well: then that is what is looked for. */
void explain_apparent_find(struct explain_work *w);

#endif
