/* The life of a grid meter on D-Bus. */
#include "venus/service.h"

#include "base/log.h"
#include "base/text.h"
#include "dbus/object.h"
#include "venus/identity.h"
#include "venus/paths.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLASS      "grid"
#define BUS_PREFIX "com.victronenergy." CLASS "."

enum {
	PRODUCT_ID = 0xffff,  /* Victron assigns the others */
	CUSTOM_NAME_MAX = 32, /* what the GUI lets people type */
	NAME_TIMEOUT_MS = 10000,
	INSTANCE_LAST = 247, /* the last that Modbus-TCP can name */
	REFRESH_STEP_MS = 100,
};

enum { SETTING_INSTANCE, SETTING_CUSTOM_NAME, N_SETTINGS };

static const char *const roles[] = {CLASS, NULL};
static const double back_off_first_s = 1, back_off_last_s = 5;

static void join(struct service *s);

static const char *const state_words[] = {
	[SERVICE_OFF] = "off",
	[SERVICE_CONNECTING] = "connecting",
	[SERVICE_RESERVING] = "reserving",
	[SERVICE_NAMING] = "naming",
	[SERVICE_ON] = "on the bus",
};

static void enter(struct service *s, enum service_state state)
{
	if (s->state != state)
		log_debug("service: %s", state_words[state]);
	s->state = state;
}

/* Gives up the connection, in whatever state. */
static void leave(struct service *s)
{
	ev_timer_stop(s->loop, &s->reconnect);
	settings_close(&s->settings);
	bus_close(&s->bus);
	if (s->state == SERVICE_ON)
		log_info("off the bus");
	enter(s, SERVICE_OFF);
}

static void set_texts(struct service *s)
{
	struct tree *t = &s->tree;
	char product[64];

	identity_product(&s->meter, product, sizeof product);
	tree_set_text(t, PATH_MGMT_PROCESS_NAME, "gridmeter");
	tree_set_text(t, PATH_MGMT_PROCESS_VERSION, s->conf->version);
	tree_set_text(t, PATH_MGMT_CONNECTION, s->conf->connection);
	tree_set_text(t, PATH_PRODUCT_NAME, product);
	tree_set_text(t, PATH_CUSTOM_NAME, s->settings.value[SETTING_CUSTOM_NAME]);
	tree_set_text(t, PATH_SERIAL, s->meter.serial);
	tree_set_text(t, PATH_ROLE, CLASS);
	tree_set_texts(t, PATH_ALLOWED_ROLES, roles);
	if (*s->meter.firmware)
		tree_set_text(t, PATH_FIRMWARE_VERSION, s->meter.firmware);
}

static void set_identity(struct service *s)
{
	set_texts(s);
	tree_set_int(&s->tree, PATH_DEVICE_INSTANCE, s->instance);
	tree_set_int(&s->tree, PATH_DEVICE_TYPE, 0);
	tree_set_int(&s->tree, PATH_PRODUCT_ID, PRODUCT_ID);
	tree_set_int(&s->tree, PATH_CONNECTED, 1);
	tree_set_int(&s->tree, PATH_ERROR_CODE, 0);
}

/* The measured period, without the flutter of every single telegram. */
static void set_refresh_time(struct service *s)
{
	uint32_t step = s->period_ms < 10 * REFRESH_STEP_MS ? REFRESH_STEP_MS / 10
							    : REFRESH_STEP_MS;
	uint32_t rounded = (s->period_ms + step / 2) / step * step;
	uint32_t apart = s->period_ms > s->refresh_ms ? s->period_ms - s->refresh_ms
						      : s->refresh_ms - s->period_ms;

	if (!s->period_ms)
		return;
	if (apart > step)
		s->refresh_ms = rounded;
	tree_set_int(&s->tree, PATH_REFRESH_TIME, s->refresh_ms);
}

static void set_reading(struct service *s)
{
	paths_set_reading(&s->tree, &s->reading);
	set_refresh_time(s);
}

