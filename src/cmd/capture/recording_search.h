/* What is in a recording: its telegrams, where they are, and who sent them. Left out: what the
 * telegrams say, beyond a hash of it (telegram_gist.h). */
#ifndef CMD_RECORDING_SEARCH_H
#define CMD_RECORDING_SEARCH_H

#include "cmd/capture/recording.h"
#include "proto/protocol.h"

enum { RECORDING_NUMBERS_MAX = 32 };

/* A frame that is right, with all that belongs to it. */
struct recording_frame {
	size_t at, n;
	unsigned n_telegrams; /* in it; 0: a list that is not known, or none */
	uint64_t gist;        /* what was read of all of them, see telegram_gist() */
	bool is_seen;         /* the look at its content said so */
	bool is_good;         /* for the user of the search */
};

/* Looks at the content of a frame: deciphered, without escapes, joined. */
struct recording_look {
	bool (*at)(const void *ctx, struct bytes content);
	const void *ctx;
};

/* What a protocol makes of a recording. */
struct recording_search {
	const struct protocol *protocol;
	const struct protocol_conf *conf;
	const struct recording *recording;
	const struct recording_look *look; /* or NULL */
	size_t n_found, size;
	struct recording_frame *found;
	size_t n_telegrams;
	size_t n_locked;        /* frames that are ciphered, and no key fits */
	bool has_key_that_fits; /* some were deciphered: others are damaged, then */
	bool has_no_memory;
	uint64_t first_end; /* of the first telegram */
	size_t n_numbers;
	char numbers[RECORDING_NUMBERS_MAX][2 * IDENTITY_ID_MAX + 1]; /* of meters, each once */
	struct telegram telegram;
	struct reg registers[TELEGRAM_REGISTERS_MAX];
	union framer framer;
};

/* Searches with one protocol. `s` need not be initialised; its `found` is to be freed. `look` may
 * be NULL. */
void recording_search(struct recording_search *s, const struct protocol *p,
	const struct protocol_conf *conf, const struct recording *r,
	const struct recording_look *look);

/* Searches with all, and returns what the one found whose telegram comes first, as a meter that is
 * read has only one protocol. Yours, for recording_search_free(); NULL: no memory. */
struct recording_search *recording_search_best(
	const struct protocol_conf *conf, const struct recording *r);

/* Frees it with all that it has found. Safe with NULL. */
void recording_search_free(struct recording_search *s);

#endif
