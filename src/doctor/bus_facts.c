/* Asks the message bus who is there, then each grid meter for its instance, the system for its
 * settings (com.victronenergy.system, .settings) and systemd for the state of our service
 * (interface org.freedesktop.systemd1.Unit), and waits for all answers. Nothing is ever set. Left
 * out: what is wrong (findings.c). */
#include "doctor/bus_facts.h"

#include "base/machine.h"
#include "base/memory.h"
#include "base/text.h"
#include "dbus/object.h"
#include "dbus/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SETTINGS "com.victronenergy.settings"
#define SYSTEM   "com.victronenergy.system"
#define SYSTEMD  "org.freedesktop.systemd1"

enum {
	ANSWER_MS = 3000,
	INPUT_GRID = 1, /* /Settings/SystemSetup/AcInput1 */
	INPUT_SHORE = 3,
	NUMBER_MAX = 1000000, /* more than any instance or setting has */
};

static const struct {
	const char *service, *path;
} asks[N_DOCTOR_ASKS] = {
	[ASK_INSTANCE] = {NULL, "/DeviceInstance"},
	[ASK_INPUT_0] = {SYSTEM, "/Ac/In/0/ServiceName"},
	[ASK_INPUT_1] = {SYSTEM, "/Ac/In/1/ServiceName"},
	[ASK_AC_INPUT_1] = {SETTINGS, "/Settings/SystemSetup/AcInput1"},
	[ASK_AC_INPUT_2] = {SETTINGS, "/Settings/SystemSetup/AcInput2"},
	[ASK_RUN_WITHOUT] = {SETTINGS, "/Settings/CGwacs/RunWithoutGridMeter"},
	[ASK_HUB4_MODE] = {SETTINGS, "/Settings/CGwacs/Hub4Mode"},
	[ASK_LANGUAGE] = {SETTINGS, "/Settings/Gui/Language"},
	[ASK_UNIT] = {SYSTEMD, "/org/freedesktop/systemd1/unit/gridmeter_2eservice"},
};

static bool begins(const char *name, const char *with)
{
	return strncmp(name, with, strlen(with)) == 0;
}

static void take_number(const struct doctor_question *q, int64_t v)
{
	struct doctor_bus *b = q->of;

	if (q->ask == ASK_INSTANCE)
		b->meters[q->meter].instance = v;
	b->is_known[q->ask] = true;
	b->number[q->ask] = v;
}

static void take_text(const struct doctor_question *q, const char *text)
{
	if (q->ask == ASK_INPUT_0 || q->ask == ASK_INPUT_1)
		text_clean(q->of->inputs[q->ask - ASK_INPUT_0], DOCTOR_NAME_MAX, text);
	else if (q->ask == ASK_LANGUAGE)
		text_clean(q->of->language, sizeof q->of->language, text);
	else if (q->ask == ASK_UNIT)
		q->of->unit_ends = begins(text, "auto-restart"); /* or -queued, of 254 and later */
}

static void on_answer(void *ctx, DBusMessage *reply)
{
	const struct doctor_question *q = ctx;
	DBusMessageIter args;
	struct value v;

	q->of->is_done = --q->of->n_pending == 0;
	if (dbus_message_get_type(reply) != DBUS_MESSAGE_TYPE_METHOD_RETURN ||
		!dbus_message_iter_init(reply, &args) || !value_read(&args, &v))
		return;
	if (v.type == VALUE_INT)
		take_number(q, v.i);
	else if (v.type == VALUE_DOUBLE && fabs(v.d) < NUMBER_MAX)
		take_number(q, (int64_t)v.d);
	else if (v.type == VALUE_TEXT)
		take_text(q, v.s);
}

/* systemd has no BusItem, but properties. */
static DBusMessage *question(const char *service, enum doctor_ask what)
{
	static const char *const unit = SYSTEMD ".Unit", *const state = "SubState";
	DBusMessage *m;

	if (what != ASK_UNIT)
		return dbus_message_new_method_call(
			service, asks[what].path, BUSITEM_INTERFACE, "GetValue");
	m = dbus_message_new_method_call(
		service, asks[what].path, DBUS_INTERFACE_PROPERTIES, "Get");
	if (m && !dbus_message_append_args(
			 m, DBUS_TYPE_STRING, &unit, DBUS_TYPE_STRING, &state, DBUS_TYPE_INVALID)) {
		dbus_message_unref(m);
		return NULL;
	}
	return m;
}

static void ask(struct doctor_bus *b, enum doctor_ask what, size_t meter)
{
	const char *service = asks[what].service ? asks[what].service : b->meters[meter].name;
	struct doctor_question *q = &b->questions[b->n_questions++];

	*q = (struct doctor_question){b, what, meter};
	if (bus_call(&b->bus, question(service, what), ANSWER_MS, on_answer, q))
		b->n_pending++;
}

