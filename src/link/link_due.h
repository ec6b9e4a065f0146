/* What an open port calls for. */
#ifndef LINK_LINK_DUE_H
#define LINK_LINK_DUE_H

#include <stdbool.h>
#include <stdint.h>

struct link;

enum link_due {
	LINK_DUE_NOTHING,
	LINK_DUE_PORT,    /* hunting: this one has had its chance */
	LINK_DUE_ASKING,  /* nothing comes by itself */
	LINK_DUE_SEARCH,  /* telegrams have become noise: the line may be another now */
	LINK_DUE_OPENING, /* not a byte for long: the adapter may hang */
};

/* What is due at `now_ms`; to be asked every link_tick_s(). */
enum link_due link_due(const struct link *l, uint64_t now_ms);

/* Whether it is silent, and has been for so long that nothing is to be expected soon; this also
 * holds of a port that is not open. */
bool link_is_calm(const struct link *l, uint64_t now_ms);

/* How often to look, in seconds: a port that has been silent for long is not looked after as often
 * as one from which something comes. */
double link_tick_s(const struct link *l, uint64_t now_ms);

/* Whether milliseconds count of what comes: of a meter that speaks several times a second, and
 * while the line is sought, as some drivers count one error for all that an adapter passes on at
 * once. In silence they never do. */
bool link_is_hasty(const struct link *l, uint64_t now_ms);

/* Whether somebody records what comes from its port, who is to get all of it when it comes. */
bool link_is_recorded(const struct link *l);

/* Whether anything came since the port was opened. */
bool link_has_bytes(const struct link *l);

#endif
