/* Octets to values, by signature. */
#include "bus_words.h"

#include <math.h>
#include <string.h>

enum {
	DEPTH_MAX = 6,
	TEXT_MAX = 48,
	PLACES = 8,
	OTHER_FROM = 0xe0, /* an octet from here on: something else than is wanted */
};

static const char *const words[] = {"", "Value", "Text", "value", "error", "path", "default", "min",
	"max", "grid:40", "pvinverter:41", "genset:-3", "heatpump:99999999999999999999", ":",
	"grid:", "acload:1", "grid", "pvinverter", "genset", "acload", "evcharger", "heatpump",
	"com.victronenergy.grid.other", "com.victronenergy.grid.gridmeter_fuzz",
	"com.victronenergy.pvinverter.gridmeter_fuzz", "com.victronenergy.settings",
	"com.victronenergy.system", "com.victronenergy.vebus.ttyO1", ":1.5", ":1.7", "Ein Name",
	"\033[2J", "\302\233\342\202\254\360\237\224\213", "\177"};
static const char *const paths[] = {"/", "/Ac", "/Ac/Power", "/Ac/L1/Power", "/Role", "/Position",
	"/CustomName", "/DeviceInstance", "/ProductName", "/Serial", "/Mgmt/Connection",
	"/Diagnostics", "/Diagnostics/AgeMs", "/Diagnostics/PeriodMs", "/RefreshTime",
	"/AllowedRoles", "/Rawdata", "/Ac/Energy/Forward", "/nothing/there",
	"/Settings/Devices/gridmeter_fuzz/ClassAndVrmInstance",
	"/Settings/Devices/gridmeter_fuzz/CustomName", "/Settings/Devices/gridmeter_fuzz/Position",
	"/Ac/In/0/ServiceName", "/A", "/a/b/c/d/e/f/g/h"};
static const char *const signatures[] = {"i", "s", "d", "ai", "v", "b", "y", "n", "q", "u", "x",
	"t", "as", "(iv)", "a{sv}", "aav", "o", "g", "av", "a{sa{sv}}", "aa{sv}", "ad", "(s(ii))",
	"a{iv}"};

#define ONE_OF(list, in) (list)[bus_octet(in) % (sizeof(list) / sizeof *(list))]

uint8_t bus_octet(struct bytes *in)
{
	uint8_t v = 0;

	bytes_u8(in, &v);
	return v;
}

const char *bus_path(struct bytes *in)
{
	return ONE_OF(paths, in);
}

static const char *any_text(struct bytes *in)
{
	static char places[PLACES][TEXT_MAX];
	static unsigned place;
	char *text = places[place++ % PLACES];
	size_t n = bus_octet(in) % TEXT_MAX, at = 0;

	while (at < n && bytes_left(in))
		text[at++] = (char)bus_octet(in);
	text[at] = '\0';
	if (!dbus_validate_utf8(text, NULL))
		for (char *c = text; *c; c++)
			*c = (char)(*c & 0x7f ? *c & 0x7f : '?');
	return text;
}

const char *bus_word(struct bytes *in)
{
	uint8_t which = bus_octet(in);

	return which < OTHER_FROM ? words[which % (sizeof words / sizeof *words)] : any_text(in);
}

static uint64_t number(struct bytes *in)
{
	static const uint64_t special[] = {0, 1, 2, 247, INT32_MAX, (uint64_t)INT32_MIN, UINT32_MAX,
		INT64_MAX, UINT64_MAX, (uint64_t)INT64_MIN, 40};
	struct bytes octets;
	uint8_t which = bus_octet(in);

	if (which < OTHER_FROM || !bytes_take(in, 8, &octets))
		return special[which % (sizeof special / sizeof *special)];
	return bytes_be(octets);
}

static double real(struct bytes *in)
{
	static const double special[] = {0, 1, -1, 0.1, NAN, INFINITY, -INFINITY, 1e300, -1e300,
		1e15, 9223372036854775808.0, 3};
	uint8_t which = bus_octet(in);
	uint64_t bits;
	double v;

	if (which < OTHER_FROM)
		return special[which % (sizeof special / sizeof *special)];
	bits = number(in);
	memcpy(&v, &bits, sizeof v);
	return v;
}

