/* How often the page is told: seldom while all ports are silent, as nothing changes then but ages.
 */
#ifndef SCREEN_SCREEN_PACE_H
#define SCREEN_SCREEN_PACE_H

#include <stdbool.h>

struct screen;

/* Nothing has come for long, and nobody waits for anything. */
bool screen_is_calm(const struct screen *s);

/* Before the first tick. */
void screen_pace_begin(struct screen *s);

/* The tick has been; sets the next one. Once something comes, or a meter is given up, it hurries.
 */
void screen_set_pace(struct screen *s);

/* There are no ticks any more. */
void screen_pace_end(struct screen *s);

#endif
