/* Where a Shelly is asked by datagrams: a socket for each of the ports of the key shelly_ports.
 * Whoever sends something that is no question is not answered, and nobody is while the meter is
 * silent. Left out: what is asked and answered (shelly_rpc.h). */
#ifndef SHARE_EMULATION_EMULATION_UDP_H
#define SHARE_EMULATION_EMULATION_UDP_H

#include "share/emulation/emulation.h"

/* Begins to listen, and goes on to try where that is not possible. */
void emulation_udp_begin(struct emulation *e);

/* Answers those who wait for a reading: there is one, or there will be none. */
void emulation_udp_go_on(struct emulation *e);

/* What is wrong with one of the ports, if anything is. */
void emulation_udp_report(const struct emulation *e, struct sink_report *out);

/* Safe twice. */
void emulation_udp_finish(struct emulation *e);

#endif
