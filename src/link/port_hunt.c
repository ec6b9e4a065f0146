/* One candidate after the other, each round a little longer, but for those that nodes.c knows to be
 * of no use. Left out: opening and listening, which are the link's. */
#include "link/port_hunt.h"

#include "base/memory.h"

#include <string.h>

enum {
	SILENT_MS = 3000, /* longer each round */
	NOISY_MS = 30000, /* the same */
	ROUNDS_LONGER = 4,
	ROUNDS_EXTRA = 6, /* beside a meter that was found others are soon heard, or seldom */
	RESTS = 60,       /* of 5 s */
};

void port_hunt_init(struct port_hunt *h, const struct port_name *port, const char *first,
	bool is_extra, struct nodes *nodes)
{
	memory_clear(h, sizeof *h);
	h->is_extra = is_extra;
	h->nodes = nodes;
	h->first = first && *first ? first : NULL;
	h->is_on = port_name_is_auto(port);
	h->pattern = port_name_pattern(port);
}

void port_hunt_anew(struct port_hunt *h)
{
	h->round = 0;
	h->next = 0;
}

void port_hunt_stay(struct port_hunt *h)
{
	h->round = 0;
	h->next -= h->next > 0;
}

/* The port where the meter was heard comes first. */
static void begin_at_home(struct port_hunt *h)
{
	struct candidates *c = &h->candidates;
	char home[CANDIDATE_PATH_MAX];

	for (size_t i = 1; h->home && i < c->n; i++) {
		if (strcmp(c->path[i], h->home) != 0)
			continue;
		strcpy(home, c->path[i]);
		memmove(c->path[1], c->path[0], i * sizeof c->path[0]);
		strcpy(c->path[0], home);
		return;
	}
}

/* Looks which ports there are. False when none of them is worth a try. */
static bool find_candidates(struct port_hunt *h)
{
	candidates_find(&h->candidates, h->pattern);
	if (candidates_hash(&h->candidates) != h->seen)
		h->round = 0; /* something was plugged in */
	h->seen = candidates_hash(&h->candidates);
	begin_at_home(h);
	if (h->nodes)
		nodes_expect(h->nodes, &h->candidates);
	if (!h->is_extra || h->round < ROUNDS_EXTRA)
		return true;
	h->n_rests = (h->n_rests + 1) % RESTS;
	return h->n_rests == 0;
}

const char *port_hunt_next(struct port_hunt *h)
{
	const char *first = h->first;

	h->first = NULL;
	if (first)
		return first;
	if (h->next == 0 && !find_candidates(h))
		return NULL;
	while (h->next < h->candidates.n) {
		const char *path = h->candidates.path[h->next++];

		if (!h->nodes || !nodes_is_useless(h->nodes, path))
			return path;
	}
	return NULL;
}

void port_hunt_learn(struct port_hunt *h, const char *path, int error)
{
	if (h->nodes)
		nodes_learn(h->nodes, path, error);
}

/* One that looks beside others tells nothing. */
static enum event_kind end_of_round(const struct port_hunt *h)
{
	if (h->is_extra)
		return EVENT_NOTHING;
	if (h->candidates.n == 0)
		return h->is_lack_said ? EVENT_NOTHING : EVENT_NO_PORT;
	if (h->round == 0)
		return EVENT_NONE_HEARD;
	return h->round == ROUNDS_LONGER - 1 ? EVENT_STILL_NONE : EVENT_NOTHING;
}

void port_hunt_end_round(struct port_hunt *h, struct event *event)
{
	*event = (struct event){.kind = end_of_round(h), .subject = "auto", .n = h->candidates.n};
	h->is_lack_said = h->candidates.n == 0;
	h->next = 0;
	if (h->round < ROUNDS_EXTRA)
		h->round++;
}

static uint64_t longer_ms(const struct port_hunt *h, uint64_t ms)
{
	return ms * (1 + (h->round < ROUNDS_LONGER ? h->round : ROUNDS_LONGER));
}

uint64_t port_hunt_patience_ms(const struct port_hunt *h)
{
	return longer_ms(h, SILENT_MS);
}

uint64_t port_hunt_noise_patience_ms(const struct port_hunt *h)
{
	return longer_ms(h, NOISY_MS);
}
