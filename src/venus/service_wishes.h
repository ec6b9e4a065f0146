/* What the configuration says of name, role, position and instance, against what localsettings has
 * of them. Left out: what takes effect, and when (wishes.h). */
#ifndef VENUS_SERVICE_WISHES_H
#define VENUS_SERVICE_WISHES_H

#include "venus/service_state.h"

/* Once for each meter, as soon as localsettings has told what it has: writes what takes effect.
 * True when localsettings was asked again, as something was written: the rest waits for it. */
bool service_take_wishes(struct service *s);

/* When it is clear what the service is: says once what has no effect. */
void service_say_held(struct service *s);

#endif