static void on_named(void *ctx, DBusMessage *reply)
{
	struct service *s = ctx;
	dbus_uint32_t result = 0;

	dbus_message_get_args(reply, NULL, DBUS_TYPE_UINT32, &result, DBUS_TYPE_INVALID);
	if (result != DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER) {
		leave(s);
		s->hooks->name_taken(s->ctx, s->name);
		return;
	}
	enter(s, SERVICE_ON);
	s->back_off_s = back_off_first_s;
	log_info("on the bus as %s, instance %d", s->name, s->instance);
	tree_publish(&s->tree, &s->bus);
}

static void request_name(struct service *s)
{
	DBusMessage *m = dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "RequestName");
	dbus_uint32_t flags = DBUS_NAME_FLAG_DO_NOT_QUEUE;
	const char *name = s->name;

	if (m)
		dbus_message_append_args(
			m, DBUS_TYPE_STRING, &name, DBUS_TYPE_UINT32, &flags, DBUS_TYPE_INVALID);
	enter(s, SERVICE_NAMING);
	bus_call(&s->bus, m, NAME_TIMEOUT_MS, on_named, s);
}

/* "grid:40" to 40; what cannot be used leaves the wish of the configuration. */
static int parse_instance(struct service *s)
{
	const char *text = s->settings.value[SETTING_INSTANCE], *colon = strchr(text, ':');
	long instance = colon ? strtol(colon + 1, NULL, 10) : 0;
	bool is_grid = strncmp(text, CLASS ":", sizeof CLASS) == 0;

	if (!is_grid && !s->said_class)
		log_error("localsettings has the meter as \"%s\"; it stays a grid meter", text);
	s->said_class = !is_grid;
	return instance >= 1 && instance <= INT16_MAX ? (int)instance : s->conf->instance;
}

static void on_reserved(void *ctx)
{
	struct service *s = ctx;

	if (!reading_has(&s->reading, Q_POWER)) {
		leave(s); /* it was lost meanwhile; the next one joins again */
		return;
	}
	s->instance = parse_instance(s);
	tree_init(&s->tree, grid_items, N_PATHS, s->tree.hooks, s);
	s->refresh_ms = 0;
	set_identity(s);
	set_reading(s);
	tree_settle(&s->tree);
	request_name(s);
}

/* Readers look at the instance only when a service appears: so it has to appear anew. */
static void on_setting_changed(void *ctx, size_t setting)
{
	struct service *s = ctx;

	if (setting == SETTING_CUSTOM_NAME) {
		tree_set_text(&s->tree, PATH_CUSTOM_NAME, s->settings.value[setting]);
		if (s->state == SERVICE_ON)
			tree_publish(&s->tree, &s->bus);
	} else if (parse_instance(s) != s->instance) {
		log_info("the instance has been changed to %d, joining the bus anew",
			parse_instance(s));
		leave(s);
		join(s);
	}
}

static const struct settings_hooks settings_hooks = {on_reserved, on_setting_changed};

static void on_ready(void *ctx)
{
	struct service *s = ctx;
	struct settings *settings = &s->settings;
	char id[IDENTITY_NAME_MAX];

	identity_name(&s->meter, s->conf->connection, id);
	snprintf(s->name, sizeof s->name, BUS_PREFIX "%s", id);
	snprintf(settings->group, sizeof settings->group, "/Settings/Devices/%s", id);
	settings->n = N_SETTINGS;
	settings->name[SETTING_INSTANCE] = "ClassAndVrmInstance";
	settings->name[SETTING_CUSTOM_NAME] = "CustomName";
	snprintf(settings->value[SETTING_INSTANCE], SETTINGS_TEXT_MAX, CLASS ":%d",
		s->conf->instance);
	text_clean(settings->value[SETTING_CUSTOM_NAME], CUSTOM_NAME_MAX + 1, s->conf->custom_name);
	s->said_no_bus = false;
	enter(s, SERVICE_RESERVING);
	settings_open(settings, &s->bus, &settings_hooks, s);
}

static void retry(struct service *s)
{
	if (!s->said_no_bus)
		log_error("the message bus is not there, trying again");
	s->said_no_bus = true;
	enter(s, SERVICE_CONNECTING);
	ev_timer_stop(s->loop, &s->reconnect);
	ev_timer_set(&s->reconnect, s->back_off_s, 0);
	ev_timer_start(s->loop, &s->reconnect);
	s->back_off_s = s->back_off_s * 2 < back_off_last_s ? s->back_off_s * 2 : back_off_last_s;
}

