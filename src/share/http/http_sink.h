/* The sink "http": the page, its events, JSON and metrics, for whoever asks at the addresses of the
 * key http. Nothing can be written there. Left out: the page itself (page/page.h). */
#ifndef SHARE_HTTP_HTTP_SINK_H
#define SHARE_HTTP_HTTP_SINK_H

#include "share/sink.h"

extern const struct sink http_sink;

#endif
