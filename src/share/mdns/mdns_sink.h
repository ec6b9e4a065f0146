/* The sink that tells the network what there is here: by multicast DNS, through Avahi. Its services
 * stand in mdns_services.h. */
#ifndef SHARE_MDNS_MDNS_SINK_H
#define SHARE_MDNS_MDNS_SINK_H

#include "share/sink.h"

extern const struct sink mdns_sink;

#endif
