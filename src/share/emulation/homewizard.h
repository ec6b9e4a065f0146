/* What a HomeWizard P1 meter says by its API v1: who it is (/api), and what it measures
 * (/api/v1/data), in whole watts, volts, amperes with a sign, and kWh. Import is positive. Pure.
 * Left out: its WLAN and the number of the meter, and API v2, for which one needs a certificate of
 * HomeWizard. */
#ifndef SHARE_EMULATION_HOMEWIZARD_H
#define SHARE_EMULATION_HOMEWIZARD_H

#include "base/writer.h"
#include "reading/reading.h"

/* `id`: twelve digits of hex. */
void homewizard_info_write(struct writer *w, const char *id);

/* What the meter does not say is left out. All energy stands as that of the first tariff as well,
 * as there are those who add up tariffs only (evcc). */
void homewizard_data_write(struct writer *w, const struct reading *r);

#endif
