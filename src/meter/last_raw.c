/* A ring that overwrites its oldest octets, and a copy of its end. Left out: which telegrams are
 * worth showing (meter.c), and writing them as text (the log). */
#include "meter/last_raw.h"

void last_raw_pass(struct last_raw *t, struct bytes octets)
{
	for (; bytes_left(&octets); octets.p++)
		t->ring[t->n++ % LAST_RAW_MAX] = *octets.p;
}

void last_raw_mark(struct last_raw *t, size_t n)
{
	if (n > LAST_RAW_MAX)
		n = LAST_RAW_MAX;
	if (n > t->n)
		n = (size_t)t->n;
	for (size_t i = 0; i < n; i++)
		t->marked[i] = t->ring[(t->n - n + i) % LAST_RAW_MAX];
	t->n_marked = n;
}
