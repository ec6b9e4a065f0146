/* A text of an answer, of any length, made with the writer's doors (base/writer.h,
 * base/json_writer.h). Left out: what stands in it. */
#ifndef SHARE_HTTP_HTTP_TEXT_H
#define SHARE_HTTP_HTTP_TEXT_H

#include "base/writer.h"

/* One at a time; it is large, and its owner's. */
struct http_text {
	struct writer to;
	char *text;
	size_t n;
};

/* Begins one. False: there is no memory. */
bool http_text_begin(struct http_text *t);

/* Ends it. The text, the caller's to free(), and its length; NULL: there was no memory. */
char *http_text_end(struct http_text *t, size_t *n);

#endif
