/* A port of whatever kind: what is called here is looked up in the row of its kind. Left out: what the kinds do
 * (port_serial.c, port_tcp.c, replay.c), what a name leads to (port_name.c), words (port_words.c). */
#include "port/port.h"

#include "base/clock.h"
#include "port/port_name.h"
#include "port/port_ops.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

void port_path(const char *name, char path[PATH_MAX])
{
	struct port_name n;

	port_name_parse(name, &n);
	strcpy(path, n.path);
}

const char *port_check(const char *name)
{
	struct port_name n;
	struct tcp_name tcp;
	struct stat st;

	port_name_parse(name, &n);
	if (n.kind == PORT_NAME_AUTO)
		return "";
	if (n.kind == PORT_NAME_TCP)
		return tcp_parse(name, &tcp);
	if (n.kind == PORT_NAME_CAPTURE || stat(n.path, &st) < 0)
		return "";
	if (S_ISDIR(st.st_mode))
		return port_strerror(-EISDIR);
	if (!S_ISCHR(st.st_mode) || major(st.st_rdev) == 1) /* 1: memory devices, /dev/null */
		return port_strerror(-ENOTTY);
	return "";
}

/* One that was never opened is asked as well. */
static const struct port_ops *ops_of(const struct port *p)
{
	return p->ops ? p->ops : &port_serial;
}

int port_open(struct port *p, const char *path, const struct line_setting *line)
{
	static const struct port_ops *const kinds[] = {
		[PORT_NAME_TCP] = &port_tcp,
		[PORT_NAME_DEVICE] = &port_serial,
		[PORT_NAME_CAPTURE] = &port_replay,
	};
	struct port_name n;

	port_name_parse(path, &n);
	if (!kinds[n.kind])
		return -ENOTTY;
	p->ops = kinds[n.kind];
	return p->ops->open(p, &n, line);
}

int port_proceed(struct port *p)
{
	return ops_of(p)->proceed(p);
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

void port_claim(struct port *p)
{
	if (ops_of(p)->claim)
		ops_of(p)->claim(p);
}

int port_keep(struct port *p)
{
	return ops_of(p)->keep ? ops_of(p)->keep(p) : 0;
}

int port_set_line(struct port *p, const struct line_setting *line)
{
	return port_has_line(p) ? ops_of(p)->set_line(p, line) : 0;
}

struct line_errors port_line_errors(const struct port *p)
{
	const struct line_errors none = {0};

	return ops_of(p)->line_errors ? ops_of(p)->line_errors(p) : none;
}

uint64_t port_now_ms(const struct port *p)
{
	return ops_of(p)->now_ms ? ops_of(p)->now_ms(p) : clock_ms();
}

time_t port_time(const struct port *p)
{
	return ops_of(p)->time ? ops_of(p)->time(p) : time(NULL);
}

struct line_setting port_recorded_line(const struct port *p)
{
	const struct line_setting none = {0, ""};

	return ops_of(p)->recorded_line ? ops_of(p)->recorded_line(p) : none;
}

ssize_t port_read(struct port *p, uint8_t *to, size_t n)
{
	return ops_of(p)->read(p, to, n);
}

int port_write(const struct port *p, const uint8_t *from, size_t n)
{
	return p->may_send && ops_of(p)->write ? ops_of(p)->write(p, from, n) : -EPERM;
}

void port_close(struct port *p)
{
	if (p->fd >= 0 || p->is_connecting)
		ops_of(p)->close(p);
	p->is_connecting = false;
	p->fd = -1;
}