static void fill_basic(DBusMessageIter *to, int type, struct bytes *in)
{
	DBusBasicValue v = {0};

	if (type == DBUS_TYPE_STRING)
		v.str = (char *)bus_word(in);
	else if (type == DBUS_TYPE_OBJECT_PATH)
		v.str = (char *)bus_path(in);
	else if (type == DBUS_TYPE_SIGNATURE)
		v.str = (char *)ONE_OF(signatures, in);
	else if (type == DBUS_TYPE_DOUBLE)
		v.dbl = real(in);
	else
		v.u64 = number(in);
	if (type == DBUS_TYPE_BOOLEAN)
		v.u64 &= 1;
	dbus_message_iter_append_basic(to, type, &v);
}

static void fill_one(DBusMessageIter *to, DBusSignatureIter *type, struct bytes *in, int depth);

/* What an items' tree has for keys, where paths are wanted. */
static void fill_members(DBusMessageIter *to, DBusSignatureIter *type, struct bytes *in, int depth)
{
	do
		fill_one(to, type, in, depth);
	while (dbus_signature_iter_next(type));
}

static void fill_dict_entry(
	DBusMessageIter *to, DBusSignatureIter *type, struct bytes *in, int depth)
{
	DBusSignatureIter value = *type;
	const char *path;

	dbus_signature_iter_next(&value);
	if (dbus_signature_iter_get_current_type(type) == DBUS_TYPE_STRING &&
		dbus_signature_iter_get_current_type(&value) == DBUS_TYPE_ARRAY) {
		path = bus_path(in);
		dbus_message_iter_append_basic(to, DBUS_TYPE_STRING, &path);
		fill_one(to, &value, in, depth);
		return;
	}
	fill_members(to, type, in, depth);
}

static void fill_variant(DBusMessageIter *to, struct bytes *in, int depth)
{
	const char *signature = depth < DEPTH_MAX ? ONE_OF(signatures, in) : "i";
	DBusSignatureIter type;
	DBusMessageIter inner;

	dbus_signature_iter_init(&type, signature);
	dbus_message_iter_open_container(to, DBUS_TYPE_VARIANT, signature, &inner);
	fill_one(&inner, &type, in, depth + 1);
	dbus_message_iter_close_container(to, &inner);
}

static void fill_array(DBusMessageIter *to, DBusSignatureIter *of, struct bytes *in, int depth)
{
	char *signature = dbus_signature_iter_get_signature(of);
	unsigned n = depth < DEPTH_MAX ? bus_octet(in) % 5 : 0;
	DBusMessageIter inner;

	dbus_message_iter_open_container(to, DBUS_TYPE_ARRAY, signature, &inner);
	for (unsigned i = 0; i < n; i++) {
		DBusSignatureIter each = *of;

		fill_one(&inner, &each, in, depth + 1);
	}
	dbus_message_iter_close_container(to, &inner);
	dbus_free(signature);
}

static void fill_one(DBusMessageIter *to, DBusSignatureIter *type, struct bytes *in, int depth)
{
	int t = dbus_signature_iter_get_current_type(type);
	DBusSignatureIter inner;
	DBusMessageIter container;

	if (dbus_type_is_basic(t)) {
		fill_basic(to, t, in);
	} else if (t == DBUS_TYPE_VARIANT) {
		fill_variant(to, in, depth);
	} else if (t == DBUS_TYPE_ARRAY) {
		dbus_signature_iter_recurse(type, &inner);
		fill_array(to, &inner, in, depth);
	} else {
		dbus_signature_iter_recurse(type, &inner);
		dbus_message_iter_open_container(to, t, NULL, &container);
		if (t == DBUS_TYPE_DICT_ENTRY)
			fill_dict_entry(&container, &inner, in, depth);
		else
			fill_members(&container, &inner, in, depth);
		dbus_message_iter_close_container(to, &container);
	}
}

void bus_fill(DBusMessage *m, const char *signature, struct bytes *in)
{
	DBusSignatureIter type;
	DBusMessageIter args;

	if (bus_octet(in) >= OTHER_FROM)
		signature = ONE_OF(signatures, in);
	if (!*signature)
		return;
	dbus_message_iter_init_append(m, &args);
	dbus_signature_iter_init(&type, signature);
	fill_members(&args, &type, in, 0);
}
