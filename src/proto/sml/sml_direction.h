/* Gives powers that were sent without a sign their direction, by the status word of the meter. Left
 * out: what single makers send wrongly (sml_quirks.h). */
#ifndef PROTO_SML_SML_DIRECTION_H
#define PROTO_SML_SML_DIRECTION_H

#include "proto/sml/sml_status.h"

/* Gives powers that are magnitudes the direction that the status word tells (reg.meant,
 * reg.direction), and their phases with them; a phase whose direction nobody tells becomes void
 * (reg.is_void). Notes the quirk "status-direction" when it has turned one. A sign that was sent is
 * never taken away. */
void sml_direct(struct telegram *t, struct sml_status status);

#endif