/* The bus is gone; as long as the meter is not, its last reading is not older than its silence limit. */
static void on_lost(void *ctx)
{
	struct service *s = ctx;

	leave(s);
	retry(s);
}

static bool on_message(void *ctx, DBusMessage *m)
{
	struct service *s = ctx;

	if (settings_take_signal(&s->settings, m))
		return true;
	return object_answer(&s->tree, &s->bus, m);
}

static const struct bus_hooks bus_hooks = {on_ready, on_lost, on_message};

static void join(struct service *s)
{
	enter(s, SERVICE_CONNECTING);
	if (bus_open(&s->bus, s->loop, s->conf->bus, &bus_hooks, s) < 0)
		retry(s);
}

static void on_reconnect(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	join(w->data);
}

/* Refused when it is no text; the GUI's way to say "none" becomes "". */
static int write_custom_name(struct service *s, const struct value *v)
{
	char name[CUSTOM_NAME_MAX + 1];

	text_clean(name, sizeof name, v->type == VALUE_TEXT ? v->s : "");
	return settings_write(&s->settings, SETTING_CUSTOM_NAME, name) ? 0 : 2;
}

static int on_write(void *ctx, size_t item, const struct value *v)
{
	if (item == PATH_CUSTOM_NAME)
		return write_custom_name(ctx, v);
	return 2; /* another role than the present one */
}

static void on_refresh(void *ctx)
{
	struct service_diagnostics d = {.age_ms = -1, .period_ms = -1};
	struct service *s = ctx;
	struct tree *t = &s->tree;

	s->hooks->diagnose(s->ctx, &d);
	tree_set_int(t, PATH_DIAGNOSTICS_TELEGRAMS, (int64_t)d.n_telegrams);
	tree_set_int(t, PATH_DIAGNOSTICS_FAULTS, (int64_t)d.n_faults);
	tree_set_int(t, PATH_DIAGNOSTICS_AGE, d.age_ms);
	tree_set_int(t, PATH_DIAGNOSTICS_PERIOD, d.period_ms);
	if (d.age_ms < 0)
		tree_clear(t, PATH_DIAGNOSTICS_AGE);
	if (d.period_ms < 0)
		tree_clear(t, PATH_DIAGNOSTICS_PERIOD);
}

static const struct tree_hooks tree_hooks = {on_write, on_refresh};

void service_init(struct service *s, struct ev_loop *loop, const struct service_conf *conf,
	const struct service_hooks *hooks, void *ctx)
{
	memset(s, 0, sizeof *s);
	s->loop = loop;
	s->conf = conf;
	s->hooks = hooks;
	s->ctx = ctx;
	s->back_off_s = back_off_first_s;
	tree_init(&s->tree, grid_items, N_PATHS, &tree_hooks, s);
	ev_init(&s->reconnect, on_reconnect);
	s->reconnect.data = s;
}

void service_publish(struct service *s, const struct identity *meter, const struct reading *reading,
	uint32_t period_ms)
{
	bool is_other = strcmp(s->meter.id, meter->id) != 0;

	if (is_other && s->state != SERVICE_OFF)
		service_withdraw(s);
	s->meter = *meter;
	s->reading = *reading;
	s->period_ms = period_ms;
	if (s->state == SERVICE_OFF) {
		if (reading_has(reading, Q_POWER))
			join(s);
		return;
	}
	if (s->state != SERVICE_ON && s->state != SERVICE_NAMING)
		return;
	set_reading(s);
	if (s->state == SERVICE_ON)
		tree_publish(&s->tree, &s->bus);
}

void service_withdraw(struct service *s)
{
	if (s->state == SERVICE_ON) {
		paths_clear_reading(&s->tree);
		tree_publish(&s->tree, &s->bus);
	}
	leave(s);
}

enum service_state service_state(const struct service *s)
{
	return s->state;
}

void service_finish(struct service *s)
{
	service_withdraw(s);
}
