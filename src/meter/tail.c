/* A ring of octets. */
#include "meter/tail.h"

void tail_pass(struct tail *t, struct bytes octets)
{
	for (; bytes_left(&octets); octets.p++)
		t->ring[t->n++ % TAIL_MAX] = *octets.p;
}

void tail_mark(struct tail *t, size_t n)
{
	if (n > TAIL_MAX)
		n = TAIL_MAX;
	if (n > t->n)
		n = (size_t)t->n;
	for (size_t i = 0; i < n; i++)
		t->marked[i] = t->ring[(t->n - n + i) % TAIL_MAX];
	t->n_marked = n;
}
