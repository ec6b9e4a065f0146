/* Some at a time, and then the loop has its turn: who floods a port does not keep others waiting.
 * Who asks all of a network is answered from the address that he can ask alone. */
#include "share/emulation/emulation_udp.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	DATAGRAM_MAX = 512, /* what is longer is no question */
	AT_ONCE = 64,
	CONTROL = 128,   /* octets of what the kernel says of a datagram */
	QUEUE = 1 << 20, /* octets that the kernel may keep of a flood; it has a limit of its own */
};

static const double again_s = 5, held_s = 0.1;

/* Which address of ours a datagram came to; of one to all, that of its network. */
static void note_our_address(struct msghdr *m, struct emulation_peer *peer)
{
	struct in_pktinfo to;

	peer->has_at = false;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c))
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			memcpy(&to, CMSG_DATA(c), sizeof to);
			peer->at = to.ipi_spec_dst;
			peer->has_at = true;
		}
}

/* The next datagram, and who has sent it. Returns its octets, 0 for one that is too long, or -1:
 * there is none. */
static ssize_t receive(int fd, char text[DATAGRAM_MAX + 1], struct emulation_peer *peer)
{
	_Alignas(struct cmsghdr) char control[CONTROL];
	struct iovec room = {text, DATAGRAM_MAX};
	struct msghdr m = {.msg_name = &peer->of,
		.msg_namelen = sizeof peer->of,
		.msg_iov = &room,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof control};
	ssize_t n = recvmsg(fd, &m, MSG_DONTWAIT);

	if (n < 0)
		return -1;
	peer->n = m.msg_namelen;
	note_our_address(&m, peer);
	text[n] = '\0';
	return m.msg_flags & MSG_TRUNC ? 0 : n;
}

/* Sends the text that was made. */
static void send_text(const struct emulation_port *p, const struct emulation_peer *peer)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct in_pktinfo))] = {0};
	const struct in_pktinfo from = {.ipi_spec_dst = peer->at};
	struct iovec text = {p->e->text.text, p->e->text.n};
	struct msghdr m = {.msg_name = (void *)(uintptr_t)&peer->of,
		.msg_namelen = peer->n,
		.msg_iov = &text,
		.msg_iovlen = 1};
	struct cmsghdr *c;

	if (peer->has_at) {
		m.msg_control = control;
		m.msg_controllen = sizeof control;
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = IPPROTO_IP;
		c->cmsg_type = IP_PKTINFO;
		c->cmsg_len = CMSG_LEN(sizeof from);
		memcpy(CMSG_DATA(c), &from, sizeof from);
	}
	if (sendmsg(p->io.fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		p->e->n_dropped++;
	else
		p->e->n_told++;
}

static struct emulation_waiting *place_for(
	struct emulation_udp *u, const struct emulation_port *p, const struct emulation_peer *peer)
{
	struct emulation_waiting *found = NULL;

	for (struct emulation_waiting *w = u->waiting; w < u->waiting + EMULATION_WAITING_MAX; w++)
		if (!w->port)
			found = found ? found : w;
		else if (w->port == p && w->peer.n == peer->n &&
			 memcmp(&w->peer.of, &peer->of, peer->n) == 0)
			return w; /* he asks again: only what he asked last is answered */
	return found;
}

/* False: there is no room for one more. */
static bool have_wait(struct emulation_port *p, const struct emulation_peer *peer,
	const struct shelly_question *q)
{
	struct emulation_udp *u = &p->e->udp;
	struct emulation_waiting *w = place_for(u, p, peer);

	if (!w)
		return false;
	if (!w->port)
		w->until_ms = clock_ms() + EMULATION_FRESH_MS;
	w->port = p;
	w->peer = *peer;
	w->question = *q;
	ev_timer_start(p->e->share->loop, &u->held);
	return true;
}

static uint16_t port_of(const struct emulation_port *p)
{
	/* at the same place for both families */
	return ntohs(((const struct sockaddr_in *)(const void *)&p->address.of)->sin_port);
}

/* Answers a question that has a result, once the meter has a number, and he who asks is due. */
static void answer(struct emulation_port *p, const struct emulation_peer *peer,
	const struct shelly_question *q, bool may_wait)
{
	struct emulation *e = p->e;
	bool has_numbers = shelly_has_result(q) && shelly_has_numbers(q->method);
	char who[LISTEN_PLACE_SIZE], what[32], ip[INET_ADDRSTRLEN] = "";
	struct reading r;
	struct shelly s;

	listen_place_text((const struct sockaddr *)&peer->of, false, who);
	snprintf(what, sizeof what, "UDP %u %.20s", (unsigned)port_of(p), q->name);
	if (has_numbers &&
		(!emulated_reading(e->share, who, &r) || emulation_holds_off(e, who, what)))
		return;
	if (has_numbers && may_wait && have_wait(p, peer, q))
		return;
	if (peer->has_at)
		inet_ntop(AF_INET, &peer->at, ip, sizeof ip);
	s = emulation_shelly(e, has_numbers ? &r : NULL, ip);
	writer_init(&e->text, NULL);
	shelly_frame_write(&e->text, q, &s);
	shelly_pad(&e->text);
	send_text(p, peer);
	if (has_numbers)
		emulation_note(e, who, what, r.value[Q_POWER]);
}

static void take(struct emulation_port *p, const char *text, size_t n, struct emulation_peer *peer)
{
	const struct share_config *c = &p->e->share->config;
	char who[LISTEN_PLACE_SIZE];
	struct shelly_question q;

	if (strcmp(c->meter_at, "lan") == 0 && !listen_is_near((struct sockaddr *)&peer->of))
		return;
	if (!shelly_frame_read(text, n, &q))
		return;
	if (q.method == SHELLY_NO_METHOD) {
		listen_place_text((struct sockaddr *)&peer->of, false, who);
		sink_wishes_note(&p->e->wishes, "shelly", who, q.name);
	}
	answer(p, peer, &q, c->answer == ANSWER_FRESH);
}

/* Whether there was one. */
static bool take_next(struct emulation_port *p, uint64_t now_ms)
{
	char text[DATAGRAM_MAX + 1];
	struct emulation_peer peer = {.has_at = false};
	ssize_t n = receive(p->io.fd, text, &peer);

	if (n <= 0)
		return n == 0;
	if (udp_askers_may(&p->e->udp.askers, &peer.of, peer.n, now_ms))
		take(p, text, (size_t)n, &peer);
	else
		p->e->n_dropped++;
	return true;
}

static void on_datagram(struct ev_loop *loop, struct ev_io *w, int events)
{
	(void)loop, (void)events;
	for (int i = 0; i < AT_ONCE && take_next(w->data, clock_ms()); i++)
		continue;
}

/* Answers those whose time is over, or all. */
static void go_on(struct emulation *e, bool all)
{
	uint64_t now_ms = clock_ms();
	size_t n_waiting = 0;

	for (size_t i = 0; i < EMULATION_WAITING_MAX; i++) {
		struct emulation_waiting *w = &e->udp.waiting[i];
		struct emulation_port *p = w->port;

		if (!p)
			continue;
		if (!all && now_ms < w->until_ms) {
			n_waiting++;
			continue;
		}
		w->port = NULL;
		answer(p, &w->peer, &w->question, false);
	}
	if (!n_waiting)
		ev_timer_stop(e->share->loop, &e->udp.held);
}

void emulation_udp_go_on(struct emulation *e)
{
	if (ev_is_active(&e->udp.held))
		go_on(e, true);
}

static void on_held(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	go_on(w->data, false);
}

static void note_problem(struct emulation_udp *u, enum sink_problem problem, int error)
{
	if (problem != u->problem)
		u->since_ms = clock_ms();
	u->problem = problem;
	u->detail = problem ? strerror(error) : "";
}

static bool listen_one(struct emulation *e, struct emulation_port *p)
{
	static const int yes = 1, queue = QUEUE;
	int fd = listen_udp(&p->address), error = errno;

	if (fd < 0) {
		listen_place_text((struct sockaddr *)&p->address.of, true, e->udp.place);
		note_problem(&e->udp, listen_problem(error), error);
		return false;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &queue, sizeof queue);
	if (p->address.of.ss_family == AF_INET)
		setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes);
	ev_io_init(&p->io, on_datagram, fd, EV_READ);
	p->io.data = p;
	ev_io_start(e->share->loop, &p->io);
	return true;
}

