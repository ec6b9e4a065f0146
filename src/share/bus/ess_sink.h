/* The sink that tells nobody anything, but watches: whether an ESS regulates by the same meter that
 * batteries are shown here. Two who both steer it to 0 W charge one another. Left out: telling
 * (sink_words.h), doing something about it. */
#ifndef SHARE_BUS_ESS_SINK_H
#define SHARE_BUS_ESS_SINK_H

#include "share/sink.h"

extern const struct sink ess_sink;

#endif
