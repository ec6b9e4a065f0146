/* gridmeter simulate: a meter on a pseudo-terminal, in real time, or its telegrams in a file. */
#include "cmd/cmd.h"
#include "base/clock.h"
#include "base/print.h"
#include "cmd/simulate_options.h"
#include "sandbox/sandbox.h"
#include "sim/asked.h"
#include "sim/fault.h"
#include "sim/profile.h"
#include "sim/uart_wire.h"
#include "sim/wire.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	BITS_PER_BYTE = 10, /* with start and stop bit */
	PIECE_MS = 10,
	REST_MS = 200,
};

static volatile sig_atomic_t ended, toggled;

static void on_end(int signal)
{
	(void)signal;
	ended = 1;
}

static void on_toggle(int signal)
{
	(void)signal;
	toggled = 1;
}

static void print_list(void)
{
	struct profile p;

	print_out("Profiles:\n");
	for (size_t i = 0; profile_at(i, &p); i++)
		print_out("  %-18s %s\n", p.name, p.title);
	print_out("Meters with something wrong:\n");
	for (size_t i = 0; profile_ailing_at(i, &p); i++)
		print_out("  %-18s %s\n", p.name, p.title);
	print_out("Faults:\n");
	for (enum fault_kind kind = 0; kind < N_FAULT_KINDS; kind++)
		print_out("  %s\n", fault_name(kind));
}

/* A meter at work. */
struct simulation {
	const struct simulate_options *o;
	struct wire wire;
	struct uart_wire bits;
	struct house house;
	struct sim_meter meter;
	uint64_t n;      /* telegrams so far */
	uint64_t random; /* for the faults */
	struct timespec begin;
	double passed_ms; /* of the simulation's time */
};

