/* The table of configuration keys. gridmeter.conf(5) and the example file are checked against it. */
#include "cmd/config.h"

#include "base/hex.h"
#include "port/serial.h"
#include "proto/protocol.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	INSTANCE_MAX = 247, /* Modbus-TCP has no unit beyond */
	TIMEOUT_MIN_S = 1,
	TIMEOUT_MAX_S = 300,
	ASK_PERIOD_MIN_S = 2,
	ASK_PERIOD_MAX_S = 3600,
};

/* A whole number within limits. */
static bool parse_number(const char *text, long least, long most, long *v)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	*v = strtol(text, &end, 10);
	return *end == '\0' && *v >= least && *v <= most;
}

static bool parse_port(const char *text, void *field, size_t size)
{
	return *text && conf_parse_text(text, field, size);
}

/* "system", or an address as D-Bus writes it. */
static bool parse_bus(const char *text, void *field, size_t size)
{
	if (strcmp(text, "system") == 0)
		text = "";
	else if (!strchr(text, ':'))
		return false;
	return conf_parse_text(text, field, size);
}

static bool parse_instance(const char *text, void *field, size_t size)
{
	long v;

	(void)size;
	if (!parse_number(text, 1, INSTANCE_MAX, &v))
		return false;
	*(int *)field = (int)v;
	return true;
}

static bool parse_timeout(const char *text, void *field, size_t size)
{
	long v = 0;

	(void)size;
	if (strcmp(text, "auto") != 0 && !parse_number(text, TIMEOUT_MIN_S, TIMEOUT_MAX_S, &v))
		return false;
	*(uint32_t *)field = (uint32_t)v * 1000;
	return true;
}

/* One of the words in a list that ends with NULL, into an enumeration in the same order. */
static bool parse_word(const char *text, const char *const words[], unsigned *field)
{
	for (unsigned i = 0; words[i]; i++)
		if (strcmp(text, words[i]) == 0) {
			*field = i;
			return true;
		}
	return false;
}

static bool parse_direction(const char *text, void *field, size_t size)
{
	static const char *const words[] = {"auto", "import", "export", NULL};

	(void)size;
	return parse_word(text, words, field);
}

static bool parse_protocol(const char *text, void *field, size_t size)
{
	const struct protocol *p = protocol_find(text);

	(void)size;
	if (!p && strcmp(text, "auto") != 0)
		return false;
	*(const struct protocol **)field = p;
	return true;
}

/* "9600 8N1". */
static bool parse_line(const char *text, void *field, size_t size)
{
	static const char *const formats[] = {
		"8N1", "8E1", "8O1", "7E1", "7O1", "7N1", "8N2", "7E2", NULL};
	struct line_setting line = {0};
	const char *format = strchr(text, ' ');
	char baud[8];
	unsigned which;
	long v;

	(void)size;
	if (strcmp(text, "auto") != 0) {
		if (!format || (size_t)(format - text) >= sizeof baud)
			return false;
		snprintf(baud, sizeof baud, "%.*s", (int)(format - text), text);
		if (!parse_number(baud, 300, 115200, &v) || !serial_has_baud((uint32_t)v) ||
			!parse_word(format + 1, formats, &which))
			return false;
		line = (struct line_setting){(uint32_t)v, formats[which]};
	}
	*(struct line_setting *)field = line;
	return true;
}

static bool parse_counter(const char *text, void *field, size_t size)
{
	static const char *const words[] = {"tolerant", "strict", NULL};
	unsigned which;

	(void)size;
	if (!parse_word(text, words, &which))
		return false;
	*(bool *)field = which;
	return true;
}

static bool parse_ask(const char *text, void *field, size_t size)
{
	static const char *const words[] = {"auto", "yes", "no", NULL};

	(void)size;
	return parse_word(text, words, field);
}

static bool parse_ask_period(const char *text, void *field, size_t size)
{
	long v;

	(void)size;
	if (!parse_number(text, ASK_PERIOD_MIN_S, ASK_PERIOD_MAX_S, &v))
		return false;
	*(uint32_t *)field = (uint32_t)v * 1000;
	return true;
}

static bool parse_key(const char *text, void *field, size_t size)
{
	struct config_key key = {0};

	(void)size;
	key.is_set = *text;
	if (*text && !hex_octets(text, key.octets, sizeof key.octets))
		return false;
	*(struct config_key *)field = key;
	return true;
}

static bool parse_log(const char *text, void *field, size_t size)
{
	static const char *const words[] = {"error", "info", "debug", NULL};

	(void)size;
	return parse_word(text, words, field);
}

#define FIELD(name) offsetof(struct config, name), sizeof((struct config *)0)->name

