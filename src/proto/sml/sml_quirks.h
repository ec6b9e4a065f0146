/* What single makers of SML meters do differently from what they say: the table and its evidence
 * stand in sml_quirks.c. Left out: what holds for every maker (sml_direction.h). */
#ifndef PROTO_SML_SML_QUIRKS_H
#define PROTO_SML_SML_QUIRKS_H

#include "base/bytes.h"

struct telegram;

/* Corrects reg.meant of what is known to be sent wrongly or without its sign, and notes each
 * correction in t->quirks. `server` is the server id of the list. */
void sml_quirks(struct telegram *t, struct bytes server);

#endif
