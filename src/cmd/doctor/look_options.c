/* One letter for each option, whichever command has it. */
#include "cmd/doctor/look_options.h"

#include "base/print.h"
#include "cmd/config/config_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS_MAX = 3600 };

static bool wrong(
	const struct look_options *o, const char *option, const char *value, const char *expected)
{
	print_err("gridmeter %s: %s %s: expected %s\n", o->command, option, value, expected);
	return false;
}

static bool take_seconds(struct look_options *o, const char *text)
{
	char *end;
	long s = strtol(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || s < 1 || s > SECONDS_MAX)
		return wrong(o, "--seconds", text, "whole seconds from 1 to 3600");
	o->within_ms = (uint32_t)s * 1000;
	return true;
}

static bool take_format(struct look_options *o, const char *text)
{
	o->json = strcmp(text, "json") == 0;
	return o->json || strcmp(text, "text") == 0 || wrong(o, "--format", text, "text or json");
}

static bool take_language(struct look_options *o, const char *text)
{
	o->language = language_find(text);
	return o->language < N_LANGUAGES || wrong(o, "--lang", text, "en or de");
}

static bool take(struct look_options *o, int c)
{
	switch (c) {
	case 'c':
		o->file = optarg;
		return true;
	case 'k':
		o->key_file = optarg;
		return true;
	case 'b':
		o->bus = optarg;
		return true;
	case 's':
		return take_seconds(o, optarg);
	case 'f':
		return take_format(o, optarg);
	case 'l':
		return take_language(o, optarg);
	case 'a':
		return o->all = true;
	case 'q':
		return o->may_ask = true;
	case 'h':
		return o->help = true;
	default:
		return false; /* getopt_long has said it */
	}
}

bool look_options_parse(struct look_options *o, const struct option *names, int argc, char **argv)
{
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "c:h", names, NULL)) != -1)
		if (!take(o, c))
			return false;
	if (argc - optind > LOOK_PORTS_MAX)
		return wrong(o, "PORT", argv[optind + LOOK_PORTS_MAX], "at most 16 ports");
	for (int i = optind; i < argc; i++)
		port_name_parse(argv[i], &o->ports[o->n_ports++]);
	return true;
}

bool look_options_configure(const struct look_options *o, struct config_file *file)
{
	struct conf_error error;
	bool ok = config_file_load(file, o->file, o->key_file, &error);

	if (!ok) {
		config_file_forget_keys(file);
		print_err("gridmeter %s: %s\n", o->command, error.text);
	}
	return ok;
}
