/* The table of configuration keys. gridmeter.conf(5) and the example file are checked against it. */
#include "cmd/config/config.h"

#include "base/hex.h"
#include "base/secret.h"
#include "port/serial.h"
#include "proto/protocol.h"

#include <stdlib.h>
#include <string.h>

enum {
	INSTANCE_MAX = 247, /* Modbus-TCP has no unit beyond */
	TIMEOUT_MIN_S = 1,
	TIMEOUT_MAX_S = 300,
	ASK_PERIOD_MIN_S = 2,
	ASK_PERIOD_MAX_S = 3600,
	FUSE_MAX_A = 5000,
	STATISTICS_MAX_MIN = 7 * 24 * 60,
	MINUTE_MS = 60000,
};

static const double tariff_max = 10;

static const char *const yes_words[] = {"no", "yes", NULL};
static const char *const direction_words[] = {"auto", "import", "export", NULL};
static const char *const reverse_words[] = {"auto", "no", "yes", NULL};
static const char *const counter_words[] = {"auto", "tolerant", "strict", NULL};
static const char *const ask_words[] = {"auto", "yes", "no", NULL};
static const char *const log_words[] = {"error", "info", "debug", NULL};

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

static bool parse_phases(const char *text, void *field, size_t size)
{
	(void)size;
	return phases_parse(text, field);
}

/* A whole number with its unit, or without: "63 A", "63A", "63". */
static bool parse_with_unit(const char *text, const char *unit, long most, long *v)
{
	size_t n = strspn(text, "0123456789");
	const char *rest = text + n + strspn(text + n, " ");
	char number[8];

	if (n >= sizeof number || (*rest && strcmp(rest, unit) != 0))
		return false;
	snprintf(number, sizeof number, "%.*s", (int)n, text);
	return parse_number(number, 0, most, v);
}

static bool parse_fuse(const char *text, void *field, size_t size)
{
	long v = 0;

	(void)size;
	if (strcmp(text, "unknown") != 0 && (!parse_with_unit(text, "A", FUSE_MAX_A, &v) || v == 0))
		return false;
	*(uint32_t *)field = (uint32_t)v;
	return true;
}

static bool parse_statistics(const char *text, void *field, size_t size)
{
	long v;

	(void)size;
	if (!parse_with_unit(text, "min", STATISTICS_MAX_MIN, &v))
		return false;
	*(uint32_t *)field = (uint32_t)v * MINUTE_MS;
	return true;
}

