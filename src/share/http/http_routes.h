/* What there is to ask for, and each answer with its headers. Left out: who may ask (http_guard.h),
 * and connections (http_sink.c). */
#ifndef SHARE_HTTP_HTTP_ROUTES_H
#define SHARE_HTTP_HTTP_ROUTES_H

#include "share/http/http.h"

/* Answers one question, of whatever sort. */
enum MHD_Result http_answer(
	struct http *h, struct MHD_Connection *c, const char *method, const char *path);

#endif
