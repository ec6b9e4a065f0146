/* SML_GetList.Res (SML 1.04 §6.3.4): the list of values that a meter sends. Left out: the check of
 * the message around it (sml_message.h). */
#ifndef PROTO_SML_SML_LIST_H
#define PROTO_SML_SML_LIST_H

#include "base/bytes.h"

struct telegram;

/* Appends the registers of the GetList.Res that *b begins with to `t`, and moves *b behind it.
 * *server becomes the server id of the list; a list of another server than a *server that is set
 * already is left out. False, and *b and `t` untouched, when it is not a list of values or has more
 * registers than `t` holds. Nothing may be believed before the check of the message. */
bool sml_list(struct bytes *b, struct telegram *t, struct bytes *server);

#endif
