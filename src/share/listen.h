/* Where sinks listen: sockets for the word or address of a key. Left out: what is said to whoever
 * comes. */
#ifndef SHARE_LISTEN_H
#define SHARE_LISTEN_H

#include "share/sink.h"

#include <sys/socket.h>

enum { LISTEN_MAX = 2, LISTEN_PLACE_SIZE = 80 };

/* An address to listen at. */
struct listen_address {
	struct sockaddr_storage of;
	socklen_t n;
};

/* The addresses of "local", "lan" or an address; returns how many. 0: it is "none", or no address
 * at all. */
size_t listen_addresses(const char *http, uint16_t port, struct listen_address out[LISTEN_MAX]);

/* Whether only this machine or a private network can have the address: 127/8, 10/8, 172.16/12,
 * 192.168/16, 169.254/16, ::1, fc00::/7, fe80::/10. */
bool listen_is_near(const struct sockaddr *a);

/* Whether both ends of a connection are near. */
bool listen_ends_are_near(int fd);

/* "127.0.0.1:8420", "[::1]:8420", or without the port. */
void listen_place_text(const struct sockaddr *a, bool with_port, char out[LISTEN_PLACE_SIZE]);

/* A socket that listens there and waits for nothing. Returns a descriptor, or -1 with errno. */
int listen_tcp(const struct listen_address *a);

/* The same for datagrams, also those that are sent to all of a network. */
int listen_udp(const struct listen_address *a);

/* What an errno of listen_tcp() is called. */
enum sink_problem listen_problem(int error);

#endif
