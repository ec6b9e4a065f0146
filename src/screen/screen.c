/* The life of the service on the bus, and the tick by which it is filled: once a second, or each
 * five while all is silent, behind all that telegrams have to do, and one signal of what has
 * changed. */
#include "screen/screen.h"

#include "base/clock.h"
#include "base/machine.h"
#include "base/shortage.h"
#include "daemon/sources.h"
#include "dbus/answer.h"
#include "dbus/object.h"
#include "dbus/product_id.h"
#include "doctor/languages.h"
#include "screen/screen_pace.h"
#include "screen/screen_state.h"
#include "screen/slot_settings.h"
#include "screen/slot_writes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME     "com.victronenergy.gridmeter"
#define SETTINGS "com.victronenergy.settings"
#define LANGUAGE "/Settings/Gui/Language"

enum {
	TIMEOUT_MS = 5000,
	NAME_TIMEOUT_MS = 10000,
	CREDIT_MAX = 20,
	STUCK_S = 30,        /* without a word to anybody */
	POLITE_TICKS = 5,    /* a meter waits for a place on the bus */
	CREDIT_S = 3,        /* for one more */
	SECOND_MS = 950,     /* a tick comes a little early at times, */
	PASSED_MS = 8000,    /* and none so late, unless the machine stood still */
	STICK_MS = 4500,     /* a stick is looked for */
	LANGUAGE_S = 60,     /* the language is asked for again */
	SYSTEM_S = 60,       /* so is the system, */
	SYSTEM_SOON_S = 10,  /* or earlier for a meter of which it was not asked yet, */
	SYSTEM_CALM_S = 300, /* or later, while there is nothing that it could take */
};

static const double again_s = 5, taken_s = 30, polite_s = 300;

static struct screen screen;

static void try_again(struct screen *s, double in_s);
static void on_lost(void *ctx);

/* No page asks for what is shown: it is told. */
static void on_refresh(void *ctx)
{
	(void)ctx;
}

static int on_write(void *ctx, size_t item, const struct value *v)
{
	(void)ctx, (void)item, (void)v;
	return 2; /* nothing of the service itself is writable */
}

static const struct tree_hooks tree_hooks = {on_write, on_refresh};
static const struct tree_hooks slot_hooks = {slot_write, on_refresh};

/* NULL: there is no memory; it is asked for again with the next tick. */
static struct slot *slot_at(struct screen *s, unsigned n)
{
	struct slot *slot = s->slots[n];

	if (slot)
		return slot;
	slot = shortage_take(1, sizeof *slot);
	if (!slot)
		return NULL;
	slot_init(slot, n, &slot_hooks);
	slot->screen = s;
	tree_join(&s->tree, &slot->tree, slot->prefix);
	s->slots[n] = slot;
	return slot;
}

static void fill_recording(struct screen *s, struct slot *slot)
{
	static const struct {
		const char *state;
		uint8_t word; /* enum screen_word; N_SCREEN_WORDS: none */
	} told[] = {
		[RECORDED_DONE] = {"done", WORD_DONE},
		[RECORDED_NOTHING] = {"failed", WORD_NOTHING},
		[RECORDED_FULL] = {"full", WORD_FULL},
		[RECORDED_FAILED] = {"failed", WORD_FAILED},
		[RECORDED_NOT_YET] = {"recording", WORD_RECORDING},
		[RECORDED_NEVER] = {"", N_SCREEN_WORDS},
	};
	const enum recorded how = s->recorded == slot->number ? s->recorder.how : RECORDED_NEVER;
	const char *slash = strrchr(s->recorder.file, '/');
	char words[SCREEN_WORD_MAX] = "", text[TREE_TEXT_MAX], *name;

	if (told[how].word < N_SCREEN_WORDS)
		screen_word(told[how].word, s->tongue, words);
	name = strstr(words, "%s");
	snprintf(text, sizeof text, "%.*s%.100s%s", (int)(name ? name - words : (int)strlen(words)),
		words, name && slash ? slash + 1 : "", name ? name + 2 : "");
	slot_set_word(&slot->tree, SLOT_RECORD_STATE, told[how].state);
	tree_set_text(&slot->tree, SLOT_RECORD_TEXT, text);
	if (!s->recorder.pid || s->recorded != slot->number)
		tree_set_int(&slot->tree, SLOT_RECORD, 0);
	else
		tree_set_int(&slot->tree, SLOT_RECORD, s->recorder.is_anonymous ? 1 : 2);
}

