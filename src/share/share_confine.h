/* What the sharing process gives up once its ports are open: root, and all that it does not need.
 * Left out: how (sandbox/sandbox.h). */
#ifndef SHARE_SHARE_CONFINE_H
#define SHARE_SHARE_CONFINE_H

#include "config/share_config.h"

/* As root: becomes the user gridmeter-share, of the group gridmeter too, where there is that user.
 * False, and said in the log: root cannot be given up. */
bool share_drop_root(void);

/* Enters the sandbox for that configuration, read from the file `path`; "" is none. There is no way
 * back. */
void share_confine(const struct share_config *c, const char *path);

/* Whether the sandbox made for `before` is wide enough for `now`; if not, *error says what is
 * outside of it. */
bool share_confine_covers(const struct share_config *before, const struct share_config *now,
	struct conf_error *error);

#endif
