/* A port of whatever kind: each call is looked up in the row of its kind. Left out: what the kinds
 * do (port_serial.c, port_tcp.c, port_replay.c), what a name leads to (port_name.c), words
 * (port_words.c). */
#include "port/port.h"

#include "base/clock.h"
#include "port/port_name.h"
#include "port/port_ops.h"

#include <errno.h>
#include <unistd.h>

/* One that was never opened is asked as well. */
static const struct port_ops *ops_of(const struct port *p)
{
	return p->ops ? p->ops : &port_serial;
}

void port_close(struct port *p)
{
	if (p->fd >= 0 || p->is_connecting)
		ops_of(p)->close(p);
	p->is_connecting = false;
	p->fd = -1;
}

int port_open(struct port *p, const struct port_place *at, const struct line_setting *line)
{
	static const struct port_ops *const kinds[] = {
		[PORT_AT_SERVER] = &port_tcp,
		[PORT_AT_DEVICE] = &port_serial,
		[PORT_AT_CAPTURE] = &port_replay,
	};

	if (p->is_connecting)
		port_close(p);
	if (!kinds[at->kind])
		return -ENOTTY;
	p->ops = kinds[at->kind];
	p->is_quick = false;
	return p->ops->open(p, at, line);
}

int port_proceed(struct port *p)
{
	return p->ops->proceed(p);
}

const char *port_kind(const struct port *p)
{
	return ops_of(p)->name;
}

bool port_has_line(const struct port *p)
{
	return ops_of(p)->set_line;
}

bool port_is_replay(const struct port *p)
{
	return ops_of(p)->is_replay;
}

uint64_t port_now_ms(const struct port *p)
{
	return ops_of(p)->now_ms ? ops_of(p)->now_ms(p) : clock_ms();
}

time_t port_time(const struct port *p)
{
	return port_is_replay(p) ? replay_time(&p->replay) : time(NULL);
}

struct line_setting port_recorded_line(const struct port *p)
{
	const struct capture_reader *c = &p->replay.capture;

	return port_is_replay(p) ? (struct line_setting){c->baud, c->format}
				 : (struct line_setting){0, ""};
}

/* From here on what is called for ports that are open only. */

void port_claim(struct port *p)
{
	if (p->ops->claim)
		p->ops->claim(p);
}

int port_keep(struct port *p)
{
	return p->ops->keep ? p->ops->keep(p) : 0;
}

void port_set_quick(struct port *p, bool is_quick)
{
	if (p->is_quick != is_quick && p->ops->set_quick)
		p->ops->set_quick(p, is_quick);
	p->is_quick = is_quick;
}

int port_set_line(struct port *p, const struct line_setting *line)
{
	return p->ops->set_line ? p->ops->set_line(p, line) : 0;
}

struct line_errors port_line_errors(const struct port *p)
{
	const struct line_errors none = {0};

	return p->ops->set_line ? line_errors_read(p->fd) : none;
}

static ssize_t read_descriptor(const struct port *p, uint8_t *to, size_t n)
{
	ssize_t r = read(p->fd, to, n);

	if (r > 0)
		return r;
	if (r == 0)
		return p->ops->end_error;
	return errno == EAGAIN || errno == EINTR ? 0 : -errno;
}

ssize_t port_read(struct port *p, uint8_t *to, size_t n)
{
	return p->ops->read ? p->ops->read(p, to, n) : read_descriptor(p, to, n);
}

int port_write(const struct port *p, const uint8_t *from, size_t n)
{
	return p->may_send && p->ops->write ? p->ops->write(p, from, n) : -EPERM;
}
