/* Who a meter is, from what it says of itself: its number (by DIN 43863-5 where the coding is
 * known), its maker and its firmware. Left out: which port it is on, and whose meter it is. */
#ifndef PROTO_SML_SML_IDENTITY_H
#define PROTO_SML_SML_IDENTITY_H

#include "base/bytes.h"

struct telegram;

/* Fills t->meter from its registers and the server id of its list. Whatever the meter sent, the
 * strings are short and printable ASCII. */
void sml_identify(struct telegram *t, struct bytes server);

#endif
