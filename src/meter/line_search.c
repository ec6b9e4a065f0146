/* Which line setting a wire has. The bytes decide: at a wrong speed they come too, but make no frame.
 * Silence says nothing. */
#include "meter/line_search.h"

#include "proto/protocol.h"

#include <string.h>

enum {
	NOISY_MS = 11000, /* two periods of the slowest meter */
	BURSTS_MS = 3000,
	BURST_GAP_MS = 150, /* between telegrams there is more, within one less */
	BURSTS_ENOUGH = 4,
	FRAMES_ENOUGH = 2,  /* one may have come by chance */
	HURRY_GAP_MS = 400, /* parts of one telegram are not that far from each other */
	HURRY_BURSTS = 2,
	BURST_LONG_MS = 700, /* whoever sends that long is slow */
};

static void add_line(struct line_search *s, const struct line_setting *line)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->lines[i].baud == line->baud && strcmp(s->lines[i].format, line->format) == 0)
			return;
	if (s->n < LINE_SEARCH_MAX)
		s->lines[s->n++] = *line;
}

/* The likeliest setting of each protocol, then the second of each … */
void line_search_init(
	struct line_search *s, const struct protocol *protocol, const struct line_setting *fixed)
{
	bool any = true;

	*s = (struct line_search){0};
	if (fixed->baud)
		add_line(s, fixed);
	for (size_t rank = 0; any && !fixed->baud; rank++) {
		any = false;
		for (size_t i = 0; protocols[i]; i++) {
			const struct line_setting *lines = protocols[i]->lines;
			size_t n = 0;

			while (lines[n].baud)
				n++;
			if ((protocol && protocol != protocols[i]) || rank >= n)
				continue;
			add_line(s, &lines[rank]);
			any = true;
		}
	}
}

const struct line_setting *line_search_now(const struct line_search *s)
{
	return &s->lines[s->at];
}

void line_search_begin(struct line_search *s, const struct listener *l, uint64_t now_ms)
{
	s->since_ms = now_ms;
	s->n_bytes = l->n_bytes;
	s->n_frames = listener_best(l)->n_frames;
	s->n_bursts = 0;
}

void line_search_hear(struct line_search *s, uint64_t now_ms)
{
	if (now_ms - s->heard_ms >= BURST_GAP_MS) {
		s->n_bursts++;
		s->burst_ms = now_ms;
	}
	s->heard_ms = now_ms;
}

/* A burst that was heard from its beginning is a whole telegram; noise may have no end. */
static bool is_wrong_in_hurry(const struct line_search *s, uint64_t now_ms)
{
	uint64_t enough = s->n_bursts >= HURRY_BURSTS ? BURST_GAP_MS : HURRY_GAP_MS;
	uint64_t since_ms = s->n_bursts ? s->burst_ms : s->since_ms;

	if (now_ms - s->heard_ms >= BURST_GAP_MS)
		return s->n_bursts && now_ms - s->heard_ms >= enough;
	return now_ms - since_ms >= s->hurry_ms;
}

bool line_search_is_wrong(const struct line_search *s, const struct listener *l, uint64_t now_ms)
{
	uint64_t limit = s->n_bursts >= BURSTS_ENOUGH ? BURSTS_MS : NOISY_MS;
	bool has_frame = listener_best(l)->n_frames != s->n_frames;

	if (l->n_bytes == s->n_bytes)
		return false;
	if (s->hurry_ms && !has_frame)
		return is_wrong_in_hurry(s, now_ms);
	return now_ms - s->since_ms >= (has_frame ? NOISY_MS : limit);
}

bool line_search_has_frames(const struct line_search *s, const struct listener *l)
{
	return listener_best(l)->n_frames >= s->n_frames + FRAMES_ENOUGH;
}

/* In a hurry a sender that took long is looked for among the slower settings first. */
void line_search_next(struct line_search *s)
{
	uint32_t baud = s->lines[s->at].baud;
	bool is_slow = s->hurry_ms && s->n_bursts && s->heard_ms - s->burst_ms >= BURST_LONG_MS;

	s->at = (s->at + 1) % s->n;
	for (size_t i = 1; is_slow && s->lines[s->at].baud >= baud && i < s->n; i++)
		s->at = (s->at + 1) % s->n;
}
