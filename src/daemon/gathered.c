/* The state of lists that explain themselves, and the last look at it, which is kept: whoever shows
 * the status asks each second. */
#include "daemon/gathered.h"

#include "explain/explain_work.h"

#include <stdlib.h>

enum { LOOK_EVERY_MS = 10000 };

struct gathered {
	struct explain_lists lists;
	uint64_t looked_ms;
	bool is_looked;
	struct gathered_progress progress;
	struct explain_work work;
	struct explained explained;
};

/* On the path of a telegram: who has no memory now is not waited for, the next list tries again. */
void gathered_take(struct gathered **g, const struct telegram *t, uint64_t now_ms)
{
	if (!*g)
		*g = calloc(1, sizeof **g);
	if (*g)
		(void)explain_take(&(*g)->lists, t, now_ms);
}

void gathered_forget(struct gathered *g)
{
	if (!g)
		return;
	explain_reset(&g->lists);
	g->is_looked = false;
}

const struct explain_lists *gathered_lists(const struct gathered *g)
{
	return g && g->lists.n ? &g->lists : NULL;
}

static void count(const struct explained *x, struct gathered_progress *p)
{
	p->n_values += (unsigned)x->n;
	for (size_t i = 0; i < x->n; i++) {
		p->n_explained += x->of[i].level != EXPLAIN_UNKNOWN;
		p->n_sure += x->of[i].level == EXPLAIN_SURE;
	}
}

static void look(struct gathered *g)
{
	static const struct explain_told nothing;

	g->progress = (struct gathered_progress){0};
	for (size_t i = 0; i < g->lists.n; i++) {
		explain_answer(&g->lists, i, &nothing, &g->work, &g->explained);
		count(&g->explained, &g->progress);
	}
}

bool gathered_progress(struct gathered *g, uint64_t now_ms, struct gathered_progress *out)
{
	if (!gathered_lists(g))
		return false;
	if (!g->is_looked || now_ms - g->looked_ms >= LOOK_EVERY_MS) {
		look(g);
		g->is_looked = true;
		g->looked_ms = now_ms;
	}
	*out = g->progress;
	return true;
}
