/* The life of a meter on D-Bus, as a machine with five states: each answer, signal and timer is
 * a function that goes on to the next. What is shown is filled in service_items.c; what hangs on
 * the role is in service_role.c. */
#include "venus/service.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "dbus/answer.h"
#include "dbus/object.h"
#include "event/event.h"
#include "status/status.h"
#include "venus/diagnostics.h"
#include "venus/identity.h"
#include "venus/paths.h"
#include "venus/service_items.h"
#include "venus/service_role.h"
#include "venus/service_wishes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUN_WITHOUT_GRID_METER "/Settings/CGwacs/RunWithoutGridMeter"

enum {
	CUSTOM_NAME_MAX = 32, /* what the GUI lets people type */
	NAME_TIMEOUT_MS = 10000,
	STUCK_MAX_MS = 30000, /* without a word to anybody: readers look at old values */
};

static const struct setting settings_specs[N_SETTINGS] = {
	[SETTING_INSTANCE] = {.name = "ClassAndVrmInstance", .is_needed = true},
	[SETTING_CUSTOM_NAME] = {.name = "CustomName"},
	[SETTING_POSITION] = {.name = "Position", .is_number = true, .most = POSITION_NUMBER_MAX},
};

static const double back_off_first_s = 1, back_off_last_s = 5, back_off_full_s = 30, slow_s = 5,
		    unstuck_s = 0.1;

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

/* The old driver's way to have the system measure by itself while the meter is away. */
static void tell_ess(struct service *s, bool is_there)
{
	if (s->conf->run_without_grid_meter && s->role == ROLE_GRID)
		settings_write_foreign(&s->bus, RUN_WITHOUT_GRID_METER, !is_there);
}

/* Gives up the connection, in whatever state. */
static void leave(struct service *s)
{
	ev_timer_stop(s->loop, &s->reconnect);
	ev_timer_stop(s->loop, &s->slow);
	ev_timer_stop(s->loop, &s->unstuck);
	s->is_stuck = false;
	if (s->state == SERVICE_ON) {
		tell_ess(s, false);
		service_tell(s, &(struct event){.kind = EVENT_OFF_BUS, .subject = s->shown});
	}
	settings_close(&s->settings);
	bus_close(&s->bus);
	enter(s, SERVICE_OFF);
}

/* Telegrams whose signals do not get out are no reason to queue them: the newest will do, as soon
 * as there is room for it. */
static bool publish(struct service *s)
{
	enum tree_sent sent = tree_publish(&s->tree, &s->bus);
	bool is_taken = sent != TREE_REFUSED;

	if (is_taken == !s->is_stuck)
		return sent == TREE_SENT;
	s->is_stuck = !is_taken;
	s->stuck_ms = clock_ms();
	service_tell(s, &(struct event){.kind = is_taken ? EVENT_BUS_TAKES : EVENT_BUS_STUCK,
				.subject = s->shown});
	if (s->is_stuck)
		ev_timer_again(s->loop, &s->unstuck);
	else
		ev_timer_stop(s->loop, &s->unstuck);
	return sent == TREE_SENT;
}

/* A bus that holds too much of what others do not read takes nothing more from this connection, but
 * from a new one. */
static void on_unstuck(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct service *s = w->data;

	(void)loop, (void)events;
	publish(s);
	if (!s->is_stuck || clock_ms() - s->stuck_ms < STUCK_MAX_MS)
		return;
	service_tell(s, &(struct event){.kind = EVENT_BUS_ANEW, .subject = s->shown});
	leave(s);
	join(s);
}

static void back_off(struct service *s)
{
	enter(s, SERVICE_CONNECTING);
	ev_timer_stop(s->loop, &s->reconnect);
	ev_timer_set(&s->reconnect, s->back_off_s, 0);
	ev_timer_start(s->loop, &s->reconnect);
	s->back_off_s = s->back_off_s * 2 < back_off_last_s ? s->back_off_s * 2 : back_off_last_s;
}

/* No answer in time, or a policy of the bus: nobody else has the name. */
static void name_refused(struct service *s, DBusMessage *reply)
{
	if (!s->logged_no_name)
		service_tell(s, &(struct event){.kind = EVENT_NAME_REFUSED,
					.subject = s->shown,
					.text = dbus_message_get_error_name(reply)});
	s->logged_no_name = true;
	leave(s);
	back_off(s);
}

static void on_lost(void *ctx);

/* The bus name belongs to another process. */
static void name_taken(struct service *s)
{
	leave(s);
	s->hooks->refused(s->ctx, &(struct event){.kind = EVENT_NAME_TAKEN, .text = s->shown});
}

static void on_named(void *ctx, DBusMessage *reply)
{
	struct service *s = ctx;

	if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR) {
		name_refused(s, reply);
		return;
	}
	if (!bus_has_name(reply)) {
		name_taken(s);
		return;
	}
	enter(s, SERVICE_ON);
	s->back_off_s = back_off_first_s;
	s->logged_no_name = false;
	service_tell(
		s, &(struct event){
			   .kind = EVENT_ON_BUS, .text = s->shown, .n = (uint64_t)s->instance});
	tell_ess(s, true);
	ev_timer_set(&s->slow, clock_beat_s(ev_now(s->loop), slow_s), slow_s);
	ev_timer_start(s->loop, &s->slow);
	publish(s);
}

