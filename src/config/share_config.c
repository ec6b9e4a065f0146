/* The table of the keys of [share]: name, default, what is expected, and how a value is read.
 * gridmeter.conf(5) and the example file are checked against it. Left out: what a key is for
 * (share_config_helps.c). */
#include "config/share_config.h"

#include "base/secret.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	EVERY_MAX_S = 3600,
	TOKEN_MIN = 16, /* characters */
	PORT_MAX = 65535,
	OFFSET_MAX_W = 10000,
};

static const char *const yes_words[] = {"no", "yes", NULL};
static const char *const version_words[] = {"3.1.1", "5", NULL};
static const char *const topics_words[] = {"json", "plain", "both", NULL};
static const char *const answer_words[] = {"last", "fresh", NULL};
static const char *const log_words[] = {"error", "info", "debug", NULL};

static bool is_port(const char *text)
{
	long v;

	return conf_parse_number(text, 1, PORT_MAX, &v);
}

static bool is_of(const char *text, size_t n, const char *others)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr(others, text[i]))
			return false;
	return n;
}

/* A name or an address with a port or without; one of IPv6 alone has more than one colon. */
static bool is_place(const char *text)
{
	const char *end = strchr(text, ']'), *colon = strrchr(text, ':');
	bool is_bracketed = *text == '[' && end;

	if (is_bracketed)
		return is_of(text + 1, (size_t)(end - text - 1), ":.%-_") &&
		       (!end[1] || (end[1] == ':' && is_port(end + 2)));
	if (!colon || strchr(text, ':') != colon)
		return is_of(text, strlen(text), colon ? ":.%-_" : ".-_");
	return is_of(text, (size_t)(colon - text), ".-_") && is_port(colon + 1);
}

static bool parse_broker(const char *text, void *field, size_t size)
{
	return (!*text || is_place(text)) && conf_parse_text(text, field, size);
}

/* MQTT has texts in UTF-8 alone; with another one no session begins. */
static bool parse_unicode(const char *text, void *field, size_t size)
{
	return text_is_harmless(text) && conf_parse_text(text, field, size);
}

/* What a broker takes for a part of a topic. */
static bool parse_prefix(const char *text, void *field, size_t size)
{
	size_t n = strlen(text);

	return n && !strpbrk(text, "#+") && *text != '/' && *text != '$' && text[n - 1] != '/' &&
	       parse_unicode(text, field, size);
}

static bool parse_every(const char *text, void *field, size_t size)
{
	size_t n = strspn(text, "0123456789");
	const char *unit = text + n + strspn(text + n, " ");
	char number[8] = "";
	long v;

	(void)size;
	if (n >= sizeof number || (*unit && strcasecmp(unit, "s") != 0))
		return false;
	memcpy(number, text, n);
	if (!conf_parse_number(number, 0, EVERY_MAX_S, &v))
		return false;
	*(uint32_t *)field = (uint32_t)v * 1000;
	return true;
}

const char *const share_every_names[N_SHARE_EVERY] = {
	"power", "energy", "voltage", "current", "frequency", "power_factor"};

/* Takes "energy=60" for `name`; *ms is what stands behind. */
static bool is_every(const char *one, size_t n, const char *name, uint32_t *ms)
{
	size_t n_name = strlen(name);
	char seconds[8] = "";

	if (n <= n_name + 1 || n - n_name - 1 >= sizeof seconds || memcmp(one, name, n_name) != 0 ||
		one[n_name] != '=')
		return false;
	memcpy(seconds, one + n_name + 1, n - n_name - 1);
	return parse_every(seconds, ms, sizeof *ms);
}

bool share_config_every(const char *each, const char *name, uint32_t *ms)
{
	bool is_there = false;

	for (each += strspn(each, " "); *each; each += strspn(each, " ")) {
		size_t n = strcspn(each, " ");

		is_there |= is_every(each, n, name, ms);
		each += n;
	}
	return is_there;
}

static bool is_every_of_any(const char *one, size_t n)
{
	uint32_t ms;

	for (size_t i = 0; i < N_SHARE_EVERY; i++)
		if (is_every(one, n, share_every_names[i], &ms))
			return true;
	return false;
}

static bool parse_every_each(const char *text, void *field, size_t size)
{
	for (const char *one = text + strspn(text, " "); *one; one += strspn(one, " ")) {
		size_t n = strcspn(one, " ");

		if (!is_every_of_any(one, n))
			return false;
		one += n;
	}
	return conf_parse_text(text, field, size);
}

