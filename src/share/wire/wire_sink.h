/* The sink "wire": the meter as if it were at the other end of a wire, by TCP, for many: as P1
 * telegrams (key p1_port), or as it sends itself (relay_port). Left out: the ports (wire_server.h),
 * the telegrams (p1_telegram.h), where octets come from (relay_feed.h). */
#ifndef SHARE_WIRE_WIRE_SINK_H
#define SHARE_WIRE_WIRE_SINK_H

#include "share/sink.h"

extern const struct sink wire_sink;

#endif
