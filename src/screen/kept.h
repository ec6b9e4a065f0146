/* Name, role and position of a meter, which localsettings keeps: written there whether or not the
 * meter is on the bus at present; where it is, its service hears of it as of any other page's
 * choice (venus/service.h). Left out: settings that gridmeter keeps itself
 * (daemon/source_choices.h). */
#ifndef SCREEN_KEPT_H
#define SCREEN_KEPT_H

#include "dbus/value.h"
#include "venus/role.h"

#include <stdbool.h>

struct screen;
struct slot;

/* Asks localsettings to store it; what is refused later is said in slot's /Settings/Refused. False:
 * it cannot be asked. `slot` has a source whose meter is known. */
bool kept_write_name(struct screen *s, struct slot *slot, const char *name);
bool kept_write_position(struct screen *s, struct slot *slot, int32_t number);
bool kept_write_role(struct screen *s, struct slot *slot, enum role role);

#endif
