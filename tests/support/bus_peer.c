/* The protocol of D-Bus as far as a client can tell. */
#include "support/bus_peer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4 };

void bus_peer_begin(struct bus_peer *p, const char *folder)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	p->fd = -1;
	p->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%.80s/bus", folder);
	snprintf(p->address, sizeof p->address, "unix:path=%.100s", address.sun_path);
	if (bind(p->listening, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(p->listening, BACKLOG) < 0)
		perror(address.sun_path);
}

void bus_peer_drop(struct bus_peer *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
	p->n = 0;
	p->is_in = false;
}

static void say(struct bus_peer *p, const char *line)
{
	send(p->fd, line, strlen(line), MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void forget(struct bus_peer *p, size_t n)
{
	p->n -= n;
	memmove(p->in, p->in + n, p->n);
}

/* Lines, up to BEGIN. */
static void let_in(struct bus_peer *p)
{
	char *end;

	if (p->n && p->in[0] == '\0')
		forget(p, 1);
	while (!p->is_in && (end = memmem(p->in, p->n, "\r\n", 2))) {
		if (memcmp(p->in, "AUTH EXTERNAL", 13) == 0)
			say(p, "OK 0123456789abcdef0123456789abcdef\r\n");
		else if (memcmp(p->in, "AUTH", 4) == 0)
			say(p, "REJECTED EXTERNAL\r\n");
		else if (memcmp(p->in, "BEGIN", 5) == 0)
			p->is_in = true;
		else
			say(p, "ERROR\r\n");
		forget(p, (size_t)(end + 2 - p->in));
	}
}

static void receive(struct bus_peer *p)
{
	int fd = accept4(p->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	ssize_t n;

	if (fd >= 0) { /* the newest counts */
		bus_peer_drop(p);
		p->fd = fd;
	}
	if (p->fd < 0)
		return;
	n = recv(p->fd, p->in + p->n, sizeof p->in - p->n, MSG_DONTWAIT);
	if (n > 0)
		p->n += (size_t)n;
	if (!p->is_in)
		let_in(p);
}

DBusMessage *bus_peer_take(struct bus_peer *p)
{
	DBusMessage *m;
	int size;

	receive(p);
	if (!p->is_in || p->n < 16)
		return NULL;
	size = dbus_message_demarshal_bytes_needed(p->in, (int)p->n);
	assert(size >= 0); /* what we send is a message */
	if (size == 0 || (size_t)size > p->n)
		return NULL;
	m = dbus_message_demarshal(p->in, size, NULL);
	assert(m);
	forget(p, (size_t)size);
	return m;
}

void bus_peer_send(struct bus_peer *p, DBusMessage *m, const char *sender)
{
	char *octets = NULL;
	int n = 0;

	if (m && p->is_in) {
		if (sender)
			dbus_message_set_sender(m, sender);
		dbus_message_set_serial(m, ++p->serial ? p->serial : ++p->serial);
		if (dbus_message_marshal(m, &octets, &n))
			send(p->fd, octets, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL);
		dbus_free(octets);
	}
	if (m)
		dbus_message_unref(m);
}