/* Listens wherever it does not yet; one port that cannot be had does not keep it from the others.
 * Returns whether nothing is left to try. */
static bool listen_all(struct emulation *e)
{
	bool has_all = true;

	for (size_t i = 0; i < e->udp.n_ports; i++)
		if (e->udp.ports[i].io.fd < 0 && !listen_one(e, &e->udp.ports[i]))
			has_all = false;
	if (has_all)
		note_problem(&e->udp, SINK_FINE, 0);
	return has_all;
}

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)events;
	if (listen_all(w->data))
		ev_timer_stop(loop, w);
}

/* Those who ask a Shelly by datagrams know IPv4 only, which is the first where there are two. */
static void add_port(struct emulation *e, uint16_t port)
{
	struct listen_address addresses[LISTEN_MAX];
	struct emulation_port *p = &e->udp.ports[e->udp.n_ports];

	if (e->udp.n_ports == EMULATION_PORTS_MAX ||
		!listen_addresses(e->share->config.meter_at, port, addresses))
		return;
	p->e = e;
	p->address = addresses[0];
	p->io.fd = -1;
	e->udp.n_ports++;
}

void emulation_udp_begin(struct emulation *e)
{
	const char *at = e->share->config.shelly_ports;
	char *end;

	ev_timer_init(&e->udp.again, on_again, again_s, again_s);
	ev_timer_init(&e->udp.held, on_held, held_s, held_s);
	e->udp.again.data = e->udp.held.data = e;
	e->udp.detail = "";
	if (!e->share->config.shelly)
		return;
	for (unsigned long port; (port = strtoul(at, &end, 10)) != 0; at = end)
		add_port(e, (uint16_t)port);
	if (!listen_all(e))
		ev_timer_start(e->share->loop, &e->udp.again);
}

void emulation_udp_report(const struct emulation *e, struct sink_report *out)
{
	if (!e->udp.problem)
		return;
	out->problem = e->udp.problem;
	out->place = e->udp.place;
	out->is_udp = true;
	out->detail = e->udp.detail;
	out->since_ms = e->udp.since_ms;
}

void emulation_udp_finish(struct emulation *e)
{
	for (size_t i = 0; i < e->udp.n_ports; i++) {
		if (e->udp.ports[i].io.fd < 0)
			continue;
		ev_io_stop(e->share->loop, &e->udp.ports[i].io);
		close(e->udp.ports[i].io.fd);
	}
	e->udp.n_ports = 0;
	if (!e->share)
		return;
	ev_timer_stop(e->share->loop, &e->udp.again);
	ev_timer_stop(e->share->loop, &e->udp.held);
}
