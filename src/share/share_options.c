/* The options of gridmeter share. Keys of [share] are not among them: they stand in the file. */
#include "share/share_options.h"

#include "base/packed.h"
#include "config/keys_print.h"
#include "config/share_config.h"

extern const struct packed share_texts, share_config_helps;

static void print_keys(FILE *to)
{
	keys_print_help(to, &share_config_table, &share_config_helps);
}

#define FIELD(name) offsetof(struct share_options, name)

static const struct option_row rows[] = {
	{"--config", "FILE", 'c',
		PACKED("the configuration, of which the section [share] is read; see\n"
		       "gridmeter.conf(5) (default: that of this machine)"),
		FIELD(file), option_text},
	{"--link", NULL, 0, PACKED("prints the link of the page, for a phone as a code, and ends"),
		FIELD(link), option_flag},
};

const struct options share_options = {
	.command = "share",
	.texts = &share_texts,
	.summary = PACKED("tell readings on: MQTT, Home Assistant, a page, Prometheus"),
	.above = PACKED(
		"Usage: gridmeter share [-c FILE] [--link]\n"
		"       gridmeter-share [-c FILE] [--link]\n"
		"\n"
		"Tells on what the running gridmeter reads, in the foreground: to an MQTT broker "
		"with\n"
		"discovery for Home Assistant, on a page for browsers, and to Prometheus.\n"),
	.below = PACKED(
		"SIGHUP reads the configuration again and keeps the present one if it is wrong; "
		"SIGTERM and\n"
		"SIGINT end it.\n"
		"\n"
		"Exit status: 0 ended by a signal, 1 there is no page to link to, "
		"2 wrong usage or\n"
		"configuration, 3 the machine failed.\n"
		"\n"
		"Keys of [share]:\n"),
	.rows = rows,
	.n_rows = sizeof rows / sizeof *rows,
	.has_h = true,
	.print_more = print_keys,
};
