/* A probe: listens to one port without any output, to find out what is there. It sends nothing
 * unless `may_ask` is set. Left out: what is wrong with it (findings.h). */
#ifndef DOCTOR_PROBE_H
#define DOCTOR_PROBE_H

#include "config/config.h"
#include "link/link.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_lists.h"
#include "status/status.h"

#include <cjson/cJSON.h>
#include <ev.h>

enum { PROBE_VALUES_MAX = TELEGRAM_REGISTERS_MAX };

/* What the meter has said last under a name. */
struct probe_value {
	struct obis obis;
	uint8_t unit;
	struct decimal value;
};

struct explain_codes;

struct probe_conf {
	const struct config *config;  /* keys, lists, protocol, line; borrowed */
	const struct port_name *port; /* borrowed, not one that is to be found */
	uint32_t within_ms;           /* the most that it will take */
	bool may_ask;
	const struct looker *looker; /* see port/holders.h; borrowed, may be NULL */
	bool waits;                  /* a port that is held may become free meanwhile */
};

/* Caller-owned; must not move while it is in use. */
struct probe {
	struct ev_loop *loop;
	struct probe_conf conf;
	struct dlms_keys keys;
	struct dlms_lists lists;
	struct protocol_conf protocols;
	struct status at_end;
	struct link link;
	struct ev_timer again;
	bool is_over;               /* nothing more will come */
	const struct status *whole; /* of a recording, at its end; NULL: it is not there yet */
	unsigned n_telegrams;
	uint64_t begun_ms;
	size_t n_values;
	struct probe_value values[PROBE_VALUES_MAX];
	struct explain_codes *codes; /* NULL: nothing came under a code of the maker's own */
};

/* Begins to listen. Borrows what `conf` points to, until probe_stop(). */
void probe_start(struct probe *p, struct ev_loop *loop, const struct probe_conf *conf);

/* Fills in all of `to`: what is known of port, line and meter. */
void probe_status(const struct probe *p, struct status *to);

/* Lets the port go, and forgets p->codes. Safe twice, and on one that was never started and is all
 * zero. */
void probe_stop(struct probe *p);

#endif