static const struct conf_key keys[] = {
	{"port", "auto", "auto, auto:PATTERN, a device, the name of an adapter, or a capture file",
		"Where the meter is. \"auto\" listens on every serial port that nobody else"
		" uses until one speaks; \"auto:/dev/ttyUSB*\" on those that match. Or a "
		"device (/dev/ttyUSB0), the name of an adapter as in /dev/serial/by-id, or "
		"a file with captured bytes, which is replayed at the speed of the line.",
		FIELD(port), parse_port, false},
	{"protocol", "auto", "auto, sml, dlms or iec",
		"What the meter speaks. \"auto\" is whatever makes sense of its bytes.",
		FIELD(protocol), parse_protocol, false},
	{"line", "auto", "auto, or speed and format such as 9600 8N1",
		"Speed, data bits, parity and stop bits of the port. \"auto\" tries those that meters "
		"use, one after the other, until one makes sense.",
		FIELD(line), parse_line, false},
	{"key", "", "32 hexadecimal digits",
		"The encryption key (GUEK) of a DLMS meter that encrypts. The grid operator gives it "
		"out. Only for files that nobody else can read (mode 0600).",
		FIELD(key), parse_key, true},
	{"auth_key", "", "32 hexadecimal digits",
		"The authentication key (GAK) of a DLMS meter. Once it is set, only what the meter "
		"authenticates is used.",
		FIELD(auth_key), parse_key, true},
	{"key_file", "", "the name of a file",
		"A file of mode 0600 with the lines key = … and auth_key = …, to keep them out of this "
		"one.",
		FIELD(key_file), conf_parse_text, false},
	{"counter", "tolerant", "tolerant or strict",
		"Encrypted telegrams are counted by the meter, and each is used once. When the counter "
		"falls, \"tolerant\" believes it after three telegrams, as after a change of keys; "
		"\"strict\" never does.",
		FIELD(strict_counter), parse_counter, false},
	{"ask", "auto", "auto, yes or no",
		"Whether the meter may be asked to send (IEC 62056-21, /?!): some ASCII meters do not "
		"by themselves. \"auto\" asks when protocol = iec is set and a port that was named has "
		"been silent for 12 s; \"yes\" asks at once; \"no\" never sends a byte.",
		FIELD(ask), parse_ask, false},
	{"ask_period", "10", "whole seconds from 2 to 3600",
		"How often it is asked, in seconds. Reading takes some seconds itself, and wears the "
		"display of some meters.",
		FIELD(ask_period_ms), parse_ask_period, false},
	{"lists", "", "the name of a file",
		"Definitions of DLMS lists that send values without names, see LISTS in "
		"gridmeter.conf(5). \"gridmeter check FILE\" tells whether they are right.",
		FIELD(lists), conf_parse_text, false},
	{"name", "", "at most 32 bytes of text",
		"The first name of the meter in the GUI. Once it has been changed there, "
		"the GUI's holds.",
		FIELD(name), conf_parse_text, false},
	{"instance", "40", "a whole number from 1 to 247",
		"The device instance to ask for when the system sees this meter for the "
		"first time. localsettings gives the next free one and remembers it.",
		FIELD(instance), parse_instance, false},
	{"timeout", "auto", "auto, or whole seconds from 1 to 300",
		"How long the meter may be silent before it leaves the bus. \"auto\" is "
		"three times the period that was measured, at least 5 s and at most 15 s; of a meter that is asked, "
		"two times ask_period when that is more.",
		FIELD(timeout_ms), parse_timeout, false},
	{"power_direction", "auto", "auto, import or export",
		"What a power without a sign (OBIS 15.7.0 of old meters) means. \"auto\" is"
		" what the meter's status word says; where that is not certain, nothing is "
		"published.",
		FIELD(power_direction), parse_direction, false},
	{"bus", "system",
		"system, or a D-Bus address such as unix:path=/run/dbus/system_bus_socket",
		"The message bus to publish on.", FIELD(bus), parse_bus, false},
	{"log", "info", "error, info or debug", "How much is written to standard error.",
		FIELD(log), parse_log, false},
};

const struct conf_table config_table = {keys, sizeof keys / sizeof *keys};

/* What a file with keys may hold. */
static const struct conf_key key_keys[] = {
	{"key", "", "32 hexadecimal digits", "", FIELD(key), parse_key, true},
	{"auth_key", "", "32 hexadecimal digits", "", FIELD(auth_key), parse_key, true},
};

static void warn_of_readers(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)))
		log_error("%s holds keys and others can read it: chmod 600 %s", path, path);
}

bool config_read_keys(struct config *config, struct conf_error *error)
{
	static const struct conf_table table = {key_keys, sizeof key_keys / sizeof *key_keys};

	if (!*config->key_file)
		return true;
	warn_of_readers(config->key_file);
	return conf_read(&table, config, config->key_file, error);
}

bool config_read(struct config *config, const char *path, struct conf_error *error)
{
	if (!conf_read(&config_table, config, path, error))
		return false;
	if (config->key.is_set || config->auth_key.is_set)
		warn_of_readers(path);
	return true;
}

/* `text` in lines of at most 76 characters, each behind `indent`. */
static void print_wrapped(FILE *to, const char *indent, const char *text)
{
	const int width = 76;

	while (*text) {
		int n = (int)strlen(text), cut = n;

		if (n > width)
			for (cut = width; cut > 0 && text[cut] != ' '; cut--)
				;
		fprintf(to, "%s%.*s\n", indent, cut, text);
		text += cut;
		text += *text == ' ';
	}
}

void config_print_example(FILE *to)
{
	fputs("# gridmeter.conf: every key at its default. No key is needed.\n", to);
	for (size_t i = 0; i < config_table.n_keys; i++) {
		fputc('\n', to);
		print_wrapped(to, "# ", keys[i].help);
		fprintf(to, "#%s =%s%s\n", keys[i].name, *keys[i].fallback ? " " : "",
			keys[i].fallback);
	}
}

void config_print_help(FILE *to)
{
	for (size_t i = 0; i < config_table.n_keys; i++) {
		fprintf(to, "  %s = %s\n", keys[i].name,
			*keys[i].fallback ? keys[i].fallback : "(none)");
		print_wrapped(to, "      ", keys[i].help);
	}
}
