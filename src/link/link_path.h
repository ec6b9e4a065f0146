/* Which port a link is at. */
#ifndef LINK_LINK_PATH_H
#define LINK_LINK_PATH_H

#include <stdbool.h>

struct link;

/* The link is at that port from now on. What was heard on another one is forgotten. */
void link_set_path(struct link *l, const char *path);

/* Hunting: tries to open that port. Returns whether it is open. */
bool link_try_path(struct link *l, const char *path);

#endif
