/* When bytes come and when they do not, whatever they are: the bursts between silences, and how far
 * apart these begin. That is the same at every line setting. Left out: what the bytes are. */
#ifndef PORT_LINE_BURSTS_H
#define PORT_LINE_BURSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BURSTS_GAP_MS = 150, /* between telegrams there is more, within one less */
	BURSTS_INTERVALS = 4,
};

struct bursts {
	bool is_on;    /* bytes are coming */
	bool is_whole; /* the present or last one was heard from its beginning */
	uint64_t begin_ms;
	uint64_t heard_ms;      /* last byte, or since when we listen */
	uint32_t n_bytes;       /* of the present or last one */
	bool was_whole;         /* the one before */
	uint64_t last_begin_ms; /* of it; 0: there was none */
	size_t n;               /* intervals seen */
	uint32_t interval_ms[BURSTS_INTERVALS];
	uint32_t part_ms; /* of an interval whose beginning was not heard */
};

/* From now on we listen; nothing has come yet. */
void bursts_init(struct bursts *b, uint64_t now_ms);

/* `n` bytes came at `now_ms`, or none. Returns whether a burst has ended by then. */
bool bursts_hear(struct bursts *b, size_t n, uint64_t now_ms);

/* How long it has been silent. */
uint64_t bursts_silence_ms(const struct bursts *b, uint64_t now_ms);

/* How often telegrams come: the longest of the last intervals, as a telegram may be several bursts.
 * 0 while it is not known. */
uint32_t bursts_period_ms(const struct bursts *b);

/* The same, or less: what is known of it so far. */
uint32_t bursts_period_at_least_ms(const struct bursts *b);

#endif
