/* The state of the sink "emulation": what emulation_sink.c begins and ends, and the files beside it
 * work with. */
#ifndef SHARE_EMULATION_EMULATION_H
#define SHARE_EMULATION_EMULATION_H

#include "base/writer.h"
#include "share/emulated.h"
#include "share/emulation/power_mean.h"
#include "share/http_guard.h"
#include "share/http_server.h"
#include "share/sink_clients.h"
#include "share/sink_wishes.h"

/* For so long one may wait for the next reading. */
enum { EMULATION_FRESH_MS = 2000 };

struct emulation {
	struct share *share;
	char id[EMULATED_ID_SIZE];
	struct http_server http;
	struct http_house house;
	char host_name[HTTP_HOST_MAX + 1];
	const struct share_meter *meter; /* that is shown; NULL: none. To compare it only. */
	struct power_mean mean;          /* of its power, without any offset */
	struct sink_clients clients;
	struct sink_wishes wishes;
	uint64_t n_told, n_dropped;
	struct writer text; /* the answer that is made; it is never so long that it would go on */
};

/* Whether one who asks for `what` was told a power so shortly ago that he gets no other yet. */
bool emulation_holds_off(const struct emulation *e, const char *who, const char *what);

/* Notes that he has been told `power`. */
void emulation_note(struct emulation *e, const char *who, const char *what, struct decimal power);

/* The mean of the last minute with the offset of one who asks. There must be a reading. */
struct decimal emulation_mean(struct emulation *e, const char *who);

/* How old the reading is that is told. */
uint64_t emulation_age_ms(const struct emulation *e);

#endif