static void request_name(struct service *s)
{
	enter(s, SERVICE_NAMING);
	if (!bus_request_name(&s->bus, s->name, NAME_TIMEOUT_MS, on_named, s))
		on_lost(s); /* no memory: all of it again, in a moment */
}

/* The suffix stays whatever the role is: the GUI waits for it. */
static void set_name(struct service *s)
{
	char id[IDENTITY_NAME_MAX];

	identity_name(&s->meter, s->conf->port, s->conf->place, id);
	snprintf(s->name, sizeof s->name, "com.victronenergy.%s.%s", role_names[s->role], id);
	identity_shown_name(&s->meter, s->conf->port, s->conf->place, id);
	snprintf(s->shown, sizeof s->shown, "com.victronenergy.%s.%s", role_names[s->role], id);
}

static void on_reserved(void *ctx)
{
	struct service *s = ctx;

	if (!reading_has(&s->reading, Q_POWER)) {
		leave(s); /* it was lost meanwhile; the next one joins again */
		return;
	}
	if (service_take_wishes(s))
		return;
	service_parse_class(s, &s->role, &s->instance);
	set_name(s);
	service_take_direction(s);
	service_say_position(s);
	service_say_held(s);
	tree_init(&s->tree, grid_items, N_PATHS, s->tree.hooks, s);
	s->refresh_ms = 0;
	service_set_identity(s);
	service_set_reading(s);
	tree_settle(&s->tree);
	request_name(s);
}

/* Readers look at class and instance only when a service appears: so it has to appear anew. */
static void take_class(struct service *s)
{
	enum role role;
	int instance;

	service_parse_class(s, &role, &instance);
	if (role == s->role && instance == s->instance)
		return;
	service_tell(s, &(struct event){.kind = EVENT_ROLE_CHANGED,
				.subject = s->shown,
				.text = role_names[role],
				.n = (uint64_t)instance});
	service_carry_position(s, role);
	leave(s);
	join(s);
}

static void on_setting_changed(void *ctx, size_t setting)
{
	struct service *s = ctx;
	const struct settings_value *v = &s->settings.value[setting];

	switch (setting) {
	case SETTING_INSTANCE:
		take_class(s);
		return;
	case SETTING_CUSTOM_NAME:
		tree_set_text(&s->tree, PATH_CUSTOM_NAME, v->text);
		break;
	case SETTING_POSITION:
		service_set_position(s);
		break;
	default:
		return;
	}
	if (s->state == SERVICE_ON)
		publish(s);
}

static void on_settings_event(void *ctx, const struct event *event)
{
	service_tell(ctx, event);
}

static const struct settings_hooks settings_hooks = {
	on_reserved, on_setting_changed, on_settings_event};

/* Without a wish the last digits of its number, or its place, tell a meter from another of its
 * make. */
static void first_name(const struct service *s, char *out)
{
	char name[CUSTOM_NAME_MAX + 1] = "", place[CUSTOM_NAME_MAX + 1] = "";

	if (!*s->conf->custom_name) {
		s->conf->way.place(s->conf->way.of, place, sizeof place);
		identity_first_name(&s->meter, place, name, sizeof name);
	}
	text_clean(out, CUSTOM_NAME_MAX + 1, *name ? name : s->conf->custom_name);
}

static void on_ready(void *ctx)
{
	struct service *s = ctx;
	struct settings *settings = &s->settings;
	char id[IDENTITY_NAME_MAX];

	identity_name(&s->meter, s->conf->port, s->conf->place, id);
	snprintf(settings->group, sizeof settings->group, "/Settings/Devices/%s", id);
	identity_shown_name(&s->meter, s->conf->port, s->conf->place, settings->shown);
	memset(settings->value, 0, sizeof settings->value);
	snprintf(settings->value[SETTING_INSTANCE].text, SETTINGS_TEXT_MAX, "%s:%d",
		role_names[s->conf->role], s->conf->instance);
	first_name(s, settings->value[SETTING_CUSTOM_NAME].text);
	settings->value[SETTING_POSITION].number = position_number(
		s->conf->role, s->conf->position);
	s->logged_no_bus = false;
	if (s->wishes == WISHES_WRITTEN)
		s->wishes = WISHES_NEW; /* the bus was lost before it was answered */
	settings->is_optional = s->conf->settings == SERVICE_SETTINGS_OPTIONAL;
	enter(s, SERVICE_RESERVING);
	if (!answer_begin(&s->bus))
		on_lost(s); /* no memory to hear what they tell */
	else if (s->conf->settings == SERVICE_SETTINGS_NONE)
		on_reserved(s);
	else if (!settings_open(settings, &s->bus, settings_specs, N_SETTINGS, &settings_hooks, s))
		on_lost(s);
}

