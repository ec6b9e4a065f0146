/* A list of fixed room, oldest first: when it is full, the oldest entry is forgotten. Left out:
 * what a past is (meter/past.h). */
#include "daemon/pasts.h"

#include "base/shortage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { METERS_LEAST = 8 };

/* Without memory what there is has to do. */
void pasts_reserve(struct pasts *p, size_t n_meters)
{
	size_t room = 2 * (n_meters > METERS_LEAST ? n_meters : METERS_LEAST);
	struct past_of *of = shortage_grow(p->of, p->n, &p->room, room, sizeof *of);

	if (of)
		p->of = of;
}

void pasts_free(struct pasts *p)
{
	free(p->of);
	*p = (struct pasts){0};
}

void pasts_key(
	const struct identity *meter, const char *place, unsigned standby, char key[PAST_KEY_MAX])
{
	size_t n;

	if (identity_has_number(meter))
		snprintf(key, PAST_KEY_MAX, "%s", *meter->title ? meter->title : meter->id);
	else
		snprintf(key, PAST_KEY_MAX, "%s at %s", meter->id, place);
	n = strlen(key);
	if (standby)
		snprintf(key + n, PAST_KEY_MAX - n, " by %u", standby);
}

static size_t index_of(const struct pasts *p, const char *key)
{
	size_t i = 0;

	while (i < p->n && strcmp(p->of[i].key, key) != 0)
		i++;
	return i;
}

const struct past *pasts_find(const struct pasts *p, const char *key)
{
	size_t i = index_of(p, key);

	return i < p->n ? &p->of[i].past : NULL;
}

static void forget(struct pasts *p, size_t i)
{
	p->n--;
	memmove(&p->of[i], &p->of[i + 1], (p->n - i) * sizeof p->of[0]);
}

void pasts_keep(struct pasts *p, const char *key, const struct meter *m)
{
	size_t i = index_of(p, key);

	if (i < p->n)
		forget(p, i);
	else if (p->n && p->n == p->room)
		forget(p, 0);
	if (p->n == p->room)
		return;
	snprintf(p->of[p->n].key, PAST_KEY_MAX, "%s", key);
	past_take(&p->of[p->n++].past, m);
}
