/* libFuzzer: what a message bus delivers. The first octet says to whom: the service of a meter,
 * `gridmeter watch`, or the questions of `gridmeter doctor`. All of them have a real connection
 * with libdbus; its other end is here, and answers and speaks as the octets say. */
#include "fuzz.h"

#include "bus_words.h"

#include "doctor/bus_facts.h"
#include "cmd/watch/watch_bus.h"
#include "cmd/watch/watch_view.h"
#include "dbus/object.h"
#include "event/event_words.h"
#include "status/status.h"
#include "support/bus_peer.h"
#include "venus/diagnostics.h"
#include "venus/service.h"

#include <stdlib.h>
#include <string.h>

enum {
	SPOKEN_MAX = 16, /* messages, and other events, of one input */
	ROUNDS = 3,      /* of question and answer, until both sides are silent */
	HONEST_BELOW = 0xa0,
};

#define SETTINGS ":1.5" /* unique names */
#define METER    ":1.7"

static struct bus_peer peer;
static struct ev_loop *loop;

void fuzz_begin(void)
{
	loop = ev_default_loop(EVFLAG_AUTO);
	bus_peer_begin(&peer, fuzz_folder());
}

/* --- what is answered --- */

/* As localsettings does where all is well: the defaults. */
static void answer_honestly(DBusMessage *reply)
{
	static const struct {
		const char *text;
		dbus_int32_t number;
	} values[] = {{"grid:40", 0}, {"Zaehler", 0}, {NULL, 1}};
	static const char *const keys[] = {"error", "value"};
	DBusMessageIter args, all, each, entry, variant;

	dbus_message_iter_init_append(reply, &args);
	dbus_message_iter_open_container(&args, DBUS_TYPE_ARRAY, "a{sv}", &all);
	for (size_t i = 0; i < 3; i++) {
		dbus_message_iter_open_container(&all, DBUS_TYPE_ARRAY, "{sv}", &each);
		for (size_t k = 0; k < 2; k++) {
			bool is_text = k && values[i].text;
			dbus_int32_t number = k ? values[i].number : 0;

			dbus_message_iter_open_container(&each, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
			dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &keys[k]);
			dbus_message_iter_open_container(
				&entry, DBUS_TYPE_VARIANT, is_text ? "s" : "i", &variant);
			if (is_text)
				dbus_message_iter_append_basic(
					&variant, DBUS_TYPE_STRING, &values[i].text);
			else
				dbus_message_iter_append_basic(&variant, DBUS_TYPE_INT32, &number);
			dbus_message_iter_close_container(&entry, &variant);
			dbus_message_iter_close_container(&each, &entry);
		}
		dbus_message_iter_close_container(&all, &each);
	}
	dbus_message_iter_close_container(&args, &all);
}

static bool is_call(DBusMessage *m, const char *member)
{
	const char *name = dbus_message_get_member(m);

	return name && strcmp(name, member) == 0;
}

