/* How meters and sinks are, as JSON for the page: the findings of `gridmeter doctor` with its
 * sentences, what is received, and who asks. Pure. Left out: what is wrong with a machine that the
 * share does not see, as its ports. */
#ifndef SHARE_HTTP_HTTP_HEALTH_H
#define SHARE_HTTP_HTTP_HEALTH_H

#include "base/json_writer.h"
#include "doctor/words.h"
#include "share/share.h"

/* What is known of the machine before any meter is heard: of files and commands. Borrowed. */
struct http_health {
	const struct share *share;
	const struct facts *machine;
	enum language language;
};

/* /health.json at a moment of clock_ms(). */
void http_json_health(struct writer *w, const struct http_health *h, uint64_t now_ms);

/* The events "account", of a meter, and "outputs". */
void http_json_account(struct writer *w, const struct http_health *h, const struct share_meter *m);
void http_json_outputs(struct writer *w, const struct http_health *h, uint64_t now_ms);

#endif
