/* Parses the options of gridmeter simulate. */
#include "cmd/simulate_options.h"

#include "base/hex.h"
#include "base/print.h"
#include "base/secret.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PERIOD_MAX_MS = 3600000 };

const char simulate_usage[] =
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

bool simulate_parse(int argc, char **argv, struct simulate_options *o)
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
