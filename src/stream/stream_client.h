/* One reader of the readings stream: what it is sent, what it still has to be told of, and the
 * words that it sends. Left out: all of them together (stream_server.h). */
#ifndef STREAM_STREAM_CLIENT_H
#define STREAM_STREAM_CLIENT_H

#include "stream/stream_station.h"

#include <ev.h>

enum { STREAM_WORD_MAX = 16 };

enum stream_word {
	STREAM_WORD_ALIGN,     /* it wants to know of each frame */
	STREAM_WORD_ACCOUNT,   /* it wants an account of each station */
	STREAM_WORD_REGISTERS, /* it wants what telegrams say, for a while */
	N_STREAM_WORDS,
};

/* What a line is about. */
enum stream_line_of {
	LINE_OF_METER,
	LINE_OF_STATE,
	LINE_OF_END,
	LINE_OF_MOMENT, /* another one comes soon */
	LINE_OF_CHANCE, /* the same, and who has no room for it is not left for that */
};

struct stream_client;

struct stream_client_hooks {
	void (*word)(void *ctx, struct stream_client *c, enum stream_word word);
	/* It is no more. */
	void (*left)(void *ctx, struct stream_client *c);
};

struct stream_client {
	struct ev_loop *loop; /* NULL: nobody is there */
	const struct stream_client_hooks *hooks;
	void *ctx;
	struct stream_station *const *stations; /* the first of all */
	uint8_t bit;                            /* its own in each of them */
	bool is_greeted;                        /* it was told of all of them */
	bool is_aligning;
	uint64_t registers_until_ms;            /* clock_ms() until when it wants them */
	const struct stream_station *octets_of; /* it reads what comes from there and no lines */
	char word[STREAM_WORD_MAX + STREAM_STATION_MAX];
	size_t n_word;
	struct ev_io readable, writable;
	struct ev_timer patience; /* while it is greeted */
};

/* Somebody has connected: *c has the members up to `bit`, which are borrowed, and takes `fd`. Says
 * hello. It may have left when this returns. */
void stream_client_begin(struct stream_client *c, int fd);

/* Sends octets that have come from that station, if it reads those. The same. */
void stream_client_octets(
	struct stream_client *c, const struct stream_station *station, struct bytes in);

/* Hangs up. Safe twice, and with nobody there. */
void stream_client_leave(struct stream_client *c);

/* Leaves one who has hung up himself, whether the loop has heard of that or not. */
void stream_client_look(struct stream_client *c);

/* Sends a line about a station, or several, as one; who does not take it whole is left. Who is
 * greeted is told of the station later, or of this moment never. Nobody may be there. */
void stream_client_tell(struct stream_client *c, struct stream_station *t, enum stream_line_of what,
	const char *text, size_t n);

#endif
