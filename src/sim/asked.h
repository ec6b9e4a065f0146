/* A meter of mode C at the near end of a wire: it answers when it is asked, changes its speed when
 * that is acknowledged, and can be heard only at the speed that it has. Left out: what it sends
 * (iec_profile.h). */
#ifndef SIM_ASKED_H
#define SIM_ASKED_H

#include "sim/house.h"
#include "sim/iec_profile.h"
#include "sim/wire.h"

enum asked_state {
	ASKED_SILENT,
	ASKED_IDENT,   /* the identification is about to be sent */
	ASKED_OFFERED, /* the acknowledge is awaited */
	ASKED_DATA,    /* the data are about to be sent */
	ASKED_SENT,    /* until they are refused, or a new request comes */
};

struct asked {
	const struct wire *wire;
	struct iec_meter *meter;
	const struct house *house;
	enum asked_state state;
	uint64_t due_ms;
	uint32_t baud;         /* of the meter */
	unsigned n_blocks;     /* sent */
	unsigned damage_every; /* block N times this has a wrong check; 0: none */
	size_t n;
	char line[64];
};

/* A meter that waits at 300 Bd for a request. `wire`, `meter` and `house` are borrowed. */
void asked_init(struct asked *a, const struct wire *wire, struct iec_meter *meter,
	const struct house *house);

/* Reads what has come, and does what is due. Returns 0 or a negative errno. */
int asked_step(struct asked *a, uint64_t now_ms);

#endif
