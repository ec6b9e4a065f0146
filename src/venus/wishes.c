/* Compares wish by wish. */
#include "venus/wishes.h"

#include <string.h>

unsigned wishes_changed(const struct wishes *now, const struct wishes *before)
{
	unsigned other = ~before->given;

	if (strcmp(now->name, before->name) != 0)
		other |= WISH_NAME;
	if (now->role != before->role)
		other |= WISH_ROLE;
	if (now->position != before->position)
		other |= WISH_POSITION;
	if (now->instance != before->instance)
		other |= WISH_INSTANCE;
	return now->given & other;
}
