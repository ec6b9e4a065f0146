/* The table while it becomes: on a screen of its own where somebody sits at a terminal, every few
 * seconds anew, so that one sees the kettle at work. Nothing of it is left when it ends. */
#ifndef CMD_EXPLAIN_LIVE_H
#define CMD_EXPLAIN_LIVE_H

#include "cmd/explain/explain_hearing.h"
#include "doctor/words.h"
#include "explain/explain_work.h"

struct explain_live {
	const struct explain_hearing *hearing;
	const struct explain_told *told;
	struct explain_work *work;
	struct explained *explained;
	enum language language;
	uint64_t drawn_ms; /* 0: not yet */
};

/* Whether there is a terminal that can show it. */
bool explain_live_may(void);

/* Draws it if it is due. */
void explain_live_show(struct explain_live *l);

/* Gives the screen back. Safe at any time. */
void explain_live_end(struct explain_live *l);

#endif
