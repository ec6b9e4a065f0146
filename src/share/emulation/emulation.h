/* The state of the sink "emulation": what emulation_sink.c begins and ends, and the files beside it
 * work with. */
#ifndef SHARE_EMULATION_EMULATION_H
#define SHARE_EMULATION_EMULATION_H

#include "base/writer.h"
#include "share/emulated.h"
#include "share/emulation/power_mean.h"
#include "share/emulation/shelly_rpc.h"
#include "share/emulation/udp_askers.h"
#include "share/http_guard.h"
#include "share/http_server.h"
#include "share/sink_clients.h"
#include "share/sink_wishes.h"

#include <netinet/in.h>

enum {
	EMULATION_FRESH_MS = 2000, /* for so long one may wait for the next reading */
	EMULATION_PORTS_MAX = 8,
	EMULATION_WAITING_MAX = 16, /* who asks when there are so many is not made to wait */
};

struct emulation;

/* A port at which datagrams come. */
struct emulation_port {
	struct ev_io io; /* fd -1: it does not listen */
	struct emulation *e;
	struct listen_address address;
};

/* Who has sent one, and the address of ours that he is answered from. */
struct emulation_peer {
	struct sockaddr_storage of;
	socklen_t n;
	bool has_at;
	struct in_addr at;
};

/* One who waits for the next reading. */
struct emulation_waiting {
	struct emulation_port *port; /* NULL: nobody */
	struct emulation_peer peer;
	struct shelly_question question;
	uint64_t until_ms;
};

struct emulation_udp {
	struct emulation_port ports[EMULATION_PORTS_MAX];
	size_t n_ports;
	struct emulation_waiting waiting[EMULATION_WAITING_MAX];
	struct udp_askers askers;
	struct ev_timer again, held;
	enum sink_problem problem;
	char place[LISTEN_PLACE_SIZE];
	const char *detail;
	uint64_t since_ms;
};

struct emulation {
	struct share *share;
	char id[EMULATED_ID_SIZE];
	struct http_server http;
	struct emulation_udp udp;
	struct http_house house;
	char host_name[HTTP_HOST_MAX + 1];
	const struct share_meter *meter; /* that is shown; NULL: none. To compare it only. */
	struct power_mean mean;          /* of its power, without any offset */
	struct sink_clients clients;
	struct sink_wishes wishes;
	uint64_t n_told, n_dropped;
	bool has_invented;  /* what is told of a voltage that nobody measures; the log was told */
	struct writer text; /* the answer that is made; it is never so long that it would go on */
};

/* Whether one who asks for `what` was told a power so shortly ago that he gets no other yet. */
bool emulation_holds_off(const struct emulation *e, const char *who, const char *what);

/* Notes that he has been told `power`. */
void emulation_note(struct emulation *e, const char *who, const char *what, struct decimal power);

/* The mean of the last minute with the offset of one who asks, who is told that reading. */
struct decimal emulation_mean(struct emulation *e, const char *who, const struct reading *told);

/* A Shelly with that reading (NULL: none), for one who asks at our address `ip`. */
struct shelly emulation_shelly(struct emulation *e, const struct reading *r, const char *ip);

/* How old the reading is that is told. */
uint64_t emulation_age_ms(const struct emulation *e);

#endif
