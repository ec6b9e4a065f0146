/* Whose the telegrams of a wire are. A wire that carries another meter for a while has got another;
 * the values of two meters never mix. */
#ifndef METER_OWNERSHIP_H
#define METER_OWNERSHIP_H

#include <stdbool.h>

struct identity;
struct meter;

/* Whether what a telegram says of its meter fits ours. One that says nothing, or little, is of ours
 * where telegrams complement one another. */
bool ownership_agrees(const struct meter *m, const struct identity *id);

/* Whether the telegram that was just heard is of our meter; there may be a new one from now on. */
bool ownership_is_ours(struct meter *m, const struct identity *id);

/* It is ours no more: nothing of it counts for the next. */
void ownership_end(struct meter *m);

#endif
