/* Whose meter is it? A section keeps its meter, on whatever port it is heard, and a meter is
 * published once.
 *
 * A meter with a number is known by that, and belongs to the station that had it last; where
 * another one hears it, its adapter has moved. A meter without one is known by its type and its
 * port: two sections with two ports have two. */
#ifndef CMD_OWNERS_H
#define CMD_OWNERS_H

#include "reading/telegram.h"

#include <stdbool.h>

struct station;
struct stations;

/* Whether the meter that `station` hears may be its own. Where it is another's, the two may be
 * about to change ports. */
bool owners_accept(struct stations *s, struct station *station, const struct identity *id);

/* It is its own from now on. */
void owners_begin(struct stations *s, struct station *station, const struct identity *id);

/* Whether another station reads the port, or waits for its own meter there. */
bool owners_have_port(const struct stations *s, const struct station *but, const char *path);

#endif
