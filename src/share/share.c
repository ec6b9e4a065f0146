/* Walks through the sinks and the meters, which others fill in. */
#include "share/share.h"

#include <string.h>

struct share_meter *share_find(const struct share *s, const char *key)
{
	struct share_meter *m = s->meters;

	while (m && strcmp(m->key, key) != 0)
		m = m->next;
	return m;
}

void share_align(struct share *s, bool wants)
{
	unsigned before = s->n_aligning;

	if (wants)
		s->n_aligning++;
	else if (before)
		s->n_aligning--;
	if (s->on_align && !before != !s->n_aligning)
		s->on_align(s);
}

void share_tell(struct share *s, enum share_told what, const struct share_meter *m)
{
	for (size_t i = 0; i < s->n_sinks; i++)
		if (s->sinks[i].state)
			s->sinks[i].sink->told(s->sinks[i].state, what, m);
}
