/* Who may ask, and how: what a browser that a foreign page has sent gives away (Host,
 * Sec-Fetch-Site), methods, and the token. Pure. Left out: sockets (share/listen.h), and what there
 * is to ask for (http_routes.h). */
#ifndef SHARE_HTTP_GUARD_H
#define SHARE_HTTP_GUARD_H

#include "doctor/headings.h"

#include <stdbool.h>
#include <stddef.h>

/* What somebody asks; NULL is what he did not say. Borrowed. */
struct http_question {
	const char *method;
	const char *host;
	const char *sec_fetch_site;
	const char *token;         /* of ?t= */
	const char *cookie;        /* all cookies, as they were sent */
	const char *authorization; /* the same */
};

/* Who is asked; borrowed. "" is none. */
struct http_house {
	const char *name;  /* of this machine */
	const char *names; /* further ones, by blanks */
	const char *token;
};

#define HTTP_COOKIE "gridmeter"

enum {
	HTTP_HOST_MAX = 255,
	HTTP_TOKEN_TEXT_SIZE = 3 * 128 + 1,
};

/* The status of an answer: 200, or why there is none: 421 the name is not ours, 405 the method, 403
 * another page has sent him, 401 without the token. */
unsigned http_guard(const struct http_question *q, const struct http_house *house);

/* Whether a Host is one that no foreign name can lead to: an address, localhost, our names,
 * anything under .local. NULL, as HTTP/1.0 leaves it out and no browser does, is one. */
bool http_guard_host(const char *host, const struct http_house *house);

/* Whether a text is the token, in the same time wherever they differ. */
bool http_guard_token(const char *given, const char *token);

/* The token as it stands in a link and in a cookie: what is no letter, digit or one of -._~ becomes
 * %hh. Cut where it does not fit. */
void http_token_text(const char *token, char out[HTTP_TOKEN_TEXT_SIZE]);

/* Takes %hh for what it stands for, in place; what makes no sense and %00 stay as they are. Returns
 * the length. */
size_t http_unescape(char *text);

/* The language of ?lang=, or the first of Accept-Language that we speak, or English. Both may be
 * NULL. */
enum language http_language(const char *lang, const char *accepted);

#endif
