/* Candidates by turns. */
#include "meter/port_hunt.h"

#include "base/log.h"

#include <string.h>

enum {
	SILENT_MS = 3000, /* longer each round */
	ROUNDS_LONGER = 4,
	ROUNDS_EXTRA =
		6, /* beside a meter that was found others are soon heard, or are not there */
};

void port_hunt_init(struct port_hunt *h, const char *port, bool is_extra)
{
	memset(h, 0, sizeof *h);
	h->is_extra = is_extra;
	h->is_on = strncmp(port, "auto", 4) == 0 && (port[4] == '\0' || port[4] == ':');
	if (h->is_on && port[4] == ':')
		h->pattern = port + 5;
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

/* Looks which ports there are. False when none of them is worth a try. */
static bool find_candidates(struct port_hunt *h)
{
	candidates_find(&h->candidates, h->pattern);
	if (h->candidates.n == 0 && !h->is_lack_said && !h->is_extra)
		log_error("auto: there is no serial port; is the adapter plugged in?");
	h->is_lack_said = h->candidates.n == 0;
	if (candidates_hash(&h->candidates) != h->seen)
		h->round = 0; /* something was plugged in */
	h->seen = candidates_hash(&h->candidates);
	return !h->is_extra || h->round < ROUNDS_EXTRA;
}

const char *port_hunt_next(struct port_hunt *h)
{
	if (h->next == 0 && !find_candidates(h))
		return NULL;
	while (h->next < h->candidates.n) {
		const char *path = h->candidates.path[h->next++];

		if (!candidate_holder(path))
			return path;
	}
	return NULL;
}

void port_hunt_end_round(struct port_hunt *h)
{
	h->next = 0;
	if (h->candidates.n && h->round == 0 && !h->is_extra)
		log_info("auto: no meter heard on %zu ports yet, going on", h->candidates.n);
	if (h->round < ROUNDS_EXTRA)
		h->round++;
}

uint64_t port_hunt_patience_ms(const struct port_hunt *h)
{
	uint64_t round = h->round < ROUNDS_LONGER ? h->round : ROUNDS_LONGER;

	return SILENT_MS * (1 + round);
}
