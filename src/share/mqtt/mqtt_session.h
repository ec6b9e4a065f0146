/* A session with a broker, MQTT 3.1.1 or 5, by libmosquitto: kept, made again when it is lost, with
 * a will that says when we are gone. It has no queue: nothing is said while the broker does not
 * take what was said before. Left out: what is said (mqtt_sink.c). */
#ifndef SHARE_MQTT_MQTT_SESSION_H
#define SHARE_MQTT_MQTT_SESSION_H

#include "share/mqtt/mqtt_backoff.h"
#include "share/mqtt/mqtt_place.h"
#include "share/mqtt/mqtt_topics.h"
#include "share/mqtt/mqtt_wire.h"

struct mosquitto;

enum {
	MQTT_CLIENT_SIZE = 64,
	MQTT_UNANSWERED_MAX = 8, /* messages of QoS 1 that wait for an answer */
};

struct mqtt_hooks {
	void (*up)(void *ctx);        /* the broker has taken us: all is to be said anew */
	void (*room)(void *ctx);      /* it has taken something: mqtt_session_has_room() */
	void (*is_reborn)(void *ctx); /* Home Assistant has started */
};

struct mqtt_session {
	struct ev_loop *loop;
	const struct share_config *config;
	const struct mqtt_hooks *hooks;
	void *ctx;
	struct mqtt_wire wire;
	struct mqtt_backoff backoff;
	struct tcp_name place;
	char place_text[MQTT_PLACE_SIZE];
	char client[MQTT_CLIENT_SIZE];
	char will[MQTT_TOPIC_SIZE];
	char birth[MQTT_TOPIC_SIZE]; /* of Home Assistant */
	struct mosquitto *library;   /* NULL: the wire is not open */
	bool is_up, is_answered, is_reborn, has_room;
	int unanswered[MQTT_UNANSWERED_MAX]; /* their numbers at libmosquitto; 0: none */
	uint64_t begun_ms;                   /* it is open, or up, since then */
	struct ev_io io;
	struct ev_timer tick, again;
	enum sink_problem problem, heard; /* heard: what the broker has said; SINK_FINE: nothing */
	char detail[96];
	uint64_t since_ms;
	uint64_t n_told;
};

/* Begins to connect, by the configuration. `config`, `hooks` and `ctx` are borrowed; must not move.
 */
void mqtt_session_begin(struct mqtt_session *s, struct ev_loop *loop,
	const struct share_config *config, const struct mqtt_hooks *hooks, void *ctx);

/* A message. `expiry_s`, 0: never, is for MQTT 5. */
struct mqtt_message {
	const char *topic, *payload;
	size_t n;
	bool is_kept; /* retained, and QoS 1 */
	uint32_t expiry_s;
};

/* Says it. False: it cannot be said now. */
bool mqtt_session_say(struct mqtt_session *s, const struct mqtt_message *m);

/* Whether one that is kept may be said now: only a few are without an answer at a time. */
bool mqtt_session_has_room(struct mqtt_session *s);

/* Whether one that is not kept may be said now: nothing old is on its way. */
bool mqtt_session_is_clear(const struct mqtt_session *s);

/* Ends it in an orderly way: what was said last gets there, or has half a second for it. Safe
 * twice, and on one that is all zero. */
void mqtt_session_finish(struct mqtt_session *s);

#endif
