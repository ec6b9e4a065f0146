/* gridmeter simulate: a meter on a pseudo-terminal, in real time, or its telegrams in a file. */
#include "cmd/cmd.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/print.h"
#include "base/secret.h"
#include "sandbox/sandbox.h"
#include "sim/asked.h"
#include "sim/fault.h"
#include "sim/profile.h"
#include "sim/uart_wire.h"
#include "sim/wire.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	BITS_PER_BYTE = 10, /* with start and stop bit */
	PIECE_MS = 10,
	REST_MS = 200,
	FAULTS_MAX = 8,
	PERIOD_MAX_MS = 3600000,
};

static const char usage[] =
	"Usage: gridmeter simulate [PROFILE] [--link PATH | --output FILE|-] [OPTIONS]\n"
	"\n"
	"Is a meter: sends telegrams with the load of a house (sun, kettle, battery) to a\n"
	"pseudo-terminal, whose path is the first line on standard output.\n"
	"\n"
	"  --link PATH      makes a symbolic link to the port\n"
	"  --output FILE|-  writes the bytes there instead, as fast as possible\n"
	"  --telegrams N    ends after N telegrams\n"
	"  --seconds S      ends after S seconds\n"
	"  --period MS      a telegram every MS milliseconds (default: as the profile's meters do)\n"
	"  --speed X        time and line run X times faster\n"
	"  --power W        a fixed power instead of the house; negative is export\n"
	"  --hour H         hour of the day at the start, 0 to 23 (default: 11)\n"
	"  --serial N       number of the meter\n"
	"  --key HEX        the encryption key of a meter that encrypts\n"
	"  --seed N         another house, other faults\n"
	"  --fault KIND[:N[+R]] damages every N-th telegram (default: 5), or the last R of N; may\n"
	"                   come more than once\n"
	"  --line LINE      sends bit by bit with this setting, as in \"2400 8E1\"; what arrives is what\n"
	"                   a port receives that is set as its reader has set it\n"
	"  --reader LINE    that port is set so; a pseudo-terminal does not tell parity\n"
	"  --inverted       the line is inverted; needs --line\n"
	"  --list           lists profiles and kinds of fault\n"
	"  --help           this text\n"
	"\n"
	"Profiles that encrypt use the key 000102030405060708090a0b0c0d0e0f and the authentication key\n"
	"d0d1d2d3d4d5d6d7d8d9dadbdcdddedf.\n"
	"\n"
	"SIGUSR1 pulls the plug and puts it in again. Exit status: 0, or 2 wrong usage, 3 the machine\n"
	"failed.\n";

struct fault {
	enum fault_kind kind;
	uint32_t every, run;
};

