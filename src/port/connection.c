/* Tells kinds of ports apart by the names that Linux gives to their devices, and adapters by words
 * of their own names. Left out: makers and numbers of adapters, which tell nothing of the wire: a
 * reading head, an RS485 adapter and a P1 cable are made of the same few chips. */
#include "port/connection.h"

#include "port/candidates.h"
#include "port/consoles.h"
#include "port/places.h"
#include "port/port_name.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { P1_BAUD = 115200 }; /* what the P1 companion standard fixes since DSMR 4 */

static const char dev[] = "/dev/", usb[] = "usb-";

const char *const connection_kinds[N_CONNECTION_KINDS] = {
	[CONNECTION_HEAD] = "USB reading head",
	[CONNECTION_P1] = "P1 cable",
	[CONNECTION_RS485] = "RS485 adapter",
	[CONNECTION_MBUS] = "M-Bus adapter",
	[CONNECTION_ADAPTER] = "USB adapter",
	[CONNECTION_CONSOLE] = "console port",
	[CONNECTION_SERIAL] = "serial port",
	[CONNECTION_VIRTUAL] = "virtual port",
	[CONNECTION_SERVER] = "serial server",
	[CONNECTION_CAPTURE] = "recording",
};

/* What adapters call themselves that were made for one kind of wire. */
static const struct {
	const char *word;
	enum connection_kind kind;
} names[] = {
	{"RS485", CONNECTION_RS485},
	{"RS-485", CONNECTION_RS485},
	{"RS_485", CONNECTION_RS485},
	{"M-Bus", CONNECTION_MBUS},
	{"MBus", CONNECTION_MBUS},
	{"P1", CONNECTION_P1},
	{"IR", CONNECTION_HEAD},
	{"Lesekopf", CONNECTION_HEAD},
	{"optical", CONNECTION_HEAD},
};

/* Whether the word stands in the name by itself: "P1_Cable", not "CP102". */
static bool has_word(const char *name, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = name; *at; at++)
		if (strncasecmp(at, word, n) == 0 && !isalnum((unsigned char)at[n]) &&
			(at == name || !isalnum((unsigned char)at[-1])))
			return true;
	return false;
}

static enum connection_kind by_name(const char *adapter)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (has_word(adapter, names[i].word))
			return names[i].kind;
	return CONNECTION_ADAPTER;
}

/* SML and IEC 62056-21 are the languages of optical interfaces; pushed at 115200 the latter is a
 * P1 port's. DLMS comes by light, M-Bus and P1 alike. */
static enum connection_kind by_protocol(const struct connection *c)
{
	const char *protocol = c->protocol ? c->protocol : "";

	if (strcmp(protocol, "iec") == 0 && c->baud == P1_BAUD)
		return CONNECTION_P1;
	return strcmp(protocol, "sml") == 0 || strcmp(protocol, "iec") == 0 ? CONNECTION_HEAD
									    : CONNECTION_ADAPTER;
}

static bool is_usb(const char *path, const char *adapter)
{
	return strncmp(adapter, usb, sizeof usb - 1) == 0 ||
	       strncmp(path, "/dev/ttyUSB", 11) == 0 || strncmp(path, "/dev/ttyACM", 11) == 0;
}

static bool is_virtual(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISCHR(st.st_mode) &&
	       candidate_is_pseudo_terminal(st.st_rdev);
}

static bool is_console(const char *path)
{
	struct consoles consoles;

	consoles_read(&consoles, consoles_file);
	return consoles_have(&consoles, path);
}

/* The device itself, where `path` is a link. */
static void find_device(const char *path, char device[PATH_MAX])
{
	if (!realpath(path, device))
		snprintf(device, PATH_MAX, "%s", path);
}

static enum connection_kind device_kind(
	const struct connection *c, const char *device, const char *adapter)
{
	enum connection_kind kind;

	if (is_usb(device, adapter)) {
		kind = by_name(adapter);
		return kind == CONNECTION_ADAPTER ? by_protocol(c) : kind;
	}
	if (is_virtual(device))
		return CONNECTION_VIRTUAL;
	return is_console(device) ? CONNECTION_CONSOLE : CONNECTION_SERIAL;
}

enum connection_kind connection_kind_of(const struct connection *c, const char *adapter)
{
	struct port_name name;
	struct port_place at;
	char device[PATH_MAX];

	port_name_parse(c->path, &name);
	port_name_find(&name, &at);
	if (name.kind == PORT_NAME_TCP)
		return CONNECTION_SERVER;
	if (at.kind == PORT_AT_CAPTURE)
		return CONNECTION_CAPTURE;
	find_device(at.kind == PORT_AT_DEVICE ? at.path : c->path, device);
	return device_kind(c, device, adapter);
}

enum connection_kind connection_kind(const struct connection *c)
{
	char adapter[NAME_MAX + 1];

	places_link("/dev/serial/by-id/", c->path, adapter, sizeof adapter);
	return connection_kind_of(c, adapter);
}

void connection_name(const char *path, char *out, size_t size)
{
	const char *host = strstr(path, "://"), *slash;
	char device[PATH_MAX];

	find_device(path, device);
	if (host)
		snprintf(out, size, "%s", host + 3);
	else if (strncmp(device, dev, sizeof dev - 1) == 0)
		snprintf(out, size, "%s", device + sizeof dev - 1);
	else
		snprintf(out, size, "%s",
			(slash = strrchr(path, '/')) && slash[1] ? slash + 1 : path);
}

void connection_words(const struct connection *c, char *out, size_t size)
{
	char name[CONNECTION_WORDS_MAX];

	connection_name(c->path, name, sizeof name);
	snprintf(out, size, "%s, %s", connection_kinds[connection_kind(c)], name);
}
