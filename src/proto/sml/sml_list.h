/* SML_GetList.Res (SML 1.04 §6.3.4): the list of values that a meter sends. */
#ifndef PROTO_SML_SML_LIST_H
#define PROTO_SML_SML_LIST_H

#include "base/bytes.h"

struct telegram;

/* Appends the registers of the body of one GetList.Res to `t`. `body` must have come out of
 * sml_message() with a right check. *server becomes the server id of the list; a list of another
 * server than a *server that is set already is left out. False, and `t` untouched, when it is not a
 * list of values or has more registers than `t` holds. */
bool sml_list(struct bytes body, struct telegram *t, struct bytes *server);

#endif
