/* The sink "emulation": answers like a meter that others know, at the addresses of the key
 * meter_at. Left out: whether it is announced in the network. */
#ifndef SHARE_EMULATION_EMULATION_SINK_H
#define SHARE_EMULATION_EMULATION_SINK_H

#include "share/sink.h"

extern const struct sink emulation_sink;

#endif
