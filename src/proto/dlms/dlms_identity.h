/* Who sends a push: number, maker, type. */
#ifndef PROTO_DLMS_DLMS_IDENTITY_H
#define PROTO_DLMS_DLMS_IDENTITY_H

#include "base/bytes.h"
#include "proto/dlms/dlms_scaling.h"

struct dlms_nameless;
struct telegram;

/* Fills t->meter. `title` is the system title of a ciphered push, else empty. */
void dlms_identify(struct telegram *t, struct bytes title, const struct dlms_nameless *nameless);

/* The family that an identified telegram is of. */
enum dlms_family dlms_family_of(const struct telegram *t, const struct dlms_nameless *nameless);

#endif