/* Sleeps until that time of the simulation. */
static void wait_until(const struct simulation *s, double ms)
{
	double real_ns = ms / s->o->speed * 1e6 + (double)s->begin.tv_nsec;
	struct timespec t = s->begin;

	if (s->o->output)
		return;
	t.tv_sec += (time_t)(real_ns / 1e9);
	t.tv_nsec = (long)(real_ns - 1e9 * (double)(time_t)(real_ns / 1e9));
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static size_t make_telegram(struct simulation *s, uint8_t *telegram)
{
	size_t n = sim_meter_telegram(&s->meter, &s->house, telegram);

	for (size_t i = 0; i < s->o->n_faults; i++)
		if (n &&
			s->n % s->o->faults[i].every >= s->o->faults[i].every - s->o->faults[i].run)
			n = fault_apply(s->o->faults[i].kind, telegram, n, &s->random);
	return n;
}

static uint32_t baud_of(const struct simulate_options *o)
{
	return o->line.baud ? o->line.baud : o->profile.baud;
}

static int send_piece(struct simulation *s, const uint8_t *p, size_t n)
{
	return s->o->line.baud ? uart_wire_send(&s->bits, p, n) : wire_send(&s->wire, p, n);
}

/* Line speed: a piece every few milliseconds. */
static int send_paced(struct simulation *s, const uint8_t *p, size_t n)
{
	const double bytes_per_s = baud_of(s->o) / (double)BITS_PER_BYTE;
	const size_t some = (size_t)(bytes_per_s * PIECE_MS / 1000), piece = some ? some : 1;
	double ms = s->passed_ms;
	int r = 0;

	for (size_t at = 0; at < n && r == 0 && !ended && !toggled; at += piece) {
		size_t now = n - at < piece ? n - at : piece;

		ms += (double)now * 1000 / bytes_per_s;
		wait_until(s, ms);
		r = send_piece(s, p + at, now);
	}
	if (r == 0 && s->o->line.baud)
		r = uart_wire_rest(&s->bits, REST_MS);
	return r;
}

static int toggle_plug(struct simulation *s)
{
	int r = 0;

	toggled = 0;
	if (s->wire.fd >= 0)
		wire_unplug(&s->wire);
	else
		r = wire_plug(&s->wire, s->o->link);
	return r;
}

static bool is_done(const struct simulation *s)
{
	return ended || (s->o->telegrams && s->n >= s->o->telegrams) ||
	       (s->o->seconds && s->passed_ms >= (double)s->o->seconds * 1000);
}

static int simulate(struct simulation *s)
{
	uint8_t telegram[SIM_TELEGRAM_MAX + FAULTS_MAX * FAULT_GROWTH_MAX];
	int r = 0;

	for (; !is_done(s) && r == 0; s->n++) {
		size_t n = make_telegram(s, telegram);

		if (toggled)
			r = toggle_plug(s);
		if (r == 0)
			r = send_paced(s, telegram, n);
		s->passed_ms += s->o->period_ms;
		if (!toggled)
			wait_until(s, s->passed_ms);
		house_pass(&s->house, s->o->period_ms);
		sim_meter_pass(&s->meter, s->o->period_ms);
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
	for (size_t i = 0; i < s->o->n_faults; i++)
		if (s->o->faults[i].kind == FAULT_CHECKSUM)
			asked.damage_every = s->o->faults[i].every;
	while (r == 0 && !ended && !(s->o->telegrams && asked.n_blocks >= s->o->telegrams)) {
		uint64_t now = clock_ms();

		if (s->o->seconds && now - begun >= s->o->seconds * 1000)
			break;
		if (toggled)
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

static bool is_asked(const struct simulate_options *o)
{
	return o->profile.iec && iec_profile_is_asked(o->profile.iec) && !o->output;
}

static void catch_signals(void)
{
	struct sigaction end = {.sa_handler = on_end}, toggle = {.sa_handler = on_toggle};

	sigaction(SIGINT, &end, NULL);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGHUP, &end, NULL);
	sigaction(SIGUSR1, &toggle, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* The plug may be pulled and put in again. */
static void confine(const struct simulate_options *o)
{
	struct sandbox s;

	sandbox_init(&s, o->output ? 0 : SANDBOX_WIRE);
	sandbox_allow(&s, FOLDER_DEVICE, "/dev");
	if (o->link)
		sandbox_allow_beside(&s, FOLDER_LINK, o->link);
	sandbox_enter(&s);
}

static int run(const struct simulate_options *o)
{
	static struct simulation s;
	int r;

	s.o = o;
	s.random = o->seed;
	house_init(&s.house, o->seed, o->hour);
	s.house.is_fixed = o->has_power;
	s.house.fixed_w = o->power_w;
	house_pass(&s.house, 0);
	sim_meter_init(&s.meter, &o->profile);
	s.meter.dlms.key = o->key;
	if (o->has_serial)
		sim_meter_set_number(&s.meter, o->serial);
	catch_signals();
	r = o->output ? wire_to_file(&s.wire, o->output) : wire_plug(&s.wire, o->link);
	if (r < 0) {
		print_err("gridmeter simulate: %s: %s\n",
			o->output ? o->output
			: o->link ? o->link
				  : "pseudo-terminal",
			strerror(-r));
		return EXIT_MACHINE;
	}
	confine(o);
	if (!o->output) {
		print_out("%s\n", s.wire.path);
		fflush(stdout);
	}
	if (o->line.baud)
		uart_wire_init(&s.bits, &s.wire, &o->line, &o->reader, o->is_inverted);
	clock_gettime(CLOCK_MONOTONIC, &s.begin);
	r = is_asked(o) ? simulate_asked(&s) : simulate(&s);
	wire_unplug(&s.wire);
	if (r < 0)
		print_err("gridmeter simulate: cannot send: %s\n", strerror(-r));
	return r < 0 ? EXIT_MACHINE : EXIT_FINE;
}

int cmd_simulate(int argc, char **argv)
{
	struct simulate_options o = {.seed = 1, .speed = 1, .hour = 11};
	int status;

	profile_at(0, &o.profile);
	memcpy(o.key, dlms_profile_key, sizeof o.key);
	status = options_take(&simulate_options, &o, argc, argv);
	if (status != OPTIONS_TAKEN)
		return status;
	if (o.list) {
		print_list();
		return EXIT_FINE;
	}
	if (!o.period_ms)
		o.period_ms = o.profile.period_ms;
	if (o.output && !o.telegrams && !o.seconds)
		o.telegrams = 1;
	status = run(&o);
	explicit_bzero(o.key, sizeof o.key);
	return status;
}
