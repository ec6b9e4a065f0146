/* The link under which a phone finds the page, as text and as a QR code for the terminal. Left out:
 * the command line (share/main.c). */
#ifndef SHARE_HTTP_HTTP_LINK_H
#define SHARE_HTTP_HTTP_LINK_H

#include "config/share_config.h"

enum { HTTP_LINK_SIZE = 512 };

/* The link of a page at that address or name, with the token. */
void http_link_text(const struct share_config *c, const char *at, char out[HTTP_LINK_SIZE]);

/* The address at which others of the network find this machine: of those that are private one of
 * IPv4, where there is one. False: there is none. */
bool http_link_address(char *out, unsigned size);

/* Prints the link on standard output, with its QR code where that leads somewhere from a phone, and
 * says what to do where there is no page. Returns whether there is one. */
bool http_link_print(const struct share_config *c);

#endif