/* What an answer to it looks like. */
static const char *signature_of(DBusMessage *call)
{
	static const struct {
		const char *member, *signature;
	} known[] = {{"AddSettings", "aa{sv}"}, {"GetItems", "a{sa{sv}}"}, {"ListNames", "as"},
		{"GetNameOwner", "s"}, {"RequestName", "u"}, {"GetValue", "v"}, {"SetValue", "i"}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (is_call(call, known[i].member))
			return known[i].signature;
	return "";
}

static void answer(DBusMessage *call, struct bytes *in)
{
	static const char *const us = ":1.9", *const meter = METER;
	const dbus_uint32_t owner = DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER;
	uint8_t how = bus_octet(in);
	DBusMessage *reply;
	const char *sender = dbus_message_get_destination(call);

	if (how == UINT8_MAX)
		return; /* it never comes */
	if (how == UINT8_MAX - 1) {
		bus_peer_send(
			&peer, dbus_message_new_error(call, "org.example.No", bus_word(in)), NULL);
		return;
	}
	reply = dbus_message_new_method_return(call);
	if (is_call(call, "Hello"))
		dbus_message_append_args(reply, DBUS_TYPE_STRING, &us, DBUS_TYPE_INVALID);
	else if (how < HONEST_BELOW && is_call(call, "RequestName"))
		dbus_message_append_args(reply, DBUS_TYPE_UINT32, &owner, DBUS_TYPE_INVALID);
	else if (how < HONEST_BELOW && is_call(call, "GetNameOwner"))
		dbus_message_append_args(reply, DBUS_TYPE_STRING, &meter, DBUS_TYPE_INVALID);
	else if (how < HONEST_BELOW && is_call(call, "AddSettings"))
		answer_honestly(reply);
	else
		bus_fill(reply, signature_of(call), in);
	bus_peer_send(&peer, reply,
		is_call(call, "AddSettings") ? SETTINGS
		: sender && *sender == ':'   ? sender
					     : METER);
}

/* Until both sides have nothing more to say. */
static void pump(struct bytes *in)
{
	for (int quiet = 0; quiet < ROUNDS; quiet++) {
		DBusMessage *m;

		ev_run(loop, EVRUN_NOWAIT);
		while ((m = bus_peer_take(&peer))) {
			if (dbus_message_get_type(m) == DBUS_MESSAGE_TYPE_METHOD_CALL &&
				!is_call(m, "AddMatch"))
				answer(m, in);
			dbus_message_unref(m);
			quiet = 0;
		}
	}
}

/* --- what is said --- */

static DBusMessage *new_call(struct bytes *in)
{
	static const char *const members[] = {"GetValue", "SetValue", "GetText", "GetItems",
		"GetDescription", "Introspect", "Other"};
	static const char *const interfaces[] = {
		BUSITEM_INTERFACE, NULL, DBUS_INTERFACE_INTROSPECTABLE, "a.b"};
	static const char *const signatures[] = {"", "v", "", "", "si", "", "v"};
	unsigned which = bus_octet(in) % (sizeof members / sizeof *members);
	DBusMessage *m = dbus_message_new_method_call(
		":1.9", bus_path(in), interfaces[bus_octet(in) % 4], members[which]);

	dbus_message_set_no_reply(m, bus_octet(in) % 8 == 0);
	bus_fill(m, signatures[which], in);
	return m;
}

static DBusMessage *new_signal(
	const char *interface, const char *member, const char *signature, struct bytes *in)
{
	DBusMessage *m = dbus_message_new_signal(bus_path(in), interface, member);

	bus_fill(m, signature, in);
	return m;
}

/* A message as its octets are; the same that a bus would not deliver is none. */
static DBusMessage *new_raw(struct bytes *in)
{
	size_t n = bus_octet(in);
	struct bytes octets;

	return bytes_take(in, n, &octets)
		       ? dbus_message_demarshal((const char *)octets.p, (int)n, NULL)
		       : NULL;
}

static void speak(struct bytes *in)
{
	const char *sender = bus_octet(in) % 2 ? SETTINGS : METER;
	DBusMessage *m;

	switch (bus_octet(in) % 8) {
	case 0:
	case 1:
	case 2:
		m = new_call(in);
		break;
	case 3:
		m = new_signal(BUSITEM_INTERFACE, "ItemsChanged", "a{sa{sv}}", in);
		break;
	case 4:
		m = new_signal(BUSITEM_INTERFACE, "PropertiesChanged", "a{sv}", in);
		break;
	case 5:
		m = new_signal(DBUS_INTERFACE_DBUS, "NameOwnerChanged", "sss", in);
		sender = DBUS_SERVICE_DBUS;
		break;
	case 6:
		m = new_raw(in);
		sender = NULL;
		break;
	default:
		bus_peer_drop(&peer);
		return;
	}
	bus_peer_send(&peer, m, sender);
}

/* --- who hears it --- */

static void diagnose(void *ctx, struct status *out)
{
	(void)ctx;
	*out = (struct status){0};
	status_set(out, STATUS_BYTES, 1);
}

/* What is told of it is text, whatever it was made of. */
static void tell(void *ctx, const struct event *event)
{
	char text[EVENT_TEXT_MAX];

	(void)ctx;
	event_text(event, text);
	FUZZ_CHECK(*text);
}

static void check_service(const struct service *s)
{
	char text[TREE_TEXT_MAX];

	FUZZ_CHECK(s->role < N_ROLES && s->instance >= 0);
	for (size_t i = 0; i < s->tree.n; i++)
		if (!s->tree.items[i].is_long)
			fuzz_check_clean("item", tree_text(&s->tree, i, text), false);
	if (s->state == SERVICE_ON)
		fuzz_understood();
}

static void say_nothing(const void *of, char *out, size_t size)
{
	(void)of, (void)size;
	*out = '\0';
}

static void run_service(struct bytes *in)
{
	static const struct output_hooks hooks = {diagnose, tell, tell};
	static const enum reverse reverse = REVERSE_AUTO;
	static const struct phases phases = {PHASES_TOTAL_L1, {0, 1, 2}};
	static struct service s;
	const struct identity meter = {.id = "fuzz", .serial = "fuzz"};
	const struct service_conf conf = {.bus = peer.address,
		.version = "0",
		.port = "/dev/fuzz",
		.way = {say_nothing, say_nothing, NULL},
		.place = "",
		.custom_name = "",
		.instance = 40,
		.phases = &phases,
		.reverse = &reverse,
		.run_without_grid_meter = bus_octet(in) % 2};
	struct reading reading = {0};

	reading_set(&reading, Q_POWER, (struct decimal){.digits = 400});
	service_init(&s, loop, &conf, &hooks, NULL);
	service_publish(&s, &meter, &reading, 1000);
	pump(in);
	for (int i = 0; i < SPOKEN_MAX && bytes_left(in); i++) {
		speak(in);
		pump(in);
		reading.value[Q_POWER].digits++;
		service_publish(&s, &meter, &reading, 1000);
		check_service(&s);
	}
	service_finish(&s);
}

static void on_changed(void *ctx, struct watch_meter *m)
{
	static char out[WATCH_TEXT_SIZE];

	watch_line(ctx, m, out);
	fuzz_check_clean("line", out, true);
	if (watch_meter_is_there(m))
		fuzz_understood();
}

static void run_watch(struct bytes *in)
{
	static const struct watch_screen screen = {.columns = 80, .rows = 50};
	static struct watch_state state;
	static struct watch_bus w;
	static char out[WATCH_TEXT_SIZE];

	memset(&state, 0, sizeof state);
	watch_bus_start(&w, loop, peer.address, &state, on_changed, &state);
	pump(in);
	for (int i = 0; i < SPOKEN_MAX && bytes_left(in); i++) {
		speak(in);
		pump(in);
		watch_view(&state, &screen, out);
		fuzz_check_clean("screen", out, true);
	}
	watch_bus_stop(&w);
}

static void run_doctor(struct bytes *in)
{
	static struct doctor_bus b;
	static struct facts facts;
	char text[FACT_TEXT_MAX];

	doctor_bus_start(&b, loop, peer.address);
	pump(in);
	for (int i = 0; i < SPOKEN_MAX && bytes_left(in); i++) {
		speak(in);
		pump(in);
	}
	memset(&facts, 0, sizeof facts);
	facts_set_text(&facts, TEXT_BUS_NAME, "com.victronenergy.grid.gridmeter_fuzz");
	facts_set(&facts, FACT_INSTANCE, 40);
	doctor_bus_fill(&b, &facts);
	for (enum fact f = FACT_NONE + 1; f < N_FACTS; f++)
		facts_write(&facts, fact_name(f), text, sizeof text);
	fuzz_check_clean("other meter", facts.text[TEXT_OTHER], false);
	if (b.n_meters)
		fuzz_understood();
	doctor_bus_stop(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static void (*const runs[])(struct bytes * in) = {run_service, run_watch, run_doctor};
	struct bytes in = bytes_of(data, n);
	struct bytes nothing = {0};

	runs[bus_octet(&in) % 3](&in);
	bus_peer_drop(&peer);
	pump(&nothing);
	bus_peer_drop(&peer);
	return 0;
}
