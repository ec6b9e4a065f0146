/* A simulated meter at work: the telegrams of its profile at the pace of the line, with the load of
 * a house and the faults of the plan. Left out: signals and the command line (cmd/simulate.c). */
#include "sim/simulation.h"

#include "base/clock.h"
#include "sim/asked.h"

#include <time.h>

enum {
	BITS_PER_BYTE = 10, /* with start and stop bit */
	PIECE_MS = 10,
	REST_MS = 200,
};

/* Sleeps until that time of the simulation. */
static void wait_until(const struct simulation *s, double ms)
{
	double real_ns = ms / s->plan->speed * 1e6 + (double)s->begin.tv_nsec;
	struct timespec t = s->begin;

	if (s->plan->output)
		return;
	t.tv_sec += (time_t)(real_ns / 1e9);
	t.tv_nsec = (long)(real_ns - 1e9 * (double)(time_t)(real_ns / 1e9));
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static size_t make_telegram(struct simulation *s, uint8_t *telegram)
{
	size_t n = sim_meter_telegram(&s->meter, &s->house, telegram);

	for (size_t i = 0; i < s->plan->n_faults; i++)
		if (n && s->n % s->plan->faults[i].every >=
				 s->plan->faults[i].every - s->plan->faults[i].run)
			n = fault_apply(s->plan->faults[i].kind, telegram, n, &s->random);
	return n;
}

static uint32_t baud_of(const struct simulation_plan *p)
{
	return p->line.baud ? p->line.baud : p->profile.baud;
}

static int send_piece(struct simulation *s, const uint8_t *p, size_t n)
{
	return s->plan->line.baud ? uart_wire_send(&s->bits, p, n) : wire_send(&s->wire, p, n);
}

/* Line speed: a piece every few milliseconds. */
static int send_paced(struct simulation *s, const uint8_t *p, size_t n)
{
	const double bytes_per_s = baud_of(s->plan) / (double)BITS_PER_BYTE;
	const size_t some = (size_t)(bytes_per_s * PIECE_MS / 1000), piece = some ? some : 1;
	double ms = s->passed_ms;
	int r = 0;

	for (size_t at = 0; at < n && r == 0 && !s->is_ended && !s->is_toggled; at += piece) {
		size_t now = n - at < piece ? n - at : piece;

		ms += (double)now * 1000 / bytes_per_s;
		wait_until(s, ms);
		r = send_piece(s, p + at, now);
	}
	if (r == 0 && s->plan->line.baud)
		r = uart_wire_rest(&s->bits, REST_MS);
	return r;
}

static int toggle_plug(struct simulation *s)
{
	int r = 0;

	s->is_toggled = 0;
	if (s->wire.fd >= 0)
		wire_unplug(&s->wire);
	else
		r = wire_plug(&s->wire, s->plan->link);
	return r;
}

static bool is_done(const struct simulation *s)
{
	return s->is_ended || (s->plan->telegrams && s->n >= s->plan->telegrams) ||
	       (s->plan->seconds && s->passed_ms >= (double)s->plan->seconds * 1000);
}

static int simulate(struct simulation *s)
{
	uint8_t telegram[SIM_TELEGRAM_MAX + FAULTS_MAX * FAULT_GROWTH_MAX];
	int r = 0;

	for (; !is_done(s) && r == 0; s->n++) {
		size_t n = make_telegram(s, telegram);

		if (s->is_toggled)
			r = toggle_plug(s);
		if (r == 0)
			r = send_paced(s, telegram, n);
		s->passed_ms += s->plan->period_ms;
		if (!s->is_toggled)
			wait_until(s, s->passed_ms);
		house_pass(&s->house, s->plan->period_ms);
		sim_meter_pass(&s->meter, s->plan->period_ms);
	}
	return r;
}

/* A meter that sends only when it is asked. */
static int simulate_asked(struct simulation *s)
{
	const struct timespec step = {0, 5000000};
	uint64_t passed = clock_ms(), begun = passed;
	struct asked asked;
	int r = 0;

	asked_init(&asked, &s->wire, &s->meter.iec, &s->house);
	for (size_t i = 0; i < s->plan->n_faults; i++)
		if (s->plan->faults[i].kind == FAULT_CHECKSUM)
			asked.damage_every = s->plan->faults[i].every;
	while (r == 0 && !s->is_ended &&
		!(s->plan->telegrams && asked.n_blocks >= s->plan->telegrams)) {
		uint64_t now = clock_ms();

		if (s->plan->seconds && now - begun >= s->plan->seconds * 1000)
			break;
		if (s->is_toggled)
			r = toggle_plug(s);
		if (r == 0)
			r = asked_step(&asked, now);
		for (; now - passed >= 1000; passed += 1000) {
			house_pass(&s->house, 1000);
			sim_meter_pass(&s->meter, 1000);
		}
		nanosleep(&step, NULL);
	}
	return r;
}

static bool is_asked(const struct simulation_plan *p)
{
	return p->profile.iec && iec_profile_is_asked(p->profile.iec) && !p->output;
}

int simulation_begin(struct simulation *s, const struct simulation_plan *p)
{
	s->plan = p;
	s->random = p->seed;
	house_init(&s->house, p->seed, p->hour);
	s->house.is_fixed = p->has_power;
	s->house.fixed_w = p->power_w;
	house_pass(&s->house, 0);
	sim_meter_init(&s->meter, &p->profile);
	s->meter.dlms.key = p->key;
	if (p->has_serial)
		sim_meter_set_number(&s->meter, p->serial);
	return p->output ? wire_to_file(&s->wire, p->output) : wire_plug(&s->wire, p->link);
}

int simulation_run(struct simulation *s)
{
	const struct simulation_plan *p = s->plan;
	int r;

	if (p->line.baud)
		uart_wire_init(&s->bits, &s->wire, &p->line, &p->reader, p->is_inverted);
	clock_gettime(CLOCK_MONOTONIC, &s->begin);
	r = is_asked(p) ? simulate_asked(s) : simulate(s);
	wire_unplug(&s->wire);
	return r;
}
