/* IPv4 and IPv6 have a socket each, so an address is never one in the clothes of the other. */
#include "share/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BACKLOG = 64 };

/* An address as text to one; false: it is none. */
static bool resolve(const char *text, uint16_t port, struct listen_address *out)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM};
	struct addrinfo *found;
	char service[8];

	snprintf(service, sizeof service, "%u", (unsigned)port);
	if (getaddrinfo(text, service, &hints, &found) != 0)
		return false;
	memcpy(&out->of, found->ai_addr, found->ai_addrlen);
	out->n = found->ai_addrlen;
	freeaddrinfo(found);
	return true;
}

size_t listen_addresses(const char *http, uint16_t port, struct listen_address out[LISTEN_MAX])
{
	static const char *const local[] = {"127.0.0.1", "::1"}, *const all[] = {"0.0.0.0", "::"};
	const char *const *texts = strcmp(http, "local") == 0 ? local
				   : strcmp(http, "lan") == 0 ? all
							      : &http;
	size_t n = 0, n_texts = texts == &http ? 1 : LISTEN_MAX;

	for (size_t i = 0; i < n_texts && *http && strcmp(http, "none") != 0; i++)
		n += resolve(texts[i], port, &out[n]);
	return n;
}

static bool is_near_4(uint32_t a)
{
	static const struct {
		uint32_t net, mask;
	} near[] = {{0x7f000000, 0xff000000}, {0x0a000000, 0xff000000}, {0xac100000, 0xfff00000},
		{0xc0a80000, 0xffff0000}, {0xa9fe0000, 0xffff0000}};

	for (size_t i = 0; i < sizeof near / sizeof *near; i++)
		if ((a & near[i].mask) == near[i].net)
			return true;
	return false;
}

bool listen_is_near(const struct sockaddr *a)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)a;
	const struct in6_addr *v6 = &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr;

	if (a->sa_family == AF_INET)
		return is_near_4(ntohl(v4->sin_addr.s_addr));
	return a->sa_family == AF_INET6 && (IN6_IS_ADDR_LOOPBACK(v6) || IN6_IS_ADDR_LINKLOCAL(v6) ||
						   (v6->s6_addr[0] & 0xfe) == 0xfc);
}

bool listen_ends_are_near(int fd)
{
	struct sockaddr_storage ours, theirs;
	socklen_t n = sizeof ours, m = sizeof theirs;

	return getsockname(fd, (struct sockaddr *)&ours, &n) == 0 &&
	       getpeername(fd, (struct sockaddr *)&theirs, &m) == 0 &&
	       listen_is_near((struct sockaddr *)&ours) &&
	       listen_is_near((struct sockaddr *)&theirs);
}

void listen_place_text(const struct sockaddr *a, bool with_port, char out[LISTEN_PLACE_SIZE])
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)a;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)a;
	bool is_6 = a->sa_family == AF_INET6;
	char text[INET6_ADDRSTRLEN] = "";

	inet_ntop(a->sa_family, is_6 ? (const void *)&v6->sin6_addr : &v4->sin_addr, text,
		sizeof text);
	if (with_port)
		snprintf(out, LISTEN_PLACE_SIZE, is_6 ? "[%s]:%u" : "%s:%u", text,
			(unsigned)ntohs(is_6 ? v6->sin6_port : v4->sin_port));
	else
		snprintf(out, LISTEN_PLACE_SIZE, "%s", text);
}

static const int yes = 1;

static bool bind_to(int fd, const struct listen_address *a)
{
	return (a->of.ss_family != AF_INET6 ||
		       setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) == 0) &&
	       bind(fd, (const struct sockaddr *)&a->of, a->n) == 0;
}

/* Returns -1, and keeps errno. */
static int give_up(int fd)
{
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return -1;
}

int listen_tcp(const struct listen_address *a)
{
	int fd = socket(a->of.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	return fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
			       bind_to(fd, a) && listen(fd, BACKLOG) == 0
		       ? fd
		       : give_up(fd);
}

/* Two that may use the same address again would both have it. */
int listen_udp(const struct listen_address *a)
{
	int fd = socket(a->of.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	return fd >= 0 && bind_to(fd, a) ? fd : give_up(fd);
}

enum sink_problem listen_problem(int error)
{
	switch (error) {
	case EADDRINUSE:
		return SINK_PORT_TAKEN;
	case EACCES:
	case EPERM:
		return SINK_PORT_FORBIDDEN;
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
		return SINK_NO_ADDRESS;
	default:
		return SINK_BROKEN;
	}
}
