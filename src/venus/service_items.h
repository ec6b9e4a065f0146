/* What a service shows: its items, filled. Nothing is sent here. */
#ifndef VENUS_SERVICE_ITEMS_H
#define VENUS_SERVICE_ITEMS_H

#include "venus/service_state.h"

/* Who and what it is, and which of the optional paths there are. */
void service_set_identity(struct service *s);

/* What its last reading says: phases arranged, in the direction of its role. */
void service_set_reading(struct service *s);

/* /Position. */
void service_set_position(struct service *s);

#endif
