/* What doctor and detect are waiting for, as the line for whoever waits (cmd/progress.h). Left out:
 * finding it out. */
#ifndef CMD_LOOK_PROGRESS_H
#define CMD_LOOK_PROGRESS_H

#include "cmd/progress.h"
#include "doctor/words.h"

/* A port that is listened to, by its facts so far; NULL: what is not a port is waited for. */
void look_progress(struct progress *p, const struct facts *f, enum language language);

/* Which of `n` that are waited for at once, at least one, is shown now: they take turns. */
size_t look_progress_turn(const struct progress *p, size_t n);

#endif
