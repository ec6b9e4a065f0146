/* The table of configuration keys: name, default, what is expected, and how a value is read.
 * gridmeter.conf(5) and the example file are checked against it. Left out: what a key is for
 * (config_helps.c), and whether sections fit together (config_file.c). */
#include "config/config.h"

#include "base/hex.h"
#include "base/secret.h"
#include "config/config_sources.h"
#include "port/serial.h"
#include "proto/protocols.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	INSTANCE_MAX = 247, /* Modbus-TCP has no unit beyond */
	TIMEOUT_MIN_S = 1,
	TIMEOUT_MAX_S = 300,
	ASK_PERIOD_MIN_S = 2,
	ASK_PERIOD_MAX_S = 3600,
	FUSE_MAX_A = 5000,
	STATISTICS_MAX_MIN = 7 * 24 * 60,
	MINUTE_MS = 60000,
	PORT_MAX = 255, /* characters */
};

static const double tariff_max = 10;

static const char *const yes_words[] = {"no", "yes", NULL};
static const char *const direction_words[] = {"auto", "import", "export", NULL};
static const char *const reverse_words[] = {"auto", "no", "yes", NULL};
static const char *const counter_words[] = {"auto", "tolerant", "strict", NULL};
static const char *const settings_words[] = {"auto", "localsettings", "none", NULL};
static const char *const screen_words[] = {"auto", "yes", "no", NULL};
static const char *const log_words[] = {"error", "info", "debug", NULL};

static bool parse_some_text(const char *text, void *field, size_t size)
{
	return *text && conf_parse_text(text, field, size);
}

static bool is_word(const char *text, const char *word)
{
	return strcasecmp(text, word) == 0;
}

/* False where there is no room for it. */
static bool lower(const char *text, char *to, size_t size)
{
	size_t n = strlen(text);

	for (size_t i = 0; n < size && i <= n; i++)
		to[i] = (char)tolower((unsigned char)text[i]);
	return n < size;
}

static bool parse_port(const char *text, void *field, size_t size)
{
	(void)size;
	if (!*text || strlen(text) > PORT_MAX)
		return false;
	port_name_parse(is_word(text, "auto") ? "auto" : text, field);
	return true;
}

bool config_is_without_bus(const char *bus)
{
	return strcmp(bus, "none") == 0;
}

/* "system", "none", or an address as D-Bus writes it. */
static bool parse_bus(const char *text, void *field, size_t size)
{
	if (is_word(text, "system"))
		text = "";
	else if (is_word(text, "none"))
		text = "none";
	else if (!strchr(text, ':'))
		return false;
	return conf_parse_text(text, field, size);
}

static bool parse_instance(const char *text, void *field, size_t size)
{
	long v;

	(void)size;
	if (!conf_parse_number(text, 1, INSTANCE_MAX, &v))
		return false;
	*(int *)field = (int)v;
	return true;
}

/* A whole number with its unit, or without: "63 A", "63A", "63". */
static bool parse_with_unit(const char *text, const char *unit, long least, long most, long *v)
{
	size_t n = strspn(text, "0123456789");
	const char *rest = text + n + strspn(text + n, " ");
	char number[8];

	if (n >= sizeof number || (*rest && !is_word(rest, unit)))
		return false;
	snprintf(number, sizeof number, "%.*s", (int)n, text);
	return conf_parse_number(number, least, most, v);
}

static bool parse_timeout(const char *text, void *field, size_t size)
{
	long v = 0;

	(void)size;
	if (!is_word(text, "auto") && !parse_with_unit(text, "s", TIMEOUT_MIN_S, TIMEOUT_MAX_S, &v))
		return false;
	*(uint32_t *)field = (uint32_t)v * 1000;
	return true;
}

static bool parse_phases(const char *text, void *field, size_t size)
{
	char word[8];

	(void)size;
	return lower(text, word, sizeof word) && phases_parse(word, field);
}

static bool parse_fuse(const char *text, void *field, size_t size)
{
	long v = 0;

	(void)size;
	if (!is_word(text, "unknown") && !parse_with_unit(text, "A", 1, FUSE_MAX_A, &v))
		return false;
	*(uint32_t *)field = (uint32_t)v;
	return true;
}

