/* A telegram is slept through to near its end (nap.c), noise is looked at fifty times a second, and
 * what waited in a port while nobody could look is of an unknown time. A port that is silent is
 * looked after less often. Left out: looking, which is link.c's. */
#include "link/link_wake.h"

#include "base/clock.h"
#include "base/log.h"
#include "link/link_due.h"
#include "link/link_state.h"

enum {
	READ_MAX = 4096, /* what a tty buffers */
	READS_MAX = 256,
	LATE_MS = 1000,  /* for the loop to come round: it stood still */
	NOISE_MS = 2000, /* bytes without sense for so long, and no meter: they can wait */
	NOISE_NAP_MS = 20,
};

/* When the process or the machine stood still, what waits in the port is of an unknown time: it is
 * thrown away. */
void link_wake(struct link *l, uint64_t now_ms)
{
	const uint64_t due_ms = (uint64_t)(l->tick.repeat * 1000);
	bool stood_still = now_ms - l->state.awake_ms >= due_ms + LATE_MS &&
			   !port_is_replay(&l->port);
	uint8_t chunk[READ_MAX];

	l->state.awake_ms = now_ms;
	if (!stood_still)
		return;
	log_debug("%s: stood still, what came meanwhile is not used", l->label);
	for (int i = 0; i < READS_MAX && port_read(&l->port, chunk, sizeof chunk) > 0; i++)
		;
	meter_check(&l->meter, now_ms);
	meter_plugged(&l->meter);
}

void link_set_tick(struct link *l, uint64_t now_ms)
{
	l->tick.repeat = link_tick_s(l, now_ms);
	if (!link_is_calm(l, now_ms))
		return;
	l->tick.repeat = clock_beat_s(ev_now(l->loop), l->tick.repeat);
	ev_timer_again(l->loop, &l->tick);
}

void link_hurry(struct link *l, uint64_t now_ms)
{
	double every = link_tick_s(l, now_ms);

	if (every >= l->tick.repeat)
		return;
	l->tick.repeat = every;
	ev_timer_again(l->loop, &l->tick);
}

static bool is_noise(const struct link *l, uint64_t now_ms)
{
	return !l->meter.is_live && l->meter.noisy_since_ms &&
	       now_ms - l->meter.noisy_since_ms >= NOISE_MS;
}

/* How long what comes can wait. A serial server or a recording has no line whose octets take a
 * time; where a meter is asked, it waits for us; whoever records wants the pauses of the line. */
static unsigned nap_of(const struct link *l, uint64_t now_ms)
{
	if (!ev_is_active(&l->readable) || !port_has_line(&l->port) || l->asker.is_on ||
		link_is_recorded(l))
		return 0;
	if (is_noise(l, now_ms))
		return NOISE_NAP_MS;
	return l->search.is_on ? 0 : nap_ms(&l->nap, clock_us());
}

void link_nap(struct link *l, const struct nap_read *read, uint64_t now_ms)
{
	unsigned ms;

	nap_hear(&l->nap, read, l->read_us);
	ms = nap_of(l, now_ms);
	if (!ms)
		return;
	ev_io_stop(l->loop, &l->readable);
	ev_timer_set(&l->nap_over, ms / 1000.0, 0);
	ev_timer_start(l->loop, &l->nap_over);
}