static void take_name(struct doctor_bus *b, const char *name)
{
	if (strcmp(name, SETTINGS) == 0)
		b->has_settings = true;
	else if (strcmp(name, SYSTEM) == 0)
		b->has_system = true;
	else if (strcmp(name, SYSTEMD) == 0)
		b->has_systemd = true;
	else if (begins(name, "com.victronenergy.vebus.") ||
		 begins(name, "com.victronenergy.acsystem."))
		b->n_inverters++;
	if (!begins(name, "com.victronenergy.grid.") || b->n_meters == DOCTOR_METERS_MAX ||
		strlen(name) >= DOCTOR_NAME_MAX || !dbus_validate_bus_name(name, NULL))
		return;
	strcpy(b->meters[b->n_meters].name, name);
	b->meters[b->n_meters++].instance = -1;
}

static bool is_there(const struct doctor_bus *b, const char *service)
{
	if (strcmp(service, SYSTEMD) == 0)
		return b->has_systemd;
	return strcmp(service, SYSTEM) == 0 ? b->has_system : b->has_settings;
}

static void on_names(void *ctx, DBusMessage *reply)
{
	struct doctor_bus *b = ctx;
	char **names = NULL;
	int n = 0;

	/* Without its names nothing is known of the bus. */
	b->is_there = dbus_message_get_args(
		reply, NULL, DBUS_TYPE_ARRAY, DBUS_TYPE_STRING, &names, &n, DBUS_TYPE_INVALID);
	for (int i = 0; b->is_there && i < n; i++)
		take_name(b, names[i]);
	dbus_free_string_array(names);
	for (size_t i = 0; i < b->n_meters; i++)
		ask(b, ASK_INSTANCE, i);
	for (enum doctor_ask a = ASK_INPUT_0; a < N_DOCTOR_ASKS; a++)
		if (is_there(b, asks[a].service))
			ask(b, a, 0);
	b->is_done = b->n_pending == 0;
}

static void on_ready(void *ctx)
{
	struct doctor_bus *b = ctx;

	b->is_there = true;
	if (!bus_call(&b->bus,
		    dbus_message_new_method_call(
			    DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "ListNames"),
		    ANSWER_MS, on_names, b))
		b->is_done = true;
}

static void on_lost(void *ctx)
{
	struct doctor_bus *b = ctx;

	b->is_done = true;
}

static const struct bus_hooks hooks = {on_ready, on_lost, NULL};

void doctor_bus_start(struct doctor_bus *b, struct ev_loop *loop, const char *address)
{
	memory_clear(b, sizeof *b);
	if (bus_open(&b->bus, loop, address, &hooks, b) < 0)
		b->is_done = true;
}

/* Of the grid meters beside ours the one that matters most: with our instance, else the lowest. */
static void fill_meters(const struct doctor_bus *b, struct facts *f, int64_t ours)
{
	const char *name = f->text[TEXT_BUS_NAME], *other = "";
	int64_t lowest = INT64_MAX;
	unsigned n_same = 0;

	for (size_t i = 0; i < b->n_meters; i++) {
		int64_t instance = b->meters[i].instance;

		if (strcmp(b->meters[i].name, name) == 0 || instance < 0)
			continue;
		n_same += instance == ours;
		if (instance < lowest) {
			lowest = instance;
			other = b->meters[i].name;
		}
	}
	facts_set(f, FACT_GRID_METERS, (int64_t)b->n_meters);
	facts_set(f, FACT_SAME_INSTANCE, n_same);
	facts_set(f, FACT_IS_WINNER, ours < lowest);
	facts_set_text(f, TEXT_OTHER, other);
}

static int n_grid_inputs(const struct doctor_bus *b)
{
	int n = 0;

	for (enum doctor_ask a = ASK_AC_INPUT_1; a <= ASK_AC_INPUT_2; a++)
		n += b->is_known[a] && (b->number[a] == INPUT_GRID || b->number[a] == INPUT_SHORE);
	return n;
}

void doctor_bus_fill(const struct doctor_bus *b, struct facts *f)
{
	const char *name = f->text[TEXT_BUS_NAME];

	if (f->number[FACT_SERVICE] != SERVICE_IS_ON || b->is_there)
		facts_set(f, FACT_BUS, b->is_there);
	if (!b->is_there)
		return;
	facts_set(f, FACT_SETTINGS, b->has_settings);
	if (b->has_system || machine_is_venus()) /* elsewhere nobody misses it */
		facts_set(f, FACT_SYSTEM, b->has_system);
	facts_set(f, FACT_INVERTERS, b->n_inverters);
	if (f->is_known[FACT_INSTANCE])
		fill_meters(b, f, f->number[FACT_INSTANCE]);
	if (b->is_known[ASK_AC_INPUT_1] || b->is_known[ASK_AC_INPUT_2])
		facts_set(f, FACT_GRID_INPUTS, n_grid_inputs(b));
	if (b->has_system && *name)
		facts_set(f, FACT_ADOPTED,
			strcmp(b->inputs[0], name) == 0 || strcmp(b->inputs[1], name) == 0);
	if (b->is_known[ASK_RUN_WITHOUT])
		facts_set(f, FACT_RUN_WITHOUT, b->number[ASK_RUN_WITHOUT]);
	if (b->is_known[ASK_HUB4_MODE])
		facts_set(f, FACT_HUB4_MODE, b->number[ASK_HUB4_MODE]);
}

void doctor_bus_stop(struct doctor_bus *b)
{
	bus_close(&b->bus);
}