static bool parse_statistics(const char *text, void *field, size_t size)
{
	long v;

	(void)size;
	if (!parse_with_unit(text, "min", 0, STATISTICS_MAX_MIN, &v))
		return false;
	*(uint32_t *)field = (uint32_t)v * MINUTE_MS;
	return true;
}

static bool parse_tariff(const char *text, void *field, size_t size)
{
	char number[16], *end, *comma;
	double v;

	(void)size;
	if (!lower(text, number, sizeof number) || strspn(text, "0123456789.,") != strlen(text))
		return false;
	comma = strchr(number, ',');
	if (comma)
		*comma = '.';
	v = strtod(number, &end);
	if (end == number || *end || !(v >= 0 && v <= tariff_max))
		return false;
	*(double *)field = v;
	return true;
}

static bool parse_protocol(const char *text, void *field, size_t size)
{
	const struct protocol *p;
	char word[8];

	(void)size;
	if (!lower(text, word, sizeof word))
		return false;
	p = protocol_find(word);
	if (!p && !is_word(word, "auto"))
		return false;
	*(const struct protocol **)field = p;
	return true;
}

bool config_parse_line(const char *text, void *field, size_t size)
{
	static const char *const formats[] = {
		"8N1", "8E1", "8O1", "7E1", "7O1", "7N1", "8N2", "7E2", NULL};
	struct line_setting line = {0};
	const char *format = strchr(text, ' ');
	char baud[8];
	unsigned which;
	long v;

	(void)size;
	if (!is_word(text, "auto")) {
		if (!format || (size_t)(format - text) >= sizeof baud)
			return false;
		snprintf(baud, sizeof baud, "%.*s", (int)(format - text), text);
		if (!conf_parse_number(baud, 300, 115200, &v) || !serial_has_baud((uint32_t)v) ||
			!conf_parse_word(format + 1, formats, &which))
			return false;
		line = (struct line_setting){(uint32_t)v, formats[which]};
	}
	*(struct line_setting *)field = line;
	return true;
}

static bool parse_ask_period(const char *text, void *field, size_t size)
{
	long v;

	(void)size;
	if (!parse_with_unit(text, "s", ASK_PERIOD_MIN_S, ASK_PERIOD_MAX_S, &v))
		return false;
	*(uint32_t *)field = (uint32_t)v * 1000;
	return true;
}

static bool parse_key(const char *text, void *field, size_t size)
{
	struct config_key key = {.is_set = *text};
	bool is_key = !*text || hex_octets(text, key.octets, sizeof key.octets);

	(void)size;
	if (*text)
		secret_guard();
	if (is_key)
		*(struct config_key *)field = key;
	explicit_bzero(&key, sizeof key);
	return is_key;
}

/* Whoever writes the key where its file should be named does not want to see it in a message. */
static bool parse_key_file(const char *text, void *field, size_t size)
{
	return !secret_is_like(text) && conf_parse_text(text, field, size);
}

#define FIELD(name)         offsetof(struct config, name), sizeof((struct config *)0)->name
#define PARSED(name, parse) FIELD(name), parse, NULL
#define WORDS(name, words)  FIELD(name), NULL, words

