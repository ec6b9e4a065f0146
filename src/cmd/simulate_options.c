/* The options of gridmeter simulate. Their texts are packed separately, for releases that go
 * without it. Left out: making the meter. */
#include "cmd/simulate_options.h"

#include "base/hex.h"
#include "base/print.h"
#include "base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct packed simulate_texts;

enum { PERIOD_MAX_MS = 3600000 };

static bool parse_double(
	const struct option_met *met, const char *text, double least, double most, double *v)
{
	char expected[64], *end;

	*v = strtod(text, &end);
	if (end != text && *end == '\0' && *v >= least && *v <= most)
		return true;
	snprintf(expected, sizeof expected, "a number from %g to %g", least, most);
	return option_wrong(met, text, expected);
}

static bool parse_count(const struct option_met *met, const char *text, double most, uint64_t *v)
{
	double d;

	if (!parse_double(met, text, 1, most, &d))
		return false;
	*v = (uint64_t)d;
	return true;
}

static bool parse_u32(const struct option_met *met, const char *text, uint32_t most, uint32_t *v)
{
	uint64_t n;

	if (!parse_count(met, text, most, &n))
		return false;
	*v = (uint32_t)n;
	return true;
}

static bool take_telegrams(const struct option_met *met, char *argument)
{
	return parse_count(met, argument, 1e12, met->field);
}

static bool take_seconds(const struct option_met *met, char *argument)
{
	return parse_count(met, argument, 1e9, met->field);
}

static bool take_seed(const struct option_met *met, char *argument)
{
	return parse_count(met, argument, 1e15, met->field);
}

static bool take_period(const struct option_met *met, char *argument)
{
	return parse_u32(met, argument, PERIOD_MAX_MS, met->field);
}

static bool take_speed(const struct option_met *met, char *argument)
{
	return parse_double(met, argument, 0.01, 1000, met->field);
}

static bool take_hour(const struct option_met *met, char *argument)
{
	return parse_double(met, argument, 0, 23.999, met->field);
}

static struct simulation_plan *plan_of(void *into)
{
	return &((struct simulate_options *)into)->plan;
}

static bool take_power(const struct option_met *met, char *argument)
{
	struct simulation_plan *p = plan_of(met->into);

	p->has_power = true;
	return parse_double(met, argument, -1e6, 1e6, met->field);
}

static bool take_serial(const struct option_met *met, char *argument)
{
	struct simulation_plan *p = plan_of(met->into);

	p->has_serial = true;
	return parse_u32(met, argument, 99999999, met->field);
}

static bool take_fault(const struct option_met *met, char *text)
{
	struct simulation_plan *p = plan_of(met->into);
	char *colon = strchr(text, ':');
	char *plus = colon ? strchr(colon, '+') : NULL;
	struct fault *f;

	if (colon)
		*colon = '\0';
	if (p->n_faults == FAULTS_MAX)
		return option_wrong(met, text, "at most 8 of them");
	f = &p->faults[p->n_faults++];
	*f = (struct fault){.kind = fault_find(text), .every = 5, .run = 1};
	if (f->kind == N_FAULT_KINDS)
		return option_wrong(met, text, "a kind that --list names");
	if (plus)
		*plus = '\0';
	return (!colon || parse_u32(met, colon + 1, 1000000, &f->every)) &&
	       (!plus || parse_u32(met, plus + 1, f->every, &f->run));
}

/* "9600 8N1" */
static bool parse_line(
	const struct option_met *met, const char *text, struct line_setting *line, char format[4])
{
	unsigned baud;
	char end;

	if (sscanf(text, "%6u %3s%c", &baud, format, &end) != 2 || baud < 50 ||
		strlen(format) != 3 || !strchr("78", format[0]) || !strchr("NEO", format[1]) ||
		!strchr("12", format[2]))
		return option_wrong(met, text, "speed and format, as in \"2400 8E1\"");
	*line = (struct line_setting){baud, format};
	return true;
}

static bool take_line(const struct option_met *met, char *argument)
{
	struct simulation_plan *p = plan_of(met->into);

	return parse_line(met, argument, &p->line, p->formats[0]);
}

static bool take_reader(const struct option_met *met, char *argument)
{
	struct simulation_plan *p = plan_of(met->into);

	return parse_line(met, argument, &p->reader, p->formats[1]);
}

