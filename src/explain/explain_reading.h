/* What the owner has read on the display, found in the columns. */
#ifndef EXPLAIN_EXPLAIN_READING_H
#define EXPLAIN_EXPLAIN_READING_H

#include "explain/explain_work.h"

/* Finds it: w->read, and their names. */
void explain_energies_read(struct explain_work *w);

#endif
