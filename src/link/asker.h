/* Carries out what the sign-on of a protocol orders: sets the line, sends, in time. */
#ifndef LINK_ASKER_H
#define LINK_ASKER_H

#include "base/bytes.h"
#include "event/event.h"
#include "port/port.h"
#include "proto/protocol.h"

#include <ev.h>

enum asking {
	ASKING_AUTO, /* a named port, silent, of a meter whose protocol asks (protocol.ask) */
	ASKING_YES,
	ASKING_NO,
};

/* The words for them, by number; ends with NULL. */
extern const char *const asking_words[];

struct protocol;

struct asker_conf {
	enum asking asking;
	uint32_t period_ms;
};

struct asker {
	struct ev_loop *loop;
	struct port *port;
	void (*tell)(void *ctx, const struct event *event); /* what happens */
	void *ctx;
	bool is_on;
	bool is_said;
	bool is_silence_said;
	struct line_setting line; /* as it is set now */
	unsigned n_asked;         /* things that were sent */
	unsigned n_echoes;        /* of them, that came back as they were */
	size_t n_sent, echo_at;   /* of sent[] */
	uint8_t sent[ASK_SEND_MAX];
	struct ev_timer due;
	const struct protocol_ask *how;
	union ask_state ask;
};

/* Whether a meter of `protocol` (NULL: any) on a port that was named may be asked at all. */
bool asker_may_ask(const struct asker_conf *conf, const struct protocol *protocol);

/* Asks as meters of `protocol` are asked; when that is NULL (any), or asks nobody, as the first one
 * that does. What happens is told to `tell`, with `ctx`. Everything is borrowed for the life of the
 * asker, which must not move. */
void asker_init(struct asker *a, struct ev_loop *loop, struct port *port,
	const struct protocol *protocol, void (*tell)(void *ctx, const struct event *event),
	void *ctx);

/* Begins to ask on the port, which is open and may send. False, and told, when the meter cannot be
 * asked there: the sign-on changes the speed of the line, which a serial server does not follow. */
bool asker_start(struct asker *a, uint32_t period_ms);

/* Stops; safe twice. */
void asker_stop(struct asker *a);

/* Bytes that were read; to be called before the meter gets them. */
void asker_hear(struct asker *a, struct bytes in);

/* A telegram was understood in them: the sign-on rests until its period is over. */
void asker_telegram(struct asker *a);

/* A block came with a wrong check: where the protocol knows how, it is asked for again at once. */
void asker_damaged(struct asker *a);

#endif
