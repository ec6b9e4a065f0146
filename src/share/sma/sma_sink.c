/* Two sockets at most, one for each family, which send and never read. The group is reached through
 * each interface that has an address of those that meter_at means, so "local" stays within this
 * machine, and a house with two networks is told in both. */
#include "share/sma/sma_sink.h"

#include "base/clock.h"
#include "share/emulated.h"
#include "share/listen.h"
#include "share/our_places.h"
#include "share/sma/sma_datagram.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PORT = 9522,
	HOPS = 4,       /* one would not get through a router that hands it on */
	OFTEN_MS = 200, /* a meter that speaks more often is told of as often as that */
	TARGETS_MAX = 16,
	LOOK_MS = 5000, /* at its addresses, which come and go */
};

static const char group[] = "239.12.255.254";
static const double second_s = 1;

struct target {
	struct listen_address to;
	char who[LISTEN_PLACE_SIZE]; /* its address as text */
	int fd;                      /* one of the sockets, or -1 */
};

struct sma {
	struct share *share;
	struct ev_timer second;
	int fds[2];                         /* of IPv4 and of IPv6; -1: none */
	struct target targets[TARGETS_MAX]; /* the first is the group */
	size_t n_targets;
	uint32_t serial;
	struct our_place places[OUR_PLACES_MAX]; /* where the group is reached */
	size_t n_places;
	uint64_t looked_ms; /* 0: not yet */
	uint64_t told_ms;   /* of the last reading that was told when it came */
	int error;          /* errno of the group; 0: it was told last */
	uint64_t since_ms, n_told, n_dropped;
};

static void note_error(struct sma *s, int error)
{
	if (error != s->error)
		s->since_ms = clock_ms();
	s->error = error;
}

static void look_for_places(struct sma *s, uint64_t now_ms)
{
	if (s->looked_ms && now_ms - s->looked_ms < LOOK_MS)
		return;
	s->looked_ms = now_ms;
	s->n_places = our_places(s->share->config.meter_at, s->places);
}

static bool send_to(const struct target *t, const uint8_t *octets, size_t n)
{
	return sendto(t->fd, octets, n, MSG_DONTWAIT | MSG_NOSIGNAL,
		       (const struct sockaddr *)&t->to.of, t->to.n) == (ssize_t)n;
}

/* From that address, and through its interface alone. */
static bool send_by(const struct target *t, const char *address, const uint8_t *octets, size_t n)
{
	static const unsigned char hops = HOPS;
	struct in_addr by;

	errno = EADDRNOTAVAIL; /* the group is one of IPv4 */
	return inet_pton(AF_INET, address, &by) == 1 &&
	       setsockopt(t->fd, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops) == 0 &&
	       setsockopt(t->fd, IPPROTO_IP, IP_MULTICAST_IF, &by, sizeof by) == 0 &&
	       send_to(t, octets, n);
}

/* An interface with two addresses is one. */
static bool is_first(const struct sma *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (s->places[k].interface == s->places[i].interface)
			return false;
	return true;
}

/* Whether somebody was told; else errno is why nobody was. */
static bool send_to_group(struct sma *s, const struct target *t, const uint8_t *octets, size_t n)
{
	const char *where = s->share->config.meter_at;
	bool is_told = false;

	if (strcmp(where, "lan") != 0)
		return send_by(t, strcmp(where, "local") == 0 ? "127.0.0.1" : where, octets, n);
	look_for_places(s, clock_ms());
	errno = ENETUNREACH;
	for (size_t i = 0; i < s->n_places; i++)
		if (is_first(s, i))
			is_told |= send_by(t, s->places[i].address, octets, n);
	return is_told;
}

/* Each is told for itself, as one may have an offset. */
static void tell_one(struct sma *s, struct target *t)
{
	uint8_t octets[SMA_DATAGRAM_MAX];
	struct reading r;
	size_t n;
	bool is_told;

	if (!emulated_reading(s->share, t->who, &r))
		return;
	n = sma_datagram(octets, &r, s->serial, (uint32_t)clock_ms());
	is_told = t == s->targets ? send_to_group(s, t, octets, n) : send_to(t, octets, n);
	if (t == s->targets)
		note_error(s, is_told ? 0 : errno);
	s->n_told += is_told;
	s->n_dropped += !is_told;
}

static void tell(struct sma *s)
{
	for (size_t i = 0; i < s->n_targets; i++)
		tell_one(s, &s->targets[i]);
}

static void on_second(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	tell(w->data);
}

static void told(void *state, enum share_told what, const struct share_meter *m)
{
	struct sma *s = state;
	const uint64_t now_ms = clock_ms();

	if (what != SHARE_READING || m != emulated_meter(s->share) ||
		now_ms - s->told_ms < OFTEN_MS)
		return;
	s->told_ms = now_ms;
	ev_timer_again(s->share->loop, &s->second);
	tell(s);
}

/* The socket of a family, made when it is needed first; -1 with errno. */
static int socket_of(struct sma *s, sa_family_t family)
{
	int *fd = &s->fds[family == AF_INET6];

	if (*fd < 0)
		*fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return *fd;
}

static void add_target(struct sma *s, const char *address, size_t n)
{
	struct target *t = &s->targets[s->n_targets];
	struct listen_address found[LISTEN_MAX];

	if (s->n_targets == TARGETS_MAX || n >= sizeof t->who)
		return;
	memcpy(t->who, address, n);
	t->who[n] = '\0';
	if (listen_addresses(t->who, PORT, found) == 0)
		return;
	t->to = found[0];
	t->fd = socket_of(s, t->to.of.ss_family);
	if (s->n_targets++ == 0 && t->fd < 0)
		note_error(s, errno);
}

static bool is_wanted(const struct share_config *config)
{
	return config->sma && strcmp(config->meter_at, "none") != 0;
}

static void begin(void *state, struct share *share)
{
	struct sma *s = state;
	char id[EMULATED_ID_SIZE];

	*s = (struct sma){.share = share, .fds = {-1, -1}};
	s->since_ms = clock_ms();
	emulated_id(id);
	s->serial = (uint32_t)strtoul(id + 4, NULL, 16);
	add_target(s, group, sizeof group - 1);
	for (const char *at = share->config.sma_to; *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");

		add_target(s, at, n);
		at += n;
	}
	ev_timer_init(&s->second, on_second, second_s, second_s);
	s->second.data = s;
	ev_timer_start(share->loop, &s->second);
}

static enum sink_problem problem_of(int error)
{
	return error == 0 ? SINK_FINE : error == EADDRNOTAVAIL ? SINK_NO_ADDRESS : SINK_BROKEN;
}

static void report(const void *state, struct sink_report *out)
{
	const struct sma *s = state;

	*out = (struct sink_report){.problem = problem_of(s->error),
		.place = "239.12.255.254:9522",
		.detail = s->error ? strerror(s->error) : "",
		.since_ms = s->since_ms,
		.n_told = s->n_told,
		.n_dropped = s->n_dropped};
}

static void finish(void *state)
{
	struct sma *s = state;

	if (!s->share)
		return;
	ev_timer_stop(s->share->loop, &s->second);
	for (size_t i = 0; i < 2; i++)
		if (s->fds[i] >= 0)
			close(s->fds[i]);
	s->share = NULL;
}

const struct sink sma_sink = {
	.name = "sma",
	.size = sizeof(struct sma),
	.is_wanted = is_wanted,
	.begin = begin,
	.told = told,
	.report = report,
	.finish = finish,
};
