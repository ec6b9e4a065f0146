/* The event loop of a program, and what it does where libev would abort(): if the machine is short
 * of something for a moment, it waits; if that does not pass, it ends the program with a sentence,
 * for a supervisor to start it anew. Left out: what happens in the loop. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include <ev.h>

/* The default loop, which ends by ev_break() alone; NULL when it cannot be made, which is said. To
 * be destroyed by ev_loop_destroy(). */
struct ev_loop *loop_begin(void);

#endif
