/* The loop of base/loop.c beside what a message bus needs. */
#include "daemon/loop.h"

#include "base/log.h"
#include "base/loop.h"
#include "dbus/bus.h"

struct ev_loop *loop_new(bool has_bus)
{
	if (!has_bus || bus_prepare())
		return loop_begin();
	log_error("no memory for the message bus, ending");
	return NULL;
}
