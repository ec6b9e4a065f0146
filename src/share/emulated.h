/* The meter that other devices are shown, by whatever protocol they ask: which one it is, what it
 * says now, and what is added to it for one who asks. Import is positive. A meter that is silent
 * has no number. Left out: how each protocol writes it. */
#ifndef SHARE_EMULATED_H
#define SHARE_EMULATED_H

#include "share/share.h"

/* What a Shelly Pro 3EM says of itself, when it is asked and in the network alike; with a version
 * that those who look for one take. */
#define EMULATED_SHELLY_MODEL    "SPEM-003CEBEU"
#define EMULATED_SHELLY_APP      "Pro3EM"
#define EMULATED_SHELLY_VERSION  "1.4.4"
#define EMULATED_SHELLY_FIRMWARE "20241011-114455/" EMULATED_SHELLY_VERSION "-g6d2a586"

/* The meter of the key meter, or the only one; NULL: there is none, or nobody has said which. */
const struct share_meter *emulated_meter(const struct share *s);

/* What it says now to one at the address `who` ("192.168.1.30"), with his offset on the power and
 * on that of the first phase where there are phases. False, and *out untouched: it says nothing. */
bool emulated_reading(const struct share *s, const char *who, struct reading *out);

/* The watts that are added for that address. */
int emulated_offset_w(const struct share_config *c, const char *who);

/* Twelve digits of hex that no other machine has, and no maker: from the id of this machine, with
 * the bit of addresses that are administered locally. Always the same here. */
enum { EMULATED_ID_SIZE = 13 };
void emulated_id(char out[EMULATED_ID_SIZE]);

/* What stands for the number of a meter where others need one: its own only where its owner allows
 * it (share_serial), else `id`, that of this machine. Borrowed of either. */
const char *emulated_number(
	const struct share *s, const struct share_meter *m, const char id[EMULATED_ID_SIZE]);

/* Whether one who asks may be a controller: an emulation that batteries use is switched on. */
bool emulated_is_on(const struct share_config *c);

#endif