struct simulate_options {
	struct profile profile;
	const char *link, *output;
	uint64_t telegrams, seconds, seed;
	uint32_t period_ms, serial;
	double speed, power_w, hour;
	struct line_setting line, reader; /* baud 0: bytes, not bits */
	char formats[2][4];
	bool is_inverted;
	uint8_t key[16];
	bool has_power, has_serial, help, list;
	size_t n_faults;
	struct fault faults[FAULTS_MAX];
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

static bool wrong(const char *option, const char *value, const char *expected)
{
	print_err("gridmeter simulate: %s %s: expected %s\n", option, value, expected);
	return false;
}

static bool parse_double(const char *option, const char *text, double least, double most, double *v)
{
	char expected[64], *end;

	*v = strtod(text, &end);
	if (end != text && *end == '\0' && *v >= least && *v <= most)
		return true;
	snprintf(expected, sizeof expected, "a number from %g to %g", least, most);
	return wrong(option, text, expected);
}

static bool parse_count(const char *option, const char *text, double most, uint64_t *v)
{
	double d;

	if (!parse_double(option, text, 1, most, &d))
		return false;
	*v = (uint64_t)d;
	return true;
}

static bool parse_u32(const char *option, const char *text, uint32_t most, uint32_t *v)
{
	uint64_t n;

	if (!parse_count(option, text, most, &n))
		return false;
	*v = (uint32_t)n;
	return true;
}

static bool parse_fault(struct simulate_options *o, char *text)
{
	char *colon = strchr(text, ':');
	char *plus = colon ? strchr(colon, '+') : NULL;
	struct fault *f;

	if (colon)
		*colon = '\0';
	if (o->n_faults == FAULTS_MAX)
		return wrong("--fault", text, "at most 8 of them");
	f = &o->faults[o->n_faults++];
	*f = (struct fault){.kind = fault_find(text), .every = 5, .run = 1};
	if (f->kind == N_FAULT_KINDS)
		return wrong("--fault", text, "a kind that --list names");
	if (plus)
		*plus = '\0';
	return (!colon || parse_u32("--fault", colon + 1, 1000000, &f->every)) &&
	       (!plus || parse_u32("--fault", plus + 1, f->every, &f->run));
}

/* "9600 8N1" */
static bool parse_line(
	const char *option, const char *text, struct line_setting *line, char format[4])
{
	unsigned baud;
	char end;

	if (sscanf(text, "%6u %3s%c", &baud, format, &end) != 2 || baud < 50 ||
		strlen(format) != 3 || !strchr("78", format[0]) || !strchr("NEO", format[1]) ||
		!strchr("12", format[2]))
		return wrong(option, text, "speed and format, as in \"2400 8E1\"");
	*line = (struct line_setting){baud, format};
	return true;
}

static const struct option options[] = {
	{"link", required_argument, NULL, 'l'},
	{"output", required_argument, NULL, 'o'},
	{"telegrams", required_argument, NULL, 'n'},
	{"seconds", required_argument, NULL, 's'},
	{"period", required_argument, NULL, 'p'},
	{"speed", required_argument, NULL, 'x'},
	{"power", required_argument, NULL, 'w'},
	{"hour", required_argument, NULL, 'H'},
	{"serial", required_argument, NULL, 'N'},
	{"key", required_argument, NULL, 'k'},
	{"seed", required_argument, NULL, 'S'},
	{"fault", required_argument, NULL, 'f'},
	{"line", required_argument, NULL, 'b'},
	{"reader", required_argument, NULL, 'r'},
	{"inverted", no_argument, NULL, 'i'},
	{"list", no_argument, NULL, 'L'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool parse_key(struct simulate_options *o, char *argument)
{
	bool is_key = hex_octets(argument, o->key, sizeof o->key);

	secret_guard();
	secret_hide_argument(argument);
	print_err("gridmeter simulate: --key: %s\n",
		is_key ? "everybody on this machine could read it"
		       : "expected 32 hexadecimal digits");
	return is_key;
}

static bool set_option(struct simulate_options *o, int c)
{
	switch (c) {
	case 'l':
		o->link = optarg;
		return true;
	case 'o':
		o->output = optarg;
		return true;
	case 'n':
		return parse_count("--telegrams", optarg, 1e12, &o->telegrams);
	case 's':
		return parse_count("--seconds", optarg, 1e9, &o->seconds);
	case 'p':
		return parse_u32("--period", optarg, PERIOD_MAX_MS, &o->period_ms);
	case 'x':
		return parse_double("--speed", optarg, 0.01, 1000, &o->speed);
	case 'w':
		o->has_power = true;
		return parse_double("--power", optarg, -1e6, 1e6, &o->power_w);
	case 'H':
		return parse_double("--hour", optarg, 0, 23.999, &o->hour);
	case 'N':
		o->has_serial = true;
		return parse_u32("--serial", optarg, 99999999, &o->serial);
	case 'k':
		return parse_key(o, optarg);
	case 'S':
		return parse_count("--seed", optarg, 1e15, &o->seed);
	case 'f':
		return parse_fault(o, optarg);
	case 'b':
		return parse_line("--line", optarg, &o->line, o->formats[0]);
	case 'r':
		return parse_line("--reader", optarg, &o->reader, o->formats[1]);
	case 'i':
		o->is_inverted = true;
		return true;
	case 'L':
		o->list = true;
		return true;
	case 'h':
		o->help = true;
		return true;
	default:
		return false;
	}
}

static bool parse(int argc, char **argv, struct simulate_options *o)
{
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!set_option(o, c))
			return false;
	if (optind < argc && !profile_find(argv[optind], &o->profile))
		return wrong("profile", argv[optind], "one that --list names");
	if (optind + 1 < argc)
		return wrong("argument", argv[optind + 1], "one profile");
	if ((o->reader.baud || o->is_inverted) && !o->line.baud)
		return wrong(o->is_inverted ? "--inverted" : "--reader", "", "--line with it");
	if (o->link && o->output)
		return wrong("--link", o->link, "no --output with it");
	return true;
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
	if (!parse(argc, argv, &o))
		return EXIT_USAGE;
	if (o.help) {
		print_lines(stdout, usage);
		return EXIT_FINE;
	}
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