static const struct conf_key keys[N_CONFIG_NAMES] = {
	[CONFIG_PORT] = {"port", "auto",
		"auto, auto:PATTERN, a device, the name of an adapter, tcp://host:port, or a "
		"capture file",
		PARSED(port, parse_port), 0},
	[CONFIG_SOURCE] = {"source", "",
		"two to four ports with commas between them, none of them auto",
		PARSED(source, config_sources_parse), 0},
	[CONFIG_PROTOCOL] = {"protocol", "auto", "auto, sml, dlms or iec",
		PARSED(protocol, parse_protocol), 0},
	[CONFIG_LINE] = {"line", "auto", "auto, or speed and format such as 9600 8N1",
		PARSED(line, config_parse_line), 0},
	[CONFIG_KEY] = {"key", "", "32 hexadecimal digits", PARSED(key, parse_key), CONF_SECRET},
	[CONFIG_AUTH_KEY] = {"auth_key", "", "32 hexadecimal digits", PARSED(auth_key, parse_key),
		CONF_SECRET},
	[CONFIG_KEY_FILE] = {"key_file", "", "the name of a file", PARSED(key_file, parse_key_file),
		0},
	[CONFIG_COUNTER] = {"counter", "auto", "auto, tolerant or strict",
		WORDS(counter, counter_words), 0},
	[CONFIG_ASK] = {"ask", "auto", "auto, yes or no", WORDS(ask, asking_words), 0},
	[CONFIG_ASK_PERIOD] = {"ask_period", "10", "whole seconds from 2 to 3600",
		PARSED(ask_period_ms, parse_ask_period), 0},
	[CONFIG_LISTS] = {"lists", "", "the name of a file", PARSED(lists, conf_parse_text), 0},
	[CONFIG_METER] = {"meter", "", "the number of a meter, at most 64 characters",
		PARSED(meter, conf_parse_text), 0},
	[CONFIG_NAME] = {"name", "", "at most 32 bytes of text", PARSED(name, conf_parse_text), 0},
	[CONFIG_ROLE] = {"role", "grid", "grid, pvinverter, genset, acload, evcharger or heatpump",
		WORDS(role, role_names), 0},
	[CONFIG_POSITION] = {"position", "ac-input-1", "ac-input-1, ac-output or ac-input-2",
		WORDS(position, position_names), 0},
	[CONFIG_INSTANCE] = {"instance", "40", "a whole number from 1 to 247",
		PARSED(instance, parse_instance), 0},
	[CONFIG_TIMEOUT] = {"timeout", "auto", "auto, or whole seconds from 1 to 300",
		PARSED(timeout_ms, parse_timeout), 0},
	[CONFIG_POWER_DIRECTION] = {"power_direction", "auto", "auto, import or export",
		WORDS(power_direction, direction_words), 0},
	[CONFIG_REVERSE] = {"reverse", "auto", "auto, yes or no", WORDS(reverse, reverse_words), 0},
	[CONFIG_PHASES] = {"phases", "l1", "l1, l2, l3, split, or a sequence such as 312",
		PARSED(phases, parse_phases), 0},
	[CONFIG_FUSE] = {"fuse", "unknown", "unknown, or amperes such as 63 A",
		PARSED(fuse_a, parse_fuse), 0},
	[CONFIG_INTEGRATE] = {"integrate", "no", "yes or no", WORDS(integrate, yes_words), 0},
	[CONFIG_FEED_IN_TARIFF] = {"feed_in_tariff", "0", "EUR per kWh, from 0 to 10",
		PARSED(feed_in_tariff, parse_tariff), 0},
	[CONFIG_LEGACY_DISPLAY] = {"legacy_display", "no", "yes or no",
		WORDS(legacy_display, yes_words), 0},
	[CONFIG_RUN_WITHOUT_GRID_METER] = {"run_without_grid_meter", "no", "yes or no",
		WORDS(run_without_grid_meter, yes_words), 0},
	[CONFIG_RAW_DATA] = {"raw_data", "no", "yes or no", WORDS(raw_data, yes_words), 0},
	[CONFIG_RECORDER] = {"recorder", "yes", "yes or no", WORDS(recorder, yes_words), 0},
	[CONFIG_STATISTICS] = {"statistics", "0", "minutes such as 15 min; 0 for none",
		PARSED(statistics_ms, parse_statistics), CONF_COMMON},
	[CONFIG_STATE_DIR] = {"state_dir", "auto", "auto, or the name of a folder",
		PARSED(state_dir, parse_some_text), CONF_COMMON},
	[CONFIG_BUS] = {"bus", "system",
		"system, none, or a D-Bus address such as unix:path=/run/dbus/system_bus_socket",
		PARSED(bus, parse_bus), CONF_COMMON},
	[CONFIG_SETTINGS] = {"settings", "auto", "auto, localsettings or none",
		WORDS(settings, settings_words), CONF_COMMON},
	[CONFIG_SCREEN] = {"screen", "auto", "auto, yes or no", WORDS(screen, screen_words),
		CONF_COMMON},
	[CONFIG_NOTIFY] = {"notify", "yes", "yes or no", WORDS(notify, yes_words), CONF_COMMON},
	[CONFIG_LOG] = {"log", "info", "error, info or debug", WORDS(log, log_words), CONF_COMMON},
};

const struct conf_table config_table = {keys, sizeof keys / sizeof *keys};
