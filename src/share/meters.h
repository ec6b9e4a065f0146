/* The meters that the readings stream tells of: takes what it says, and tells the sinks. Left out:
 * how it comes (intake.h). */
#ifndef SHARE_METERS_H
#define SHARE_METERS_H

#include "share/share.h"
#include "stream/stream_reader.h"

enum { SHARE_METERS_MAX = 256 }; /* more are left out, and said */

/* Takes a line of the stream. */
void meters_take(struct share *s, const struct stream_said *said);

/* There is no stream any more: none of them is live. */
void meters_lose(struct share *s);

/* To be called each second or so: whose last reading does not hold any more is silent, whether or
 * not a daemon that hangs says so. */
void meters_look(struct share *s);

/* Lets those go of which a daemon, which was connected to some seconds ago, has told nothing. */
void meters_sweep(struct share *s);

/* Gives all back, and tells nobody. */
void meters_free(struct share *s);

#endif
