/* Who sends a push: number, maker, system title, and the name of its list (IEC 62056-6-2; letters
 * of makers by the FLAG list). Left out: firmware, which no list of values has. */
#ifndef PROTO_DLMS_DLMS_IDENTITY_H
#define PROTO_DLMS_DLMS_IDENTITY_H

#include "base/bytes.h"

struct dlms_nameless;
struct telegram;

/* Fills t->meter, by copies, from the registers of `t`. `title` is the system title of a ciphered
 * push, else empty. What is not said stays "". */
void dlms_identify(struct telegram *t, struct bytes title, const struct dlms_nameless *nameless);

/* The name of the list, as the maker calls it; empty: it has none. Borrowed from the telegram. */
struct bytes dlms_list_id(const struct telegram *t, const struct dlms_nameless *nameless);

#endif
