/* One COSEM attribute to one register of a telegram (IEC 62056-6-2: attribute 2 of a data or a
 * register, 3 its scaler and unit). Left out: what the register means. */
#ifndef PROTO_DLMS_DLMS_REGISTER_H
#define PROTO_DLMS_DLMS_REGISTER_H

#include "proto/dlms/axdr.h"
#include "reading/telegram.h"

/* An OBIS code from its six octets. */
static inline struct obis dlms_obis(const uint8_t octets[6])
{
	return (struct obis){octets[0], octets[1], octets[2], octets[3], octets[4], octets[5]};
}

/* Reads one element from *b into a new register of `t`. A structure or array is stepped over and
 * kept by name; the same when the telegram is full, then NULL is returned. What *b holds must be
 * sound (axdr_skip). Numbers come without scaler and unit. */
struct reg *dlms_register_read(struct telegram *t, const struct obis *name, struct bytes *b);

/* The same of an element that has been read. */
struct reg *dlms_register_add(struct telegram *t, const struct obis *name, const struct axdr *e);

/* value * 10^scaler in `unit` (enum unit). A scaler that no meter has makes it REG_OTHER. */
void dlms_register_scale(struct reg *r, int scaler, uint8_t unit);

#endif
