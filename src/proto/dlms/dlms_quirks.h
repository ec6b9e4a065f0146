/* What individual makers of DLMS meters do differently: the table and its evidence are in
 * dlms_quirks.c. Left out: whatever shows in a push itself, which holds for every maker. */
#ifndef PROTO_DLMS_DLMS_QUIRKS_H
#define PROTO_DLMS_DLMS_QUIRKS_H

#include <stdint.h>

struct dlms_nameless;
struct telegram;

/* Powers of ten that a list without scalers leaves out: of amperes, of energies (in Wh, varh, VAh),
 * of the power factor; of amperes in 64 bits. */
struct dlms_scalers {
	int8_t current, energy, power_factor, wide_current;
};

/* Those of the meter that `t` says it is: by its maker (t->meter), by the name of its list and by
 * its type. There always are some; static. */
const struct dlms_scalers *dlms_scalers_of(
	const struct telegram *t, const struct dlms_nameless *nameless);

#endif
