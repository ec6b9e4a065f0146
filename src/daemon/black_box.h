/* The recorder of a source: what came from its port in the last quarter of an hour, and what was
 * made of it, in memory that is taken once (port/trail.h). Whatever is noted is so behind the
 * signal of the telegram it came with. Keys are never in it. Left out: files (dumps.h). */
#ifndef DAEMON_BLACK_BOX_H
#define DAEMON_BLACK_BOX_H

#include "event/event_words.h"
#include "port/trail.h"

#include <stdbool.h>

struct link;

enum {
	BLACK_BOX_MINUTES = 15,
	BLACK_BOX_MEMORY = 1024 * 1024, /* octets, for all together; beyond 40 of them some more */
	BLACK_BOX_EACH = 128 * 1024,
	BLACK_BOX_COUNTS = 4,
	BLACK_BOX_WORDS = 1024,
};

/* What is to become of it, see dumps.h. */
struct black_box_wish {
	bool is_there, is_asked; /* somebody waits for it; else it is of a finding */
	enum event_kind kind;    /* which one; EVENT_NOTHING: of none */
	uint64_t since_ms;
	char why[EVENT_TEXT_MAX];
};

struct black_box {
	struct black_box_wish wish;
	uint64_t kept_ms;            /* clock_ms() when it became a file last; 0: never */
	uint64_t found_ms[N_EVENTS]; /* clock_ms() of the finding for which it did last; 0: never */
	char port[64];               /* the port, as it was noted last */
	uint64_t n_faults, counts[BLACK_BOX_COUNTS];
	/* What has happened while octets were made sense of stands behind them. */
	uint64_t words_ms;
	size_t n_words;
	char words[BLACK_BOX_WORDS]; /* texts, each ended by 0 */
	struct trail *trail;         /* behind it, in the same block of memory */
};

/* A new one, of one of `n` sources: of 128 KiB where there are up to eight, of less where there are
 * more, but never of less than 25 KiB. It takes no more memory later, and none of the machine
 * before it is used. The caller's to free(). NULL: there is no memory. */
struct black_box *black_box_new(size_t n);

/* Octets have come from the port of `l`, and its meter has had them. `box` may be NULL in these
 * two. */
void black_box_octets(struct black_box *box, const struct link *l, struct bytes in);

/* Something has happened to it. */
void black_box_event(struct black_box *box, const struct link *l, const struct event *event);

/* All that is noted can be read in its trail. */
void black_box_settle(struct black_box *box);

#endif
