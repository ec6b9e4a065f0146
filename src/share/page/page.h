/* The page for people: its files as they are sent, made by tools/pack_page of what stands beside
 * this header. They need no other host, and keep to this Content-Security-Policy: default-src
 * 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:. Left out:
 * who sends them (share/http), and what they show. */
#ifndef SHARE_PAGE_PAGE_H
#define SHARE_PAGE_PAGE_H

#include <stddef.h>

struct page_file {
	const char *path;          /* "/", "/page.css" … */
	const char *type;          /* its Content-Type */
	const unsigned char *gzip; /* `n` octets for Content-Encoding: gzip */
	size_t n;
	const char *etag; /* of what is in it, with its quotes */
};

extern const struct page_file page_files[];
extern const size_t n_page_files;

#endif
