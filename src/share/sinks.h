/* All sinks of the sharing process: which there are, which the configuration wants, and what is
 * wrong with them. Left out: what one does (sink.h). */
#ifndef SHARE_SINKS_H
#define SHARE_SINKS_H

#include "share/share.h"

/* Whether those of this program can speak TLS. */
bool sinks_have_tls(void);

/* Makes the list in `s`, and begins those that are wanted. */
void sinks_begin(struct share *s);

/* The same with another configuration, which becomes that of `s`; sinks whose keys are as they were
 * notice nothing. */
void sinks_reload(struct share *s, const struct share_config *config);

/* To be called each second or so: writes a line to the log where something has become wrong, or
 * right again. */
void sinks_look(struct share *s);

/* Ends all of them, and gives their memory back. Safe twice. */
void sinks_finish(struct share *s);

#endif
