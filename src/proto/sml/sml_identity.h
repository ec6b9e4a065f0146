/* Who a meter is, from what it says of itself: its number (DIN 43863-5 where the rule is known),
 * maker and firmware. Left out: where it hangs. */
#ifndef PROTO_SML_SML_IDENTITY_H
#define PROTO_SML_SML_IDENTITY_H

#include "base/bytes.h"

struct telegram;

/* Fills t->meter from its registers and the server id of its list. Whatever the meter sent, the
 * strings are short and printable ASCII. */
void sml_identify(struct telegram *t, struct bytes server);

#endif
