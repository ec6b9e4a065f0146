/* The kind of port that is behind a serial server: tcp.c has the connection, which carries the
 * bytes as they are. Its line is set at the server; RFC 2217, which would set it from here, is left
 * out. */
#include "port/port_state.h"
#include "port/port_ops.h"

#include "base/clock.h"
#include "port/port_name.h"

#include <errno.h>
#include <unistd.h>

static int proceed(struct port *p)
{
	int r = tcp_proceed(&p->tcp, clock_ms());

	if (r == -EINPROGRESS)
		return r;
	tcp_cancel(&p->tcp);
	p->is_connecting = false;
	if (r >= 0)
		p->fd = r;
	return r < 0 ? r : 0;
}

static int open_tcp(struct port *p, const struct port_place *at, const struct line_setting *line)
{
	int r = tcp_begin(&p->tcp, &at->server);

	(void)line;
	if (r < 0)
		return r;
	p->is_connecting = true;
	return proceed(p);
}

static int write_tcp(const struct port *p, const uint8_t *from, size_t n)
{
	return tcp_write(p->fd, from, n);
}

static void close_tcp(struct port *p)
{
	if (p->is_connecting)
		tcp_cancel(&p->tcp);
	else
		close(p->fd);
}

const struct port_ops port_tcp = {
	.name = "tcp",
	.open = open_tcp,
	.proceed = proceed,
	.end_error = -ESHUTDOWN, /* the server has closed the connection */
	.write = write_tcp,
	.close = close_tcp,
};
