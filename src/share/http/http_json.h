/* What meters say, as JSON for the page and for scripts: /now.json, /history.json, and the events
 * of /events. Quantities have the names of `gridmeter decode` and all their digits; a meter that is
 * silent has none. Pure. Left out: health (http_health.h). */
#ifndef SHARE_HTTP_HTTP_JSON_H
#define SHARE_HTTP_HTTP_JSON_H

#include "base/json_writer.h"
#include "share/http/history.h"
#include "share/share.h"

/* Whether a meter has values that hold. */
static inline bool http_is_live(const struct share *s, const struct share_meter *m)
{
	return s->is_connected && m->is_live;
}

/* All meters, at a moment of clock_us(). */
void http_json_now(struct writer *w, const struct share *s, uint64_t now_us);

/* One of them: the data of an event "now". */
void http_json_meter(
	struct writer *w, const struct share *s, const struct share_meter *m, uint64_t now_us);

/* What its last telegrams said, register by register; what tells who it is only where that may be
 * told. At a moment of clock_ms(). */
void http_json_registers(
	struct writer *w, const struct share *s, const struct share_meter *m, uint64_t now_ms);

/* The events "frame", "gone" and "daemon". */
void http_json_frame(struct writer *w, const char *key, const struct stream_frame *f);
void http_json_gone(struct writer *w, const char *key);
void http_json_daemon(struct writer *w, const struct share *s);

/* What is wanted of a history. */
struct http_history {
	const char *key;
	uint32_t minutes; /* up to now; 1 to HISTORY_MINUTES */
	uint32_t steps;   /* that are told as one; at least 1 */
	bool voltages;    /* those of each minute, too */
};

/* `h` may be NULL: nothing is known. `at_s` is now by the clock of the history, `unix_s` by that of
 * the wall. */
void http_json_history(struct writer *w, const struct history *h, const struct http_history *wanted,
	uint64_t at_s, int64_t unix_s);

#endif
