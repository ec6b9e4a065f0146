/* The connection to a broker, under libmosquitto. That library looks names up while all else waits,
 * has TLS by OpenSSL alone, and does not tell why a connection failed; so it talks to a local
 * socket, and what it says there goes on through a connection of our own, with or without TLS, in
 * the same loop. Little is on its way at any moment: what a broker does not take is not sent to it
 * later. Left out: what is said (mqtt_session.h). */
#ifndef SHARE_MQTT_MQTT_WIRE_H
#define SHARE_MQTT_MQTT_WIRE_H

#include "port/tcp.h"
#include "share/mqtt/mqtt_door.h"
#include "share/mqtt/mqtt_tls.h"

#include <ev.h>

enum { MQTT_WIRE_AT_ONCE = 2048 };

enum mqtt_wire_state {
	MQTT_WIRE_CLOSED,
	MQTT_WIRE_CONNECTING,
	MQTT_WIRE_SHAKING_HANDS,
	MQTT_WIRE_OPEN,
};

/* Octets on their way in one direction. */
struct mqtt_octets {
	size_t at, end;
	char octets[MQTT_WIRE_AT_ONCE];
};

struct mqtt_wire {
	struct ev_loop *loop;
	const struct share_config *config;
	/* Called when it is open, and when it cannot be opened: `problem` says which. What becomes
	 * of it later libmosquitto sees at its socket, and mqtt_wire_problem() tells why. */
	void (*on_open)(void *ctx);
	void *ctx;
	enum mqtt_wire_state state;
	enum sink_problem problem; /* SINK_FINE: none */
	const char *detail;        /* static */
	struct tcp tcp;
	int local, fd; /* towards libmosquitto, and the broker; -1: none */
	struct mqtt_tls *tls;
	struct ev_timer timer; /* asks for what has no descriptor to wait at */
	struct ev_io local_io, io;
	struct mqtt_octets out, in;
};

/* Takes what it needs while it may; `config` and `ctx` are borrowed. Must not move. */
void mqtt_wire_init(struct mqtt_wire *w, struct ev_loop *loop, const struct share_config *config,
	void (*on_open)(void *ctx), void *ctx);

/* Begins to connect. The rest is told by on_open(), later. */
void mqtt_wire_open(struct mqtt_wire *w, const struct tcp_name *place);

/* Takes the connection that libmosquitto has made at the door. False: there is none. */
bool mqtt_wire_join(struct mqtt_wire *w);

/* Moves what can be moved, without waiting. */
void mqtt_wire_move(struct mqtt_wire *w);

/* Whether the broker's machine has taken all but a little of what was said. */
bool mqtt_wire_is_clear(const struct mqtt_wire *w);

/* Moves until the broker's machine has taken everything, or for so long at most; waits. */
void mqtt_wire_drain(struct mqtt_wire *w, unsigned most_ms);

/* Closes the connection; what waits is lost. Safe twice. */
void mqtt_wire_close(struct mqtt_wire *w);

#endif