static bool parse_http(const char *text, void *field, size_t size)
{
	static const char *const words[] = {"local", "lan", "none", NULL};
	char address[sizeof(struct in6_addr)];
	unsigned which;

	if (conf_parse_word(text, words, &which))
		text = words[which];
	else if (inet_pton(AF_INET, text, address) != 1 && inet_pton(AF_INET6, text, address) != 1)
		return false;
	return conf_parse_text(text, field, size);
}

static bool parse_port(const char *text, void *field, size_t size)
{
	long v;

	(void)size;
	if (!conf_parse_number(text, 1, PORT_MAX, &v))
		return false;
	*(uint16_t *)field = (uint16_t)v;
	return true;
}

/* A port, or that there is none. */
static bool parse_port_or_no(const char *text, void *field, size_t size)
{
	if (strcasecmp(text, "no") != 0)
		return parse_port(text, field, size);
	*(uint16_t *)field = 0;
	return true;
}

/* Each of those that stand between blanks; at least `least` of them. */
static bool is_each(const char *text, bool (*is_one)(const char *one), size_t least)
{
	size_t n_all = 0;
	char one[80];

	for (text += strspn(text, " "); *text; text += strspn(text, " "), n_all++) {
		size_t n = strcspn(text, " ");

		if (n >= sizeof one)
			return false;
		memcpy(one, text, n);
		one[n] = '\0';
		if (!is_one(one))
			return false;
		text += n;
	}
	return n_all >= least;
}

static bool parse_ports(const char *text, void *field, size_t size)
{
	return is_each(text, is_port, 1) && conf_parse_text(text, field, size);
}

