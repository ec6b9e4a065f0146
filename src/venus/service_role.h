/* What the role of a service brings with it: the direction of the meter, and the number of its
 * position; and how it is told of. */
#ifndef VENUS_SERVICE_ROLE_H
#define VENUS_SERVICE_ROLE_H

#include "venus/service_state.h"

/* Something happened that people want to know. */
void service_tell(struct service *s, const struct event *event);

/* "grid:40" of localsettings to a role and 40. What cannot be used leaves the wish of the
 * configuration. */
void service_parse_class(struct service *s, enum role *role, int *instance);

/* Decides whether import and export change places, once for each meter and role: a sign that
 * changes to and fro would be worse than a wrong one. */
void service_take_direction(struct service *s);

/* The number of /Position, as the role has it, for what localsettings has. */
int32_t service_position(const struct service *s);

/* Says once when localsettings has the number that the configuration's word has for a pvinverter,
 * though the role is another: it was stored so for every role before. Who has chosen it in the GUI
 * since has chosen right, so nothing is changed. */
void service_say_position(struct service *s);

/* The meter becomes a `role` where it is: what stands for that place now is stored, before the bus
 * is left. Only when somebody has changed the role: where localsettings has come back with another
 * one, all is as it should be. */
void service_carry_position(struct service *s, enum role role);

/* The energy that the meter itself should make rise in its role: Q_ENERGY_FORWARD or
 * Q_ENERGY_REVERSE; N_QUANTITIES: any may, or it is not known. */
enum quantity service_rises(const struct service *s);

#endif
