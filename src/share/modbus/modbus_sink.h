/* The sink for those who ask by Modbus TCP: GX devices, inverters, wallboxes, hubs. */
#ifndef SHARE_MODBUS_MODBUS_SINK_H
#define SHARE_MODBUS_MODBUS_SINK_H

#include "share/sink.h"

extern const struct sink modbus_sink;

#endif
