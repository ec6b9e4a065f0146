/* The sink "sma": tells what an SMA Energy Meter tells (Speedwire), to the group of all such meters
 * and to the addresses of the key sma_to, with each reading and each second while there is one.
 * Nothing is taken from anybody. Left out: what is told (sma_datagram.h). */
#ifndef SHARE_SMA_SMA_SINK_H
#define SHARE_SMA_SMA_SINK_H

#include "share/sink.h"

extern const struct sink sma_sink;

#endif
