/* com.victronenergy.gridmeter: what the page of gridmeter on the screen of a GX device shows of all
 * meters and ports, also of those that are not on the bus, and what its owner sets there; and the
 * notifications. A service of a type that the GUI's list of devices, VRM and systemcalc do not
 * know. Left out: the page. */
#ifndef SCREEN_SCREEN_H
#define SCREEN_SCREEN_H

#include "screen/recorder.h"

struct guest_at;
struct config_file;
struct sandbox;

/* Whether the configuration wants it: on Venus OS, or where it says so; never without a bus. */
bool screen_is_wanted(const struct config_file *file);

/* As the functions of a struct guest (daemon/guest.h). `record` makes recordings, see
 * screen/recorder.h. There is one screen. */
void screen_begin(const struct guest_at *at, int (*record)(const struct recorder_order *o));
void screen_configured(void);
void screen_end(void);

#endif
