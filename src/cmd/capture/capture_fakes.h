/* Fakes in a recording that is about to be written, and what people are told of it. Left out: how
 * they get there (capture_anonymize.h), and files. */
#ifndef CMD_CAPTURE_FAKES_H
#define CMD_CAPTURE_FAKES_H

#include "cmd/capture/capture_anonymize.h"

/* Anonymises the recording in place, as capture_anonymize() does. EXIT_FINE: it may be shown to
 * anybody, and *out says what was done. Another exit status: it must not be written, and why was
 * said in the name of `command`. */
int capture_put_fakes(const char *command, struct recording *r, const struct protocol_conf *conf,
	bool drop, struct anonymized *out);

/* Says on standard output what is in `file` now. */
void capture_tell_fakes(const char *file, const struct anonymized *a);

#endif