static bool is_address(const char *text)
{
	char address[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1;
}

static bool parse_addresses(const char *text, void *field, size_t size)
{
	return is_each(text, is_address, 0) && conf_parse_text(text, field, size);
}

/* "30", or "192.168.1.30=-30". */
static bool is_offset(const char *text)
{
	const char *equals = strrchr(text, '=');
	char address[80], *end;
	long v;

	if (equals) {
		memcpy(address, text, (size_t)(equals - text));
		address[equals - text] = '\0';
		if (!is_address(address))
			return false;
		text = equals + 1;
	}
	v = strtol(text, &end, 10);
	return end != text && !*end && v >= -OFFSET_MAX_W && v <= OFFSET_MAX_W;
}

static bool parse_offset(const char *text, void *field, size_t size)
{
	return is_each(text, is_offset, 0) && conf_parse_text(text, field, size);
}

/* "_shelly._tcp.gen=3": a service, and what its TXT has. */
static bool is_txt(const char *text)
{
	const char *tcp = strstr(text, "._tcp.");

	return *text == '_' && tcp && strchr(tcp + 6, '=') > tcp + 6;
}

static bool parse_txt(const char *text, void *field, size_t size)
{
	return is_each(text, is_txt, 0) && conf_parse_text(text, field, size);
}

/* It stands in links. */
static bool parse_token(const char *text, void *field, size_t size)
{
	size_t n = strlen(text);

	if (n && (n < TOKEN_MIN || !is_of(text, n, "-_.~")))
		return false;
	if (n)
		secret_guard();
	return conf_parse_text(text, field, size);
}

/* Whoever writes the password where its file should be named does not want to see it anywhere. */
static bool parse_secret_file(const char *text, void *field, size_t size)
{
	return (!*text || strchr(text, '/')) && conf_parse_text(text, field, size);
}

#define CONFIG              ((struct share_config *)0)
#define FIELD(name)         offsetof(struct share_config, name), sizeof CONFIG->name
#define PARSED(name, parse) FIELD(name), parse, NULL
#define WORDS(name, words)  FIELD(name), NULL, words
#define TEXT(name)          FIELD(name), conf_parse_text, NULL

/* The three that are asked by HTTP and UDP, and announced; and all who show one meter. */
#define OF_ASKED (OF_EMULATION | OF_MDNS | OF_ESS)
#define OF_SHOWN (OF_ASKED | OF_MODBUS | OF_SMA | OF_WIRE)

static const char a_file[] = "the name of a file", yes_or_no[] = "yes or no";
static const char a_prefix[] =
	"the begin of a topic in UTF-8, without # and +, and no / at its ends";
static const char a_listener[] = "local, lan, none or an address of this machine";
static const char a_port[] = "a port from 1 to 65535";
static const char seconds[] = "whole seconds from 0 to 3600";

static const struct conf_key keys[N_SHARE_CONFIG_NAMES] = {
	[SHARE_STREAM] = {"stream", "", a_file, TEXT(stream), 0},
	[SHARE_MQTT] = {"mqtt", "", "a host, host:port or [address]:port",
		PARSED(mqtt, parse_broker), OF_MQTT},
	[SHARE_MQTT_TLS] = {"mqtt_tls", "no", yes_or_no, WORDS(mqtt_tls, yes_words), OF_MQTT},
	[SHARE_MQTT_CA] = {"mqtt_ca", "", a_file, TEXT(mqtt_ca), OF_MQTT},
	[SHARE_MQTT_CERT] = {"mqtt_cert", "", a_file, TEXT(mqtt_cert), OF_MQTT},
	[SHARE_MQTT_KEY] = {"mqtt_key", "", a_file, TEXT(mqtt_key), OF_MQTT},
	[SHARE_MQTT_USER] = {"mqtt_user", "", "at most 127 bytes of text in UTF-8",
		PARSED(mqtt_user, parse_unicode), OF_MQTT},
	[SHARE_MQTT_PASSWORD_FILE] = {"mqtt_password_file", "",
		"the name of a file with its folder, and not the password",
		PARSED(mqtt_password_file, parse_secret_file), CONF_SECRET | OF_MQTT},
	[SHARE_MQTT_VERSION] = {"mqtt_version", "3.1.1", "3.1.1 or 5",
		WORDS(mqtt_version, version_words), OF_MQTT},
	[SHARE_MQTT_PREFIX] = {"mqtt_prefix", "gridmeter", a_prefix,
		PARSED(mqtt_prefix, parse_prefix), OF_MQTT},
	[SHARE_MQTT_TOPICS] = {"mqtt_topics", "json", "json, plain or both",
		WORDS(mqtt_topics, topics_words), OF_MQTT},
	[SHARE_MQTT_EVERY] = {"mqtt_every", "1", seconds, PARSED(mqtt_every_ms, parse_every),
		OF_MQTT},
	[SHARE_MQTT_EVERY_OTHER] = {"mqtt_every_other", "10", seconds,
		PARSED(mqtt_every_other_ms, parse_every), OF_MQTT},
	[SHARE_MQTT_EVERY_EACH] = {"mqtt_every_each", "",
		"NAME=SECONDS with blanks between, as energy=60",
		PARSED(mqtt_every_each, parse_every_each), OF_MQTT},
	[SHARE_HOMEASSISTANT] = {"homeassistant", "yes", yes_or_no, WORDS(homeassistant, yes_words),
		OF_MQTT},
	[SHARE_HOMEASSISTANT_PREFIX] = {"homeassistant_prefix", "homeassistant", a_prefix,
		PARSED(homeassistant_prefix, parse_prefix), OF_MQTT},
	[SHARE_SHARE_SERIAL] = {"share_serial", "no", yes_or_no, WORDS(share_serial, yes_words),
		OF_MQTT | OF_HTTP},
	[SHARE_HTTP] = {"http", "local", a_listener, PARSED(http, parse_http), OF_HTTP},
	[SHARE_HTTP_PORT] = {"http_port", "8420", a_port, PARSED(http_port, parse_port), OF_HTTP},
	[SHARE_HTTP_TOKEN] = {"http_token", "", "at least 16 characters: letters, digits, - _ . ~",
		PARSED(http_token, parse_token), CONF_SECRET | OF_HTTP},
	[SHARE_HTTP_NAMES] = {"http_names", "", "names of this machine, with blanks between",
		TEXT(http_names), OF_HTTP | OF_EMULATION},
	[SHARE_METER_SHOWN] = {"meter", "", "the section of a meter", TEXT(meter), OF_SHOWN},
	[SHARE_ECOTRACKER] = {"ecotracker", "no", yes_or_no, WORDS(ecotracker, yes_words),
		OF_ASKED},
	[SHARE_SHELLY] = {"shelly", "no", yes_or_no, WORDS(shelly, yes_words), OF_ASKED},
	[SHARE_HOMEWIZARD] = {"homewizard", "no", yes_or_no, WORDS(homewizard, yes_words),
		OF_ASKED},
	[SHARE_METER_AT] = {"meter_at", "lan", a_listener, PARSED(meter_at, parse_http), OF_SHOWN},
	[SHARE_METER_PORT] = {"meter_port", "80", a_port, PARSED(meter_port, parse_port), OF_SHOWN},
	[SHARE_SHELLY_PORTS] = {"shelly_ports", "1010 2220 2222 2223",
		"ports from 1 to 65535 with blanks between", PARSED(shelly_ports, parse_ports),
		OF_ASKED},
	[SHARE_ANSWER] = {"answer", "last", "last or fresh", WORDS(answer, answer_words),
		OF_EMULATION},
	[SHARE_HOLD_OFF] = {"hold_off", "0", seconds, PARSED(hold_off_ms, parse_every),
		OF_EMULATION},
	[SHARE_OFFSET] = {"offset", "",
		"watts from -10000 to 10000, or ADDRESS=WATTS with blanks between",
		PARSED(offset, parse_offset), OF_SHOWN},
	[SHARE_MODBUS] = {"modbus", "no", yes_or_no, WORDS(modbus, yes_words), OF_MODBUS | OF_ESS},
	[SHARE_MODBUS_PORT] = {"modbus_port", "502", a_port, PARSED(modbus_port, parse_port),
		OF_MODBUS | OF_ESS},
	[SHARE_SMA] = {"sma", "no", yes_or_no, WORDS(sma, yes_words), OF_SMA | OF_ESS},
	[SHARE_SMA_TO] = {"sma_to", "", "addresses with blanks between",
		PARSED(sma_to, parse_addresses), OF_SMA | OF_ESS},
	[SHARE_P1_PORT] = {"p1_port", "no", "no, or a port from 1 to 65535",
		PARSED(p1_port, parse_port_or_no), OF_WIRE},
	[SHARE_RELAY_PORT] = {"relay_port", "no", "no, or a port from 1 to 65535",
		PARSED(relay_port, parse_port_or_no), OF_WIRE},
	[SHARE_MDNS] = {"mdns", "yes", yes_or_no, WORDS(mdns, yes_words), OF_MDNS},
	[SHARE_MDNS_TXT] = {"mdns_txt", "", "_SERVICE._tcp.NAME=VALUE with blanks between",
		PARSED(mdns_txt, parse_txt), OF_MDNS},
	[SHARE_LOG] = {"log", "info", "error, info or debug", WORDS(log, log_words), 0},
};

const struct conf_table share_config_table = {keys, sizeof keys / sizeof *keys};

bool share_config_is_section(const char *section)
{
	return strcasecmp(section, "share") == 0;
}

/* Notes that the section begins at `where` ("file:3"); *line is 0, or where it began before. */
static bool begin_section(unsigned *line, const char *where, struct conf_error *error)
{
	const char *colon = strrchr(where, ':');
	unsigned before = *line;

	*line = colon ? (unsigned)strtoul(colon + 1, NULL, 10) : 0;
	return !before ||
	       conf_wrong(error, "%s: [share] is there already, in line %u: expected one of them",
		       where, before);
}

/* A file while it is read. */
struct reading_file {
	struct share_config *c;
	bool has_tls;
	unsigned line;    /* of [share]; 0: it was not there yet */
	char prefix[300]; /* where the last of mqtt_prefix and homeassistant_prefix stands */
};

/* Home Assistant tells there that it has begun, and each of its devices believes our last will. */
static bool is_apart(const struct reading_file *r, struct conf_error *error)
{
	const struct share_config *c = r->c;

	return strcmp(c->mqtt_prefix, c->homeassistant_prefix) != 0 ||
	       conf_wrong(error,
		       "%s: mqtt_prefix = %s: that is homeassistant_prefix, and %s/status is a "
		       "topic of Home Assistant itself: expected another prefix",
		       r->prefix, c->mqtt_prefix, c->mqtt_prefix);
}

static void note_prefix(struct reading_file *r, const char *where, const char *key)
{
	const struct conf_key *k = conf_find(&share_config_table, key);

	if (k == &keys[SHARE_MQTT_PREFIX] || k == &keys[SHARE_HOMEASSISTANT_PREFIX])
		snprintf(r->prefix, sizeof r->prefix, "%s", where);
}

static bool no_tls(const char *where, struct conf_error *error)
{
	return conf_wrong(error,
		"%s: mqtt_tls = yes: this gridmeter-share was built without TLS: take the one that "
		"has no notls in its name, or leave mqtt_tls out and name a port of the broker "
		"without TLS",
		where);
}

static bool take_key(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct reading_file *r = user;

	if (share_config_is_section(section))
		note_prefix(r, where, key);
	return !share_config_is_section(section) ||
	       (conf_set(&share_config_table, r->c, where, key, value, error) &&
		       (r->has_tls || !r->c->mqtt_tls || no_tls(where, error)));
}

static bool take_section(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct reading_file *r = user;

	(void)key, (void)value;
	return !share_config_is_section(section) || begin_section(&r->line, where, error);
}

bool share_config_read(
	struct share_config *c, const char *path, bool has_tls, struct conf_error *error)
{
	struct reading_file r = {.c = c, .has_tls = has_tls};

	memset(c, 0, sizeof *c); /* two of them are compared byte by byte */
	conf_reset(&share_config_table, c);
	return !*path ||
	       (conf_each(path, take_key, &r, error) &&
		       conf_each_section(path, take_section, &r, error) && is_apart(&r, error));
}