static void fill_slots(struct screen *s)
{
	const struct slot_view view = {.now_ms = clock_ms(),
		.tongue = s->tongue,
		.machine = &s->machine,
		.config = s->at.config,
		.has_settings = s->has_settings,
		.bus = s->is_asking && s->asked.is_done ? &s->asked : NULL,
		.asked_ms = s->asked_ms};
	struct source *source = s->at.sources->owners.first;
	unsigned n = 0, count;

	for (; source && n < SLOTS_MAX; source = source->next) {
		struct slot *slot = slot_shows(source) ? slot_at(s, n) : NULL;

		if (!slot)
			continue;
		slot_fill(slot, source, &view);
		slot_settings_fill(slot, source);
		fill_recording(s, slot);
		if (tree_value(&slot->tree, SLOT_REFUSED).type == VALUE_INVALID)
			tree_set_text(&slot->tree, SLOT_REFUSED, "");
		if (s->at.file->common.notify && s->life == SCREEN_ON)
			notices_look(&s->notices, slot, view.now_ms);
		n++;
	}
	count = n;
	for (; n < SLOTS_MAX && s->slots[n]; n++)
		slot_fill(s->slots[n], NULL, &view);
	tree_set_int(&s->tree, ITEM_SOURCES_COUNT, count);
}

static void fill(struct screen *s)
{
	char stick[RECORDER_PATH_MAX];

	if (!s->stick_ms || clock_ms() - s->stick_ms >= STICK_MS) {
		s->stick_ms = clock_ms();
		recorder_find_stick(stick);
		tree_set_text(&s->tree, ITEM_STICK, stick);
	}
	slot_set_word(&s->tree, ITEM_LANGUAGE, tongue_code(s->tongue));
	fill_slots(s);
}

static void on_language(void *ctx, DBusMessage *reply)
{
	struct screen *s = ctx;
	DBusMessageIter args;
	struct value v = {0};
	enum tongue tongue = s->tongue; /* as it was, where it is not told */

	s->is_language_asked = false;
	s->has_settings = !dbus_message_is_error(reply, DBUS_ERROR_SERVICE_UNKNOWN) &&
			  !dbus_message_is_error(reply, DBUS_ERROR_NAME_HAS_NO_OWNER);
	if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_METHOD_RETURN &&
		dbus_message_iter_init(reply, &args) && value_read(&args, &v) &&
		v.type == VALUE_TEXT)
		tongue = tongue_find(v.s);
	s->tongue = tongue < N_TONGUES ? tongue : TONGUE_EN;
	screen_hurry(s);
}

static void ask_language(struct screen *s)
{
	DBusMessage *m;

	if (s->is_language_asked)
		return;
	m = dbus_message_new_method_call(SETTINGS, LANGUAGE, BUSITEM_INTERFACE, "GetValue");
	if (m)
		dbus_message_set_auto_start(m, FALSE);
	s->is_language_asked = bus_call(&s->bus, m, TIMEOUT_MS, on_language, s);
}

static void leave(struct screen *s)
{
	ev_timer_stop(s->at.loop, &s->tick);
	ev_timer_stop(s->at.loop, &s->again);
	screen_pace_end(s);
	if (s->is_asking)
		doctor_bus_stop(&s->asked);
	s->is_asking = s->is_overwriting = false;
	for (unsigned n = 0; n < SLOTS_MAX && s->slots[n]; n++) {
		s->slots[n]->wanted_role = NULL; /* what is asked for is not answered any more */
		s->slots[n]->n_asked = 0;
	}
	bus_close(&s->bus);
	s->life = SCREEN_WAITING;
}

static bool is_system_wanted(const struct screen *s)
{
	for (unsigned n = 0; n < SLOTS_MAX && s->slots[n]; n++)
		if (slot_wants_system(s->slots[n], clock_ms()))
			return true;
	return false;
}

