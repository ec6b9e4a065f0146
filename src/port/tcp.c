/* Names of servers, and sockets with their options (RFC 9293; keep-alive as tcp(7) has it).
 * Addresses are tried one after the other, each for ten seconds. Nothing here waits. Left out:
 * telnet and RFC 2217, encryption. */
#include "port/tcp.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	CONNECT_MS = 10000, /* for each address */
	/* An end that vanished without a word is noticed after 25 s. */
	KEEP_IDLE_S = 10,
	KEEP_INTERVAL_S = 5,
	KEEP_PROBES = 3,
	PORT_MAX = 65535,
};

/* The end of the host in `text`; NULL when its brackets are not right. */
static const char *end_of_host(const char *text)
{
	const char *end;

	if (*text != '[')
		return text + strcspn(text, ":/[]");
	end = strchr(text, ']');
	return end && end - text > 1 ? end + 1 : NULL;
}

static bool take_port(const char *text, char port[6])
{
	size_t n = strspn(text, "0123456789");
	long number = strtol(text, NULL, 10);

	if (n == 0 || n > 5 || text[n] || number < 1 || number > PORT_MAX)
		return false;
	snprintf(port, 6, "%ld", number);
	return true;
}

const char *tcp_parse(const char *host, struct tcp_name *name)
{
	const char *end = end_of_host(host);
	size_t bracket = *host == '[', n;

	if (!end || end == host || strpbrk(host, " \t/"))
		return "expected tcp://host:port, as in tcp://192.168.1.5:3333 or "
		       "tcp://[fd00::5]:3333";
	n = (size_t)(end - host) - 2 * bracket;
	if (n >= sizeof name->host)
		return "the name of the host is longer than 253 characters";
	if (*end == ':' && strchr(end + 1, ':'))
		return "an IPv6 address stands in brackets, as in tcp://[fd00::5]:3333";
	if (*end != ':' || !take_port(end + 1, name->port))
		return "expected a port number from 1 to 65535 behind the host, as in "
		       "tcp://192.168.1.5:3333";
	memcpy(name->host, host + bracket, n);
	name->host[n] = '\0';
	return "";
}

int tcp_begin(struct tcp *t, const struct tcp_name *name)
{
	*t = (struct tcp){.name = *name, .fd = -1};
	if (!*t->name.host)
		return -EINVAL;
	if (resolver_numeric(t->name.host, t->name.port, &t->addresses) == 0)
		return 0;
	t->resolver = resolver_start(t->name.host, t->name.port);
	return t->resolver ? 0 : -ENOMEM;
}

static void close_socket(struct tcp *t)
{
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
}

void tcp_cancel(struct tcp *t)
{
	resolver_release(t->resolver);
	t->resolver = NULL;
	close_socket(t);
}

static void set_option(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof value);
}

static int begin_socket(struct tcp *t, uint64_t now_ms)
{
	const struct sockaddr *to = (const struct sockaddr *)&t->addresses.list[t->next].address;
	socklen_t length = t->addresses.list[t->next++].length;

	t->limit_ms = now_ms + CONNECT_MS;
	t->fd = socket(to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (t->fd < 0)
		return -errno;
	set_option(t->fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	set_option(t->fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEP_IDLE_S);
	set_option(t->fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEP_INTERVAL_S);
	set_option(t->fd, IPPROTO_TCP, TCP_KEEPCNT, KEEP_PROBES);
	set_option(t->fd, IPPROTO_TCP, TCP_NODELAY, 1);
	return connect(t->fd, to, length) < 0 && errno != EINPROGRESS ? -errno : 0;
}

/* On one machine a port that nobody listens on may be chosen for our own end, which is then
 * connected to itself. */
static bool is_own_end(int fd)
{
	struct sockaddr_storage here = {0}, there = {0};
	socklen_t n = sizeof here, m = sizeof there;

	return getsockname(fd, (struct sockaddr *)&here, &n) == 0 &&
	       getpeername(fd, (struct sockaddr *)&there, &m) == 0 && n == m &&
	       memcmp(&here, &there, n) == 0;
}

/* 0: connected. */
static int ask_socket(const struct tcp *t, uint64_t now_ms)
{
	struct pollfd p = {.fd = t->fd, .events = POLLOUT};
	socklen_t n = sizeof(int);
	int error = 0;

	if (poll(&p, 1, 0) <= 0)
		return now_ms >= t->limit_ms ? -ETIMEDOUT : -EINPROGRESS;
	if (getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &error, &n) < 0)
		return -errno;
	return error == 0 && is_own_end(t->fd) ? -ECONNREFUSED : -error;
}

static int ask_resolver(struct tcp *t)
{
	int r = resolver_ask(t->resolver, &t->addresses);

	if (r != -EINPROGRESS) {
		resolver_release(t->resolver);
		t->resolver = NULL;
	}
	return r;
}

/* 0: connected. */
static int try_address(struct tcp *t, uint64_t now_ms)
{
	int r = t->fd < 0 ? begin_socket(t, now_ms) : 0;

	return r < 0 ? r : ask_socket(t, now_ms);
}

/* One address after the other; the error is that of the last. */
int tcp_proceed(struct tcp *t, uint64_t now_ms)
{
	int r = t->resolver ? ask_resolver(t) : 0, fd;

	if (r < 0)
		return r;
	do {
		r = try_address(t, now_ms);
		if (r == -EINPROGRESS)
			return r;
		if (r < 0)
			close_socket(t);
	} while (r < 0 && t->next < t->addresses.n);
	fd = t->fd;
	t->fd = -1;
	return r < 0 ? r : fd;
}

int tcp_write(int fd, const uint8_t *from, size_t n)
{
	return send(fd, from, n, MSG_NOSIGNAL) < 0 && errno != EAGAIN ? -errno : 0;
}
