/* What is answered by HTTP: a table of paths, for those meters that are switched on. Left out: what
 * stands in the answers (ecotracker.h and its neighbours). */
#ifndef SHARE_EMULATION_EMULATION_HTTP_H
#define SHARE_EMULATION_EMULATION_HTTP_H

#include "share/emulation/emulation.h"

/* Of a server whose user is a struct emulation. */
extern const struct http_server_kind emulation_http_kind;

#endif