/* By a connection of its own, which is there until all have answered. */
static void ask_system(struct screen *s, unsigned passed_s)
{
	const unsigned every_s = is_system_wanted(s) ? SYSTEM_SOON_S
				 : screen_is_calm(s) ? SYSTEM_CALM_S
						     : SYSTEM_S;

	if (s->is_asking && s->asked.is_done) {
		doctor_bus_stop(&s->asked);
		s->is_asking = false;
	}
	s->unasked_s += passed_s;
	if (s->is_asking || s->unasked_s < every_s)
		return;
	s->unasked_s = 0;
	s->is_asking = true;
	s->asked_ms = clock_ms();
	doctor_bus_start(&s->asked, s->at.loop, *s->address ? s->address : NULL);
}

/* A bus has places for so many connections, and a meter that has none needs ours more. */
static bool is_in_the_way(struct screen *s)
{
	struct output_report report;
	bool waits = false;

	for (struct source *t = s->at.sources->owners.first; t && !waits; t = t->next) {
		outputs_report(&t->outputs, &report);
		waits = t->link.meter.is_live && strcmp(report.state, "connecting") == 0;
	}
	s->n_in_the_way = waits ? s->n_in_the_way + 1 : 0;
	return s->n_in_the_way >= POLITE_TICKS;
}

/* How many have become whole, of so many seconds each, with those that have passed last. */
static unsigned n_whole(const struct screen *s, unsigned passed_s, unsigned of_s)
{
	return (unsigned)(s->seconds / of_s - (s->seconds - passed_s) / of_s);
}

/* Not at the ticks between, for those who write. */
static void do_each_second(struct screen *s)
{
	const uint64_t now_ms = clock_ms(), since_ms = now_ms - s->second_ms;
	const unsigned passed_s = since_ms > PASSED_MS ? PASSED_MS / 1000
						       : (unsigned)((since_ms + 500) / 1000);

	s->second_ms = now_ms;
	s->seconds += passed_s;
	s->credit += n_whole(s, passed_s, CREDIT_S);
	s->credit = s->credit < CREDIT_MAX ? s->credit : CREDIT_MAX;
	if (n_whole(s, passed_s, LANGUAGE_S))
		ask_language(s);
	ask_system(s, passed_s);
	s->stuck_s += passed_s;
	if (s->stuck_s >= STUCK_S) {
		on_lost(s);
	} else if (is_in_the_way(s)) {
		leave(s);
		try_again(s, polite_s);
	}
}

static void on_tick(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct screen *s = w->data;

	(void)loop, (void)events;
	fill(s);
	/* What the bus does not take comes with the next; one that holds too much of what others do
	 * not read takes nothing more from this connection, but from a new one. */
	if (tree_publish(&s->tree, &s->bus) != TREE_REFUSED)
		s->stuck_s = 0;
	if (clock_ms() - s->second_ms >= SECOND_MS)
		do_each_second(s);
	screen_set_pace(s);
}

static void fill_service(struct screen *s)
{
	struct tree *t = &s->tree;

	tree_set_int(t, ITEM_CONNECTED, 1);
	tree_set_int(t, ITEM_DEVICE_INSTANCE, 0);
	tree_set_int(t, ITEM_PRODUCT_ID, PRODUCT_ID);
	slot_set_word(t, ITEM_FIRMWARE_VERSION, GRIDMETER_VERSION);
	slot_set_word(t, ITEM_MGMT_CONNECTION, "");
	slot_set_word(t, ITEM_MGMT_PROCESS_NAME, "gridmeter");
	slot_set_word(t, ITEM_MGMT_PROCESS_VERSION, GRIDMETER_VERSION);
	slot_set_word(t, ITEM_PRODUCT_NAME, "gridmeter");
}

/* Another gridmeter on this bus may have it, and end. */
static void on_named(void *ctx, DBusMessage *reply)
{
	struct screen *s = ctx;

	if (!bus_has_name(reply)) {
		leave(s);
		try_again(s, taken_s);
		return;
	}
	s->life = SCREEN_ON;
	s->stuck_s = s->n_in_the_way = 0;
	s->second_ms = clock_ms();
	for (struct tree *t = &s->tree; t; t = t->next)
		tree_settle(t);
	ev_timer_set(&s->tick, screen_hurry_s, screen_tick_s);
	ev_timer_start(s->at.loop, &s->tick);
}