static bool parse_tariff(const char *text, void *field, size_t size)
{
	char *end;
	double v = strtod(text, &end);

	(void)size;
	if (end == text || *end || !(v >= 0 && v <= tariff_max) ||
		strspn(text, "0123456789.") != strlen(text))
		return false;
	*(double *)field = v;
	return true;
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
	if (strcmp(text, "auto") != 0) {
		if (!format || (size_t)(format - text) >= sizeof baud)
			return false;
		snprintf(baud, sizeof baud, "%.*s", (int)(format - text), text);
		if (!parse_number(baud, 300, 115200, &v) || !serial_has_baud((uint32_t)v) ||
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
	if (!parse_number(text, ASK_PERIOD_MIN_S, ASK_PERIOD_MAX_S, &v))
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

static const struct conf_key keys[] = {
	{"port", "auto",
		"auto, auto:PATTERN, a device, the name of an adapter, tcp://host:port, or a capture file",
		"Where the meter is. \"auto\" listens on the serial ports that nobody else"
		" uses, until each meter is found; \"auto:/dev/ttyUSB*\" on those that match. Or a "
		"device (/dev/ttyUSB0), the name of an adapter as in /dev/serial/by-id, "
		"tcp://host:port of a serial server such as ser2net, which has to set the line "
		"itself, or a capture file, which is replayed with its own times, or at the speed of the "
		"line where it has none; FILE@10 is ten times faster.",
		PARSED(port, parse_port), 0},
	{"protocol", "auto", "auto, sml, dlms or iec",
		"What the meter speaks. \"auto\" is whatever makes sense of its bytes.",
		PARSED(protocol, parse_protocol), 0},
	{"line", "auto", "auto, or speed and format such as 9600 8N1",
		"Speed, data bits, parity and stop bits of the port. \"auto\" tries those that meters "
		"use, one after the other, until one makes sense.",
		PARSED(line, config_parse_line), 0},
	{"key", "", "32 hexadecimal digits",
		"The encryption key (GUEK) of a DLMS meter that encrypts. The grid operator gives it "
		"out. Only for files that nobody else can read (mode 0600).",
		PARSED(key, parse_key), CONF_SECRET},
	{"auth_key", "", "32 hexadecimal digits",
		"The authentication key (GAK) of a DLMS meter. Once it is set, only what the meter "
		"authenticates is used.",
		PARSED(auth_key, parse_key), CONF_SECRET},
	{"key_file", "", "the name of a file",
		"A file of mode 0600 with the lines key = … and auth_key = …, to keep them out of this "
		"one.",
		PARSED(key_file, parse_key_file), 0},
	{"counter", "auto", "auto, tolerant or strict",
		"Encrypted telegrams are counted by the meter, and each is used once. When the counter "
		"falls, \"tolerant\" believes it after three telegrams in a row; \"strict\" never does, "
		"nor does \"auto\" where auth_key is set, as somebody may play a recording. With other keys "
		"it counts anew.",
		WORDS(counter, counter_words), 0},
	{"ask", "auto", "auto, yes or no",
		"Whether the meter may be asked to send (IEC 62056-21, /?!): some ASCII meters do not "
		"by themselves. \"auto\" asks when protocol = iec is set and a port that was named has "
		"been silent for 12 s; \"yes\" asks at once; \"no\" never sends a byte.",
		WORDS(ask, ask_words), 0},
	{"ask_period", "10", "whole seconds from 2 to 3600",
		"How often it is asked, in seconds. Reading takes some seconds itself, and wears the "
		"display of some meters.",
		PARSED(ask_period_ms, parse_ask_period), 0},
	{"lists", "", "the name of a file",
		"Definitions of DLMS lists that send values without names, see LISTS in "
		"gridmeter.conf(5). \"gridmeter check FILE\" tells whether they are right.",
		PARSED(lists, conf_parse_text), 0},
	{"meter", "", "the number of a meter, at most 64 characters",
		"The number of the meter that this is for, as it stands on its face or in the log. It is "
		"then taken from whatever port carries it, and no other is. Without it a section stays "
		"with the first meter that it has heard, also when two adapters change places.",
		PARSED(meter, conf_parse_text), 0},
	{"name", "", "at most 32 bytes of text",
		"The first name of the meter in the GUI. Once it has been changed there, "
		"the GUI's holds. Without it a section's own name, else maker and last digits of its number.",
		PARSED(name, conf_parse_text), 0},
	{"role", "grid", "grid, pvinverter, genset, acload, evcharger or heatpump",
		"What the meter measures, when the system sees it for the first time. Afterwards the GUI's "
		"choice (Setup, Role) holds.",
		WORDS(role, role_names), 0},
	{"position", "ac-input-1", "ac-input-1, ac-output or ac-input-2",
		"Where a pvinverter, acload, evcharger or heatpump is connected, in the same way. Only a "
		"pvinverter tells the two inputs apart.",
		WORDS(position, position_names), 0},
	{"instance", "40", "a whole number from 1 to 247",
		"The device instance to ask for when the system sees this meter for the "
		"first time. localsettings gives the next free one and remembers it.",
		PARSED(instance, parse_instance), 0},
	{"timeout", "auto", "auto, or whole seconds from 1 to 300",
		"How long the meter may be silent before it leaves the bus. \"auto\" is "
		"three times the period that was measured, at least 5 s; more than 15 s only where two periods "
		"were equal, up to 130 s each. Of a meter that is asked, two times ask_period when "
		"that is more.",
		PARSED(timeout_ms, parse_timeout), 0},
	{"power_direction", "auto", "auto, import or export",
		"What a power without a sign (OBIS 15.7.0 of old meters) means. \"auto\" is"
		" what the meter's status word says; where that is not certain, nothing is "
		"published.",
		WORDS(power_direction, direction_words), 0},
	{"reverse", "auto", "auto, yes or no",
		"Whether import and export change places. \"auto\" is yes for a pvinverter, as a meter "
		"of a PV system mostly counts as export what that delivers, unless its import register "
		"is clearly the one in use; else no. \"yes\" or \"no\" for a meter that is mounted the "
		"other way.",
		WORDS(reverse, reverse_words), 0},
	{"phases", "l1", "l1, l2, l3, split, or a sequence such as 312",
		"Where the power of a meter goes that tells only the total: to one phase, or in three equal "
		"parts. Or how the three phases of a meter lie in the house: 312 means that its L3 is the "
		"house's L1, its L1 the house's L2, its L2 the house's L3.",
		PARSED(phases, parse_phases), 0},
	{"fuse", "unknown", "unknown, or amperes such as 63 A",
		"The main fuse. A power beyond one and a half times what it carries is an error of the meter: it "
		"is said, and nothing is published while it stays so. unknown: 250 A and no half, more than any "
		"house connection has.",
		PARSED(fuse_a, parse_fuse), 0},
	{"integrate", "no", "yes or no",
		"Energies of each phase, where the meter sends powers by phase but energies in total only: "
		"computed from the powers, fitted to the totals, and marked as derived.",
		WORDS(integrate, yes_words), 0},
	{"feed_in_tariff", "0", "EUR per kWh, from 0 to 10",
		"What the exported energy has earned is shown at /Ac/Energy/Earned. 0: it is not.",
		PARSED(feed_in_tariff, parse_tariff), 0},
	{"legacy_display", "no", "yes or no",
		"Shows earnings and exported energy also where dbus-d0-smartmeter did, as the imported "
		"energies of L2 and L3. VRM then counts wrongly.",
		WORDS(legacy_display, yes_words), 0},
	{"run_without_grid_meter", "no", "yes or no",
		"Lets the ESS measure by the inverter while the meter is away, by its setting "
		"RunWithoutGridMeter, as dbus-d0-smartmeter did. It overrides what the installer has set.",
		WORDS(run_without_grid_meter, yes_words), 0},
	{"raw_data", "no", "yes or no",
		"Shows the last telegram in hexadecimal digits at /Rawdata.",
		WORDS(raw_data, yes_words), 0},
	{"statistics", "0", "minutes such as 15 min; 0 for none",
		"How often a line with the counts of each meter is written to the log.",
		PARSED(statistics_ms, parse_statistics), CONF_COMMON},
	{"state_dir", "auto", "auto, or the name of a folder",
		"Where it is kept which meter a section has, and the energies of integrate = yes. \"auto\" is "
		"$STATE_DIRECTORY, else /data/gridmeter/state on Venus OS, else /var/lib/gridmeter.",
		PARSED(state_dir, parse_port), CONF_COMMON},
	{"bus", "system",
		"system, or a D-Bus address such as unix:path=/run/dbus/system_bus_socket",
		"The message bus to publish on.", PARSED(bus, parse_bus), CONF_COMMON},
	{"log", "info", "error, info or debug", "How much is written to standard error.",
		WORDS(log, log_words), CONF_COMMON},
};

const struct conf_table config_table = {keys, sizeof keys / sizeof *keys};
