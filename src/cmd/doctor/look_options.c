/* The options of gridmeter detect and gridmeter doctor, most of which they have in common. Left
 * out: looking at the ports that they name. */
#include "cmd/doctor/look_options.h"

#include "base/print.h"
#include "cmd/cmd.h"
#include "config/config_keys.h"
#include "config/config_place.h"

enum { SECONDS_MAX = 3600 };

static bool take_seconds(const struct option_met *met, char *argument)
{
	long s;

	if (!conf_parse_number(argument, 1, SECONDS_MAX, &s))
		return option_wrong(met, argument, "whole seconds from 1 to 3600");
	*(uint32_t *)met->field = (uint32_t)s * 1000;
	return true;
}

static bool take_language(const struct option_met *met, char *argument)
{
	enum language language = language_find(argument);

	*(enum language *)met->field = language;
	return language < N_LANGUAGES || option_wrong(met, argument, LANGUAGE_CODES);
}

static bool take_ports(const struct options *o, void *into, const struct operands *operands)
{
	struct look_options *look = into;

	if (operands->n > LOOK_PORTS_MAX)
		print_err("gridmeter %s: PORT %s: expected at most %d ports\n", o->command,
			operands->of[LOOK_PORTS_MAX], LOOK_PORTS_MAX);
	for (size_t i = 0; i < (size_t)operands->n && i < LOOK_PORTS_MAX; i++)
		port_name_parse(operands->of[i], &look->ports[look->n_ports++]);
	return operands->n <= LOOK_PORTS_MAX;
}

#define FIELD(name) offsetof(struct look_options, name)

static const struct option_row detect_rows[] = {
	{"--config", "FILE", 'c',
		PACKED("keys, lists and the like of a configuration, see gridmeter.conf(5)"),
		FIELD(file), option_text},
	{"--key-file", "FILE", 0, PACKED("keys of a meter that encrypts"), FIELD(key_file),
		option_text},
	{"--ask", NULL, 0, PACKED("asks meters that send only then (IEC 62056-21)"), FIELD(may_ask),
		option_flag},
	{"--seconds", "S", 0, PACKED("the most that a port gets (default: 60)"), FIELD(within_ms),
		take_seconds},
	{"--format", "text|json", 0,
		PACKED("how to print; json is one object a line for each port"), FIELD(json),
		option_json},
	{"--lang", LANGUAGE_CODES, 0,
		PACKED("language (default: as LC_ALL, LC_MESSAGES or LANG\nsay, else the GUI of "
		       "Venus OS)"),
		FIELD(language), take_language},
};

const struct options detect_options = {
	.command = "detect",
	.texts = &option_texts,
	.summary = PACKED("find out what is on the serial ports"),
	.above = PACKED("Usage: gridmeter detect [OPTIONS] [PORT…]\n"
			"\n"
			"Listens to all free serial ports at once, or to those that are named, "
			"and prints for each\n"
			"what arrives: line, protocol, meter, period, values, "
			"and what is missing for a grid meter.\n"
			"A port that another program has is skipped. Sends nothing, "
			"unless --ask is given.\n"),
	.below = PACKED(
		"PORT is a serial port, tcp://host:port, a recording, or auto:GLOB.\n"
		"\n"
		"Exit status: 0 a meter was found, 1 none, 2 wrong usage, 3 the machine failed.\n"),
	.rows = detect_rows,
	.n_rows = sizeof detect_rows / sizeof *detect_rows,
	.take_operands = take_ports,
	.has_h = true,
};

static const struct option_row doctor_rows[] = {
	{"--config", "FILE", 'c',
		PACKED("the configuration that gridmeter run has, see gridmeter.conf(5) (default:\n"
		       "that of this machine)"),
		FIELD(file), option_text},
	{"--key-file", "FILE", 0, PACKED("keys of a meter that encrypts"), FIELD(key_file),
		option_text},
	{"--bus", "ADDRESS", 0, PACKED("of another D-Bus than the system's"), FIELD(bus),
		option_text},
	{"--seconds", "S", 0, PACKED("listens so long at most (default: 30)"), FIELD(within_ms),
		take_seconds},
	{"--all", NULL, 0, PACKED("everything that was looked at, layer by layer"), FIELD(all),
		option_flag},
	{"--format", "text|json", 0,
		PACKED("how to print; json is one object a line for each meter"), FIELD(json),
		option_json},
	{"--lang", LANGUAGE_CODES, 0,
		PACKED("language (default: as LC_ALL, LC_MESSAGES or LANG\nsay, else the GUI of "
		       "Venus OS)"),
		FIELD(language), take_language},
};

const struct options doctor_options = {
	.command = "doctor",
	.texts = &option_texts,
	.summary = PACKED("say what is wrong, and what to do"),
	.above = PACKED(
		"Usage: gridmeter doctor [OPTIONS] [PORT…]\n"
		"\n"
		"Says what is wrong with a meter, what that means and what to do. "
		"Asks the running gridmeter;\n"
		"where none runs it listens to the ports itself. It sends nothing to a meter.\n"),
	.below = PACKED(
		"PORT is a serial port, tcp://host:port or a recording. Without one: "
		"the meters of the running\n"
		"gridmeter, else those of the configuration, else all free ports.\n"
		"\n"
		"Exit status: 0 nothing is wrong, 1 something is, 2 wrong usage or configuration, "
		"3 the machine\n"
		"failed.\n"),
	.rows = doctor_rows,
	.n_rows = sizeof doctor_rows / sizeof *doctor_rows,
	.take_operands = take_ports,
	.has_h = true,
};

static bool load_named(const struct options *command, const struct look_options *o,
	const struct config_place *place, struct config_file *file)
{
	struct conf_error error;
	bool ok = o->file ? config_file_load(file, o->file, o->key_file, &error)
			  : config_file_load_found(file, place, o->key_file, &error);

	if (!ok) {
		config_file_forget_keys(file);
		print_err("gridmeter %s: %s\n", command->command, error.text);
	}
	return ok;
}

bool look_options_configure(const struct options *command, const struct look_options *o,
	struct config_file *file, struct conf_error *wrong)
{
	struct config_place place = {0};
	struct conf_error again;

	*wrong->text = '\0';
	if (!o->file)
		config_place_find_readable(&place, command->command);
	if (o->file || o->key_file)
		return load_named(command, o, &place, file);
	if (config_file_load_found(file, &place, NULL, wrong)) {
		*wrong->text = '\0'; /* of what is wrong and does not matter the log has told */
		return true;
	}
	*place.keys = '\0'; /* is it that? */
	return config_file_load_found(file, &place, NULL, &again) ||
	       config_file_load(file, NULL, NULL, &again);
}

bool look_options_begin_language(struct look_options *o)
{
	bool is_said = o->language < N_LANGUAGES;

	if (!is_said)
		o->language = LANGUAGE_EN;
	return !is_said;
}

void look_options_take_language(struct look_options *o, const char *of_gui)
{
	enum language language = language_find(of_gui);

	if (language < N_LANGUAGES)
		o->language = language;
}
