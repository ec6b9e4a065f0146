/* Where the page listens: sockets for the word or address of the key http. Left out: what is said
 * to whoever comes (http_sink.h). */
#ifndef SHARE_HTTP_HTTP_LISTEN_H
#define SHARE_HTTP_HTTP_LISTEN_H

#include "share/sink.h"

#include <sys/socket.h>

enum { HTTP_LISTENERS_MAX = 2, HTTP_PLACE_SIZE = 80 };

/* An address to listen at. */
struct http_address {
	struct sockaddr_storage of;
	socklen_t n;
};

/* The addresses of "local", "lan" or an address; returns how many. 0: it is "none", or no address
 * at all. */
size_t http_addresses(const char *http, uint16_t port, struct http_address out[HTTP_LISTENERS_MAX]);

/* Whether only this machine or a private network can have the address: 127/8, 10/8, 172.16/12,
 * 192.168/16, 169.254/16, ::1, fc00::/7, fe80::/10. */
bool http_is_near(const struct sockaddr *a);

/* Whether both ends of a connection are near. */
bool http_ends_are_near(int fd);

/* "127.0.0.1:8420", "[::1]:8420", or without the port. */
void http_place_text(const struct sockaddr *a, bool with_port, char out[HTTP_PLACE_SIZE]);

/* A socket that listens there and waits for nothing. Returns a descriptor, or -1 with errno. */
int http_listen(const struct http_address *a);

/* What an errno of http_listen() is called. */
enum sink_problem http_listen_problem(int error);

#endif
