/* Wish by wish. */
#include "venus/wishes.h"

#include <string.h>

void wishes_add(struct wishes *kept, const struct wishes *now)
{
	kept->given |= now->given;
	if (now->given & WISH_NAME)
		memcpy(kept->name, now->name, sizeof kept->name);
	if (now->given & WISH_ROLE)
		kept->role = now->role;
	if (now->given & WISH_POSITION)
		kept->position = now->position;
	if (now->given & WISH_INSTANCE)
		kept->instance = now->instance;
}

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
