/* What the meter of a link tells: it goes on to the owner of the link, and events to the log. */
#ifndef METER_LINK_HOOKS_H
#define METER_LINK_HOOKS_H

#include "meter/meter.h"

/* Their ctx is the struct link, of which all but the meter is set. */
extern const struct meter_hooks link_meter_hooks;

#endif