static bool take_key(const struct option_met *met, char *argument)
{
	struct simulation_plan *p = plan_of(met->into);
	bool is_key = hex_octets(argument, p->key, sizeof p->key);

	secret_guard();
	secret_hide_argument(argument);
	print_err("gridmeter simulate: --key: %s\n",
		is_key ? "everybody on this machine could read it"
		       : "expected 32 hexadecimal digits");
	return is_key;
}

static bool wrong(const char *what, const char *value, const char *expected)
{
	print_err("gridmeter simulate: %s %s: expected %s\n", what, value, expected);
	return false;
}

static bool take_profile(const struct options *options, void *into, const struct operands *operands)
{
	struct simulation_plan *p = plan_of(into);

	(void)options;
	if (operands->n && !profile_find(operands->of[0], &p->profile))
		return wrong("profile", operands->of[0], "one that --list names");
	if (operands->n > 1)
		return wrong("argument", operands->of[1], "one profile");
	if ((p->reader.baud || p->is_inverted) && !p->line.baud)
		return wrong(p->is_inverted ? "--inverted" : "--reader", "", "--line with it");
	if (p->link && p->output)
		return wrong("--link", p->link, "no --output with it");
	return true;
}

#define FIELD(name) offsetof(struct simulate_options, name)

static const struct option_row rows[] = {
	{"--link", "PATH", 0, PACKED("makes a symbolic link to the port"), FIELD(plan.link),
		option_text},
	{"--output", "FILE|-", 0, PACKED("writes the bytes there instead, as fast as possible"),
		FIELD(plan.output), option_text},
	{"--telegrams", "N", 0, PACKED("ends after N telegrams"), FIELD(plan.telegrams),
		take_telegrams},
	{"--seconds", "S", 0, PACKED("ends after S seconds"), FIELD(plan.seconds), take_seconds},
	{"--period", "MS", 0,
		PACKED("a telegram every MS milliseconds (default: as the profile's meters do)"),
		FIELD(plan.period_ms), take_period},
	{"--speed", "X", 0, PACKED("time and line run X times faster"), FIELD(plan.speed),
		take_speed},
	{"--power", "W", 0, PACKED("a fixed power instead of the house; negative is export"),
		FIELD(plan.power_w), take_power},
	{"--hour", "H", 0, PACKED("hour of the day at the start, 0 to 23 (default: 11)"),
		FIELD(plan.hour), take_hour},
	{"--serial", "N", 0, PACKED("number of the meter"), FIELD(plan.serial), take_serial},
	{"--key", "HEX", 0, PACKED("the encryption key of a meter that encrypts"), FIELD(plan.key),
		take_key},
	{"--seed", "N", 0, PACKED("another house, other faults"), FIELD(plan.seed), take_seed},
	{"--fault", "KIND[:N[+R]]", 0,
		PACKED("damages every N-th telegram (default: 5), or the last R of N; may\n"
		       "come more than once"),
		0, take_fault},
	{"--line", "LINE", 0,
		PACKED("sends bit by bit with this setting, as in \"2400 8E1\"; "
		       "what arrives is what\n"
		       "a port receives that is set as its reader has set it"),
		0, take_line},
	{"--reader", "LINE", 0,
		PACKED("that port is set so; a pseudo-terminal does not tell parity"), 0,
		take_reader},
	{"--inverted", NULL, 0, PACKED("the line is inverted; needs --line"),
		FIELD(plan.is_inverted), option_flag},
	{"--list", NULL, 0, PACKED("lists profiles and kinds of fault"), FIELD(list), option_flag},
};

const struct options simulate_options = {
	.command = "simulate",
	.texts = &simulate_texts,
	.above = PACKED(
		"Usage: gridmeter simulate [PROFILE] [--link PATH | --output FILE|-] [OPTIONS]\n"
		"\n"
		"Is a meter: sends telegrams with the load of a house (sun, kettle, battery) to a\n"
		"pseudo-terminal, whose path is the first line on standard output.\n"),
	.below = PACKED(
		"Profiles that encrypt use the key 000102030405060708090a0b0c0d0e0f and the "
		"authentication key\n"
		"d0d1d2d3d4d5d6d7d8d9dadbdcdddedf.\n"
		"\n"
		"SIGUSR1 pulls the plug and puts it in again. Exit status: 0 fine, 2 wrong usage, "
		"3 the machine\n"
		"failed.\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.take_operands = take_profile,
};
