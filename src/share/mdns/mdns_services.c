/* Names and TXT are those that devices look for, the numbers in them those of this machine. In the
 * table a % and a letter stand for a number: i its twelve digits, I the same in capitals, s the
 * last six, a the address. */
#include "share/mdns/mdns_services.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The arch is what emulations announce that batteries take. */
#define SHELLY                                                                          \
	"gen=2\0id=shellypro3em-%i\0fw_id=" EMULATED_SHELLY_FIRMWARE "\0arch=esp8266\0" \
	"app=" EMULATED_SHELLY_APP "\0ver=" EMULATED_SHELLY_VERSION                     \
	"\0model=" EMULATED_SHELLY_MODEL "\0mac=%I\0"

static const struct {
	size_t key; /* of the configuration, which is a bool */
	const char *type, *name;
	const char *txt; /* each ended by 0 */
} table[] = {
	{offsetof(struct share_config, ecotracker), "_everhome._tcp", "ecotracker-%i",
		"ip=%a\0serial=%i\0productid=1137\0"},
	{offsetof(struct share_config, shelly), "_shelly._tcp", "shellypro3em-%i", SHELLY},
	{offsetof(struct share_config, shelly), "_http._tcp", "shellypro3em-%i", SHELLY},
	{offsetof(struct share_config, homewizard), "_hwenergy._tcp", "p1meter-%s",
		"api_enabled=1\0path=/api/v1\0serial=%i\0product_name=P1 Meter\0"
		"product_type=HWE-P1\0"},
};

_Static_assert(sizeof table / sizeof *table <= MDNS_SERVICES_MAX, "more than there is room for");

/* What a form says. */
static void fill(char *to, size_t size, const char *form, const char *id, const char *address)
{
	size_t n = 0;

	for (; *form; form++) {
		char one[2] = {*form};
		const char *what = one;
		bool is_upper = false;

		if (*form == '%') {
			form++;
			is_upper = *form == 'I';
			what = *form == 'a' ? address : *form == 's' ? id + 6 : id;
		}
		for (; *what && n + 1 < size; what++)
			to[n++] = is_upper ? (char)toupper((unsigned char)*what) : *what;
	}
	to[n] = '\0';
}

/* What one entry of mdns_txt says of a service: NAME=VALUE, in *n octets. NULL: it is of another
 * one. */
static const char *said_of(const char *type, const char *entry, size_t length, size_t *n)
{
	size_t of_type = strlen(type);

	if (length <= of_type || memcmp(entry, type, of_type) != 0 || entry[of_type] != '.')
		return NULL;
	*n = length - of_type - 1;
	return entry + of_type + 1;
}

/* The length of its name, up to the =. */
static size_t name_length(const char *txt)
{
	return strcspn(txt, "=");
}

/* Whether mdns_txt has something to say about what the table has as `txt`. */
static bool is_changed(const char *changes, const char *type, const char *txt)
{
	for (const char *at = changes; *(at += strspn(at, " ")); at += strcspn(at, " ")) {
		size_t n;
		const char *said = said_of(type, at, strcspn(at, " "), &n);

		if (said && name_length(said) == name_length(txt) &&
			memcmp(said, txt, name_length(txt)) == 0)
			return true;
	}
	return false;
}

/* One more behind those that end at *at. What does not fit is left out. */
static void add(char *txt, size_t *at, const char *one, size_t n)
{
	if (n > 255 || *at + n + 2 > MDNS_TXT_SIZE)
		return;
	memcpy(txt + *at, one, n);
	*at += n;
	txt[(*at)++] = '\0';
	txt[*at] = '\0';
}

/* Nothing behind the = leaves it out. */
static void add_changes(char *txt, size_t *at, const char *changes, const char *type)
{
	for (; *(changes += strspn(changes, " ")); changes += strcspn(changes, " ")) {
		size_t n;
		const char *said = said_of(type, changes, strcspn(changes, " "), &n);

		if (said && name_length(said) + 1 < n)
			add(txt, at, said, n);
	}
}

size_t mdns_services(const struct share_config *c, const char id[EMULATED_ID_SIZE], unsigned n,
	const char *address, struct mdns_service out[MDNS_SERVICES_MAX])
{
	struct mdns_service *to = out;

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char one[128];
		size_t at = 0, length;

		if (!*((const char *)c + table[i].key))
			continue;
		*to = (struct mdns_service){.type = table[i].type, .port = c->meter_port};
		fill(to->name, sizeof to->name, table[i].name, id, address);
		length = strlen(to->name);
		if (n > 1)
			snprintf(to->name + length, sizeof to->name - length, "-%u", n);
		for (const char *txt = table[i].txt; *txt; txt += strlen(txt) + 1) {
			fill(one, sizeof one, txt, id, address);
			if (!is_changed(c->mdns_txt, table[i].type, txt))
				add(to->txt, &at, one, strlen(one));
		}
		add_changes(to->txt, &at, c->mdns_txt, table[i].type);
		to++;
	}
	return (size_t)(to - out);
}
