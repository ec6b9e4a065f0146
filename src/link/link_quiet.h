/* What a link tells while there is nothing to be understood. */
#ifndef LINK_LINK_QUIET_H
#define LINK_LINK_QUIET_H

#include <stdint.h>

struct link;

/* Once each second: tells once when not a byte has come from a port that was named, since it was
 * opened first. Not where the meter is asked, which is told of by the asker. */
void link_tell_quiet(struct link *l, uint64_t now_ms);

#endif