static void on_ready(void *ctx)
{
	struct screen *s = ctx;

	s->life = SCREEN_NAMING;
	s->is_language_asked = false;
	bus_match(&s->bus, "type='signal',sender='" SETTINGS "',path='" LANGUAGE "'");
	bus_match(&s->bus, "type='signal',sender='" SETTINGS "',path='/',member='ItemsChanged'");
	fill_service(s);
	fill(s);
	ask_language(s);
	if (!answer_begin(&s->bus) ||
		!bus_request_name(&s->bus, NAME, NAME_TIMEOUT_MS, on_named, s)) {
		leave(s);
		try_again(s, again_s);
	}
}

static void on_lost(void *ctx)
{
	struct screen *s = ctx;

	leave(s);
	try_again(s, again_s);
}

static bool on_message(void *ctx, DBusMessage *m)
{
	struct screen *s = ctx;

	answer_take_signal(&s->bus, m);
	if (dbus_message_get_type(m) == DBUS_MESSAGE_TYPE_SIGNAL &&
		(dbus_message_has_path(m, LANGUAGE) ||
			dbus_message_is_signal(m, BUSITEM_INTERFACE, "ItemsChanged")))
		ask_language(s);
	return object_answer(&s->tree, &s->bus, m);
}

static const struct bus_hooks bus_hooks = {on_ready, on_lost, on_message};

static void join(struct screen *s)
{
	s->life = SCREEN_WAITING;
	if (bus_open(&s->bus, s->at.loop, *s->address ? s->address : NULL, &bus_hooks, s) < 0)
		try_again(s, again_s);
}

static void on_again(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	join(w->data);
}

static void try_again(struct screen *s, double in_s)
{
	ev_timer_stop(s->at.loop, &s->again);
	ev_timer_set(&s->again, in_s, 0);
	ev_timer_start(s->at.loop, &s->again);
}

static void on_recorder_changed(void *ctx)
{
	screen_hurry(ctx);
}

bool screen_is_wanted(const struct config_file *file)
{
	const struct config *c = &file->common;

	return !config_is_without_bus(c->bus) &&
	       (c->screen == SCREEN_YES || (c->screen == SCREEN_AUTO && machine_is_venus()));
}

/* A slot is given back with the whole screen only: its tree is one of a chain. */
static void end(struct screen *s)
{
	if (s->life == SCREEN_OFF)
		return;
	recorder_finish(&s->recorder);
	leave(s);
	for (unsigned n = 0; n < SLOTS_MAX; n++) {
		free(s->slots[n]);
		s->slots[n] = NULL;
	}
	s->recorded = 0;
	s->life = SCREEN_OFF;
}

static void start(struct screen *s)
{
	strcpy(s->address, s->at.file->common.bus);
	tree_init(&s->tree, screen_items, N_SCREEN_ITEMS, &tree_hooks, s);
	machine_facts_find(&s->machine, s->at.config, NULL);
	notices_begin(&s->notices, &s->bus, s->at.file->common.state_dir);
	ev_timer_init(&s->again, on_again, again_s, 0);
	ev_timer_init(&s->tick, on_tick, screen_tick_s, screen_tick_s);
	/* Behind whatever comes from meters and buses. */
	ev_set_priority(&s->tick, EV_MINPRI);
	screen_pace_begin(s);
	s->again.data = s->tick.data = s;
	s->credit = CREDIT_MAX;
	s->recorder.loop = s->at.loop;
	s->recorder.changed = on_recorder_changed;
	s->recorder.ctx = s;
	s->recorder.how = RECORDED_NEVER;
	join(s);
}

void screen_begin(const struct guest_at *at, int (*record)(const struct recorder_order *o))
{
	languages_take_all();
	screen.at = *at;
	screen.recorder.record = record;
	if (screen_is_wanted(at->file))
		start(&screen);
}

/* The slots find their sources anew; where the bus is another one, so is everything. */
void screen_configured(void)
{
	struct screen *s = &screen;
	const bool is_wanted = screen_is_wanted(s->at.file);
	const bool is_same = strcmp(s->address, s->at.file->common.bus) == 0;

	if (!s->at.loop || (is_wanted == (s->life != SCREEN_OFF) && (is_same || !is_wanted)))
		return;
	end(s);
	if (is_wanted)
		start(s);
}

void screen_end(void)
{
	if (screen.at.loop)
		end(&screen);
}