/* Once: it is so of the machine, and of all its meters. */
static void tell_absence(struct service *s)
{
	static bool is_said;

	if (!is_said)
		service_tell(s, &(struct event){.kind = EVENT_BUS_NONE});
	is_said = true;
}

static void retry(struct service *s)
{
	bool is_full = s->bus.is_turned_away;

	if (!s->logged_no_bus && is_full)
		service_tell(s, &(struct event){.kind = EVENT_BUS_FULL, .subject = s->conf->port});
	else if (!s->logged_no_bus && !s->conf->does_without_bus)
		service_tell(s, &(struct event){.kind = EVENT_BUS_MISSING});
	else if (!s->logged_no_bus)
		tell_absence(s);
	s->logged_no_bus = true;
	if (is_full)
		s->back_off_s = back_off_full_s;
	back_off(s);
}

/* The bus is gone; as long as the meter is not, its last reading is not older than its silence
 * limit. */
static void on_lost(void *ctx)
{
	struct service *s = ctx;

	leave(s);
	retry(s);
}

static bool on_message(void *ctx, DBusMessage *m)
{
	struct service *s = ctx;

	answer_take_signal(&s->bus, m);
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

/* What SetValue answers when it is refused. */
enum { WRITE_TAKEN = 0, WRITE_REFUSED = 2 };

/* The GUI's way to say "none" becomes "". */
static bool write_custom_name(struct service *s, const struct value *v)
{
	char name[CUSTOM_NAME_MAX + 1];

	text_clean(name, sizeof name, v->type == VALUE_TEXT ? v->s : "");
	return settings_write_text(&s->settings, SETTING_CUSTOM_NAME, name);
}

/* Role and instance are one setting; what comes of it, localsettings decides and tells. */
static bool write_role(struct service *s, const struct value *v)
{
	char class[SETTINGS_TEXT_MAX];

	if (v->type != VALUE_TEXT || role_find(v->s) == N_ROLES)
		return false;
	snprintf(class, sizeof class, "%.32s:%d", v->s, s->instance);
	return settings_write_text(&s->settings, SETTING_INSTANCE, class);
}

static bool write_position(struct service *s, const struct value *v)
{
	return v->type == VALUE_INT && v->i >= 0 && v->i <= POSITION_NUMBER_MAX &&
	       position_is_known(s->role, (int32_t)v->i) &&
	       settings_write_number(&s->settings, SETTING_POSITION, (int32_t)v->i);
}

static int on_write(void *ctx, size_t item, const struct value *v)
{
	bool is_taken = false;

	if (item == PATH_CUSTOM_NAME)
		is_taken = write_custom_name(ctx, v);
	else if (item == PATH_ROLE)
		is_taken = write_role(ctx, v);
	else if (item == PATH_POSITION)
		is_taken = write_position(ctx, v);
	return is_taken ? WRITE_TAKEN : WRITE_REFUSED;
}

static void on_refresh(void *ctx)
{
	struct service *s = ctx;
	struct status status;

	s->hooks->diagnose(s->ctx, &status);
	diagnostics_set(&s->tree, &status, s->derived, s->conf->raw_data);
}

/* Off the way of the telegrams. */
static void on_slow(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct service *s = w->data;

	(void)events;
	w->repeat = clock_beat_s(ev_now(loop), slow_s);
	ev_timer_again(loop, w);
	on_refresh(s);
	tree_publish_slow(&s->tree, &s->bus);
}

static const struct tree_hooks tree_hooks = {on_write, on_refresh};

void service_init(struct service *s, struct ev_loop *loop, const struct service_conf *conf,
	const struct output_hooks *hooks, void *ctx)
{
	memory_clear(s, sizeof *s);
	s->loop = loop;
	s->conf = conf;
	s->hooks = hooks;
	s->ctx = ctx;
	s->back_off_s = back_off_first_s;
	s->directed = N_ROLES;
	tree_init(&s->tree, grid_items, N_PATHS, &tree_hooks, s);
	ev_init(&s->reconnect, on_reconnect);
	ev_init(&s->slow, on_slow);
	ev_timer_init(&s->unstuck, on_unstuck, unstuck_s, unstuck_s);
	s->reconnect.data = s->slow.data = s->unstuck.data = s;
}

bool service_publish(struct service *s, const struct identity *meter, const struct reading *reading,
	uint32_t period_ms)
{
	bool is_other = strcmp(s->meter.id, meter->id) != 0;

	if (is_other && s->state != SERVICE_OFF)
		service_withdraw(s);
	if (is_other) {
		s->directed = N_ROLES;
		s->wishes = WISHES_NEW;
	}
	s->meter = *meter;
	s->reading = *reading;
	s->period_ms = period_ms;
	if (s->state == SERVICE_OFF) {
		if (reading_has(reading, Q_POWER))
			join(s);
		return false;
	}
	if (s->state != SERVICE_ON && s->state != SERVICE_NAMING)
		return false;
	service_set_reading(s);
	return s->state == SERVICE_ON && publish(s);
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
