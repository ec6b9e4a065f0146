/* What a Shelly Pro 3EM says of its meter: the members of EM.GetStatus, EM1.GetStatus and
 * EMData.GetStatus. A meter without powers of phases has all on the first, as those who ask add
 * them up. Pure. */
#ifndef SHARE_EMULATION_SHELLY_EM_H
#define SHARE_EMULATION_SHELLY_EM_H

#include "base/json_writer.h"
#include "reading/reading.h"

/* Members of an object that is open; of a reading with a power. */
void shelly_em_status(struct json_writer *j, const struct reading *r);
void shelly_em1_status(struct json_writer *j, const struct reading *r);
void shelly_emdata_status(struct json_writer *j, const struct reading *r);

/* Whether a voltage or the frequency of it is no measured one: those who ask expect some. */
bool shelly_em_invents(const struct reading *r);

#endif
