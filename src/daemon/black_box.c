/* Notes octets, and in words what has become of them: events as the log has them, and telegrams
 * that were not used, which the log only counts. */
#include "daemon/black_box.h"

#include "base/shortage.h"
#include "link/link.h"

#include <stdio.h>
#include <string.h>

static const char *const count_words[BLACK_BOX_COUNTS] = {
	"a telegram is not believed",
	"a telegram waits for the next one",
	"a telegram was played before",
	"a telegram has a weaker check than others",
};

static unsigned blocks_of(size_t n)
{
	const size_t head = sizeof(struct black_box) + trail_size(0);
	const size_t share = BLACK_BOX_MEMORY / n;
	const size_t blocks = share > head ? (share - head) / TRAIL_BLOCK : 0;

	if (blocks < TRAIL_BLOCKS_LEAST)
		return TRAIL_BLOCKS_LEAST;
	return blocks < TRAIL_BLOCKS_MOST ? (unsigned)blocks : TRAIL_BLOCKS_MOST;
}

struct black_box *black_box_new(size_t n)
{
	const unsigned n_blocks = blocks_of(n);
	struct black_box *box = shortage_take(1, sizeof *box + trail_size(n_blocks));

	if (!box)
		return NULL;
	box->trail = (struct trail *)(box + 1);
	trail_init(box->trail, n_blocks);
	return box;
}

void black_box_settle(struct black_box *box)
{
	for (size_t i = 0; i < box->n_words; i += strlen(box->words + i) + 1)
		trail_words(box->trail, box->words_ms, box->words + i);
	box->n_words = 0;
}

/* Kept until the octets are noted of which it has come. */
static void note(struct black_box *box, uint64_t now_ms, const char *words)
{
	const size_t n = strlen(words) + 1;

	if (box->n_words + n > sizeof box->words || box->words_ms != now_ms)
		black_box_settle(box);
	if (n > sizeof box->words)
		return;
	memcpy(box->words + box->n_words, words, n);
	box->n_words += n;
	box->words_ms = now_ms;
}

static void note_port(struct black_box *box, const struct link *l, uint64_t now_ms)
{
	char words[sizeof box->port + 8];

	if (strcmp(box->port, l->label) == 0)
		return;
	snprintf(box->port, sizeof box->port, "%s", l->label);
	snprintf(words, sizeof words, "port %s", box->port);
	trail_words(box->trail, now_ms, words);
}

/* Another protocol may be the best by now, and have fewer. */
static void note_faults(struct black_box *box, const struct meter *m, uint64_t now_ms)
{
	const struct receiver *best = listener_best(&m->listener);
	char words[96];

	if (best->n_faults > box->n_faults) {
		snprintf(words, sizeof words, "fault: %s", receiver_last_fault(best)->name);
		note(box, now_ms, words);
	}
	box->n_faults = best->n_faults;
}

static void note_counts(struct black_box *box, const struct meter *m, uint64_t now_ms)
{
	const uint64_t now[BLACK_BOX_COUNTS] = {
		m->n_implausible, m->n_held, m->n_repeated, m->n_weaker};

	for (size_t i = 0; i < BLACK_BOX_COUNTS; i++)
		if (now[i] > box->counts[i])
			note(box, now_ms, count_words[i]);
	memcpy(box->counts, now, sizeof now);
}

void black_box_octets(struct black_box *box, const struct link *l, struct bytes in)
{
	const uint64_t now_ms = l->state.heard_ms;

	if (!box || port_is_replay(&l->port))
		return;
	if (box->words_ms < now_ms)
		black_box_settle(box);
	note_port(box, l, now_ms);
	trail_octets(box->trail, now_ms, &l->meter.conf.line, in);
	note_faults(box, &l->meter, now_ms);
	note_counts(box, &l->meter, now_ms);
	black_box_settle(box);
}

void black_box_event(struct black_box *box, const struct link *l, const struct event *event)
{
	char words[EVENT_TEXT_MAX];

	if (!box || port_is_replay(&l->port))
		return;
	event_text(event, words);
	note(box, port_now_ms(&l->port), words);
}
