/* A list that has explained itself, in one file for those who make gridmeter: a capture that is
 * anonymous, and the definition in its remarks, behind the word "lists". Left out: what is recorded
 * (explain.c). */
#ifndef CMD_EXPLAIN_SHARE_H
#define CMD_EXPLAIN_SHARE_H

#include "cmd/capture/recording.h"
#include "cmd/explain/explain_hearing.h"
#include "explain/explain_work.h"

struct explain_share {
	const char *file;                 /* a new one */
	struct recording *recording;      /* with times; has fakes in it afterwards */
	const struct protocol_conf *conf; /* with the true keys */
	const struct explain_told *told;
	/* Room that means nothing before; what the fakes say is in it afterwards. */
	struct explain_hearing *hearing;
	struct explain_work *work;
	struct explained *explained;
};

/* What a recording says, from its beginning. */
void explain_share_hear(const struct recording *r, struct explain_hearing *h);

/* Writes the file. The definition is what the fakes say, so that nothing stands in it that is not
 * in the capture. Returns an exit status; what was done, or is wrong, was said. */
int explain_share_write(const struct explain_share *s, bool is_quiet);

#endif
