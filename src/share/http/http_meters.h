/* What the page keeps of each meter beside its latest state: its history, and when it was told
 * last. Left out: the meters
 * themselves (share_meter.h). */
#ifndef SHARE_HTTP_HTTP_METERS_H
#define SHARE_HTTP_HTTP_METERS_H

#include "share/http/history.h"
#include "share/share_meter.h"

enum {
	HTTP_METERS_MAX = 64, /* a bit each; more stand in /now.json only */
	HTTP_HISTORIES_MAX = 8,
};

struct http_slot {
	char key[SHARE_KEY_SIZE]; /* "": free */
	bool is_gone;             /* its meter is; its history stays while there is room */
	bool was_live;            /* as it was told last */
	bool is_due;              /* it was told so shortly ago that it has to wait */
	uint64_t told_ms;         /* when it was; 0: never */
	struct history *history;  /* NULL: none */
};

/* All zero: none. */
struct http_meters {
	struct http_slot of[HTTP_METERS_MAX];
};

/* The slot of that key, or NULL. */
struct http_slot *http_meters_find(struct http_meters *m, const char *key);

/* The same; a free one becomes it, or one whose meter is gone. NULL: there is no room. */
struct http_slot *http_meters_take(struct http_meters *m, const char *key);

/* Its history, which is begun where there is room for one; NULL: there is none. */
struct history *http_meters_history(struct http_meters *m, struct http_slot *slot);

/* Makes a slot free. Its history goes with it. */
void http_meters_free(struct http_slot *slot);

/* Makes all free. */
void http_meters_finish(struct http_meters *m);

#endif
