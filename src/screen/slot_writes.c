/* A row for each path: a function that says why not, or WORD_NONE when it was done. Who writes
 * without end wears flash memory: so many are taken at once, and then one in three seconds. */
#include "screen/slot_writes.h"

#include "base/hex.h"
#include "base/secret.h"
#include "base/text.h"
#include "daemon/source.h"
#include "daemon/source_choices.h"
#include "dbus/object.h"
#include "screen/kept.h"
#include "screen/screen_state.h"
#include "screen/slot_settings.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum {
	TAKEN = 0,
	REFUSED = 2,
	FUSE_MAX_A = 5000,
	NAME_MAX_OCTETS = 32,
	TIMEOUT_MS = 5000,
};

static const char no_more[] =
	"-"; /* in place of a key: the one that was written here is forgotten */

/* Where c->given does not have it, what was chosen before is taken back. */
static enum screen_word choose_or_not(
	struct source *source, enum choice what, const struct choices *c)
{
	const int r = source_choose(source, what, c);

	return r == 0         ? WORD_NONE
	       : r == -EEXIST ? WORD_BY_FILE
	       : r == -ENODEV ? WORD_NOBODY_YET
			      : WORD_NOT_KEPT;
}

static enum screen_word choose(struct source *source, enum choice what, struct choices *c)
{
	c->given = what;
	return choose_or_not(source, what, c);
}

static bool is_text(const struct value *v)
{
	return v->type == VALUE_TEXT && text_is_harmless(v->s);
}

static bool is_number(const struct value *v, int64_t most)
{
	return v->type == VALUE_INT && v->i >= 0 && v->i <= most;
}

/* The position of a word, as it is written there; -1: it is none of them. */
static int word_of(const struct value *v, const char *const words[])
{
	for (int i = 0; v->type == VALUE_TEXT && words[i]; i++)
		if (strcmp(words[i], v->s) == 0)
			return i;
	return -1;
}

static enum screen_word write_phases(
	struct slot *slot, struct source *source, const struct value *v)
{
	const int total = word_of(v, total_words);

	(void)slot;
	if (total < 0)
		return WORD_IMPOSSIBLE;
	return choose(
		source, CHOICE_TOTAL, &(struct choices){.phases.total = (enum phases_total)total});
}

static enum screen_word write_order(struct slot *slot, struct source *source, const struct value *v)
{
	struct choices c = {0};

	(void)slot;
	if (!is_text(v) || !isdigit((unsigned char)*v->s) || !phases_parse(v->s, &c.phases))
		return WORD_IMPOSSIBLE;
	return choose(source, CHOICE_ORDER, &c);
}

static enum screen_word write_reverse(
	struct slot *slot, struct source *source, const struct value *v)
{
	(void)slot;
	if (!is_number(v, 1))
		return WORD_IMPOSSIBLE;
	return choose(source, CHOICE_REVERSE,
		&(struct choices){.reverse = v->i ? REVERSE_YES : REVERSE_NO});
}

static enum screen_word write_fuse(struct slot *slot, struct source *source, const struct value *v)
{
	(void)slot;
	if (!is_number(v, FUSE_MAX_A))
		return WORD_IMPOSSIBLE;
	return choose(source, CHOICE_FUSE, &(struct choices){.fuse_a = (uint32_t)v->i});
}

static enum screen_word write_ask(struct slot *slot, struct source *source, const struct value *v)
{
	enum screen_word why = WORD_IMPOSSIBLE;

	(void)slot;
	if (is_number(v, 1))
		why = choose(source, CHOICE_ASK,
			&(struct choices){.ask = v->i ? ASKING_YES : ASKING_NO});
	if (why == WORD_NONE)
		source_restart(source);
	return why;
}

/* Whose number is not known yet has no place where localsettings could keep anything. */
static enum screen_word kept(const struct source *source, enum config_name key)
{
	if (config_has(&source->config, key))
		return WORD_BY_FILE;
	if (source->config.settings == SETTINGS_NONE)
		return WORD_NO_SETTINGS;
	return source->link.meter.is_known ? WORD_NONE : WORD_NOBODY_YET;
}

static enum screen_word asked(bool is_asked)
{
	return is_asked ? WORD_NONE : WORD_NO_SETTINGS;
}

static enum screen_word write_name(struct slot *slot, struct source *source, const struct value *v)
{
	const enum screen_word why = kept(source, CONFIG_NAME);

	if (why != WORD_NONE)
		return why;
	if (!is_text(v) || strlen(v->s) > NAME_MAX_OCTETS)
		return WORD_IMPOSSIBLE;
	return asked(kept_write_name(slot->screen, slot, v->s));
}

static enum screen_word write_role(struct slot *slot, struct source *source, const struct value *v)
{
	const enum screen_word why = kept(source, CONFIG_ROLE);
	const int role = word_of(v, role_names);

	if (why != WORD_NONE)
		return why;
	if (role < 0)
		return WORD_IMPOSSIBLE;
	return asked(kept_write_role(slot->screen, slot, (enum role)role));
}

static enum screen_word write_position(
	struct slot *slot, struct source *source, const struct value *v)
{
	const enum screen_word why = kept(source, CONFIG_POSITION);
	const enum role role = slot->role ? role_find(slot->role) : source->config.role;
	const int position = word_of(v, position_names);

	if (why != WORD_NONE)
		return why;
	if (position < 0)
		return WORD_IMPOSSIBLE;
	if (!role_has_position(role))
		return WORD_NO_POSITION;
	return asked(kept_write_position(
		slot->screen, slot, position_number(role, (enum position)position)));
}

static void overwrite_buffers(struct screen *s);

static void on_overwritten(void *ctx, DBusMessage *reply)
{
	struct screen *s = ctx;

	(void)reply;
	s->is_overwriting = false;
	if (s->is_overwritten_again)
		overwrite_buffers(s);
}

/* What has come last stays in the buffers through which it came. Something long takes its place:
 * one at a time, however many are written. */
static void overwrite_buffers(struct screen *s)
{
	DBusMessage *m;

	s->is_overwritten_again = s->is_overwriting;
	if (s->is_overwriting)
		return;
	m = dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_INTROSPECTABLE, "Introspect");
	s->is_overwriting = bus_call(&s->bus, m, TIMEOUT_MS, on_overwritten, s);
}

/* The message is libdbus's, and nobody looks at it after this. */
static void wipe(const struct value *v)
{
	if (v->type == VALUE_TEXT)
		explicit_bzero((char *)(uintptr_t)v->s, strlen(v->s));
}

static enum screen_word write_key_of(struct source *source, enum choice what, const struct value *v)
{
	struct choices c = {0};
	struct config_key *key = what == CHOICE_KEY ? &c.key : &c.auth_key;
	enum screen_word why = WORD_NO_KEY;

	if (v->type == VALUE_TEXT && strcmp(v->s, no_more) == 0) {
		why = choose_or_not(source, what, &c);
	} else if (v->type == VALUE_TEXT) {
		key->is_set = hex_octets(v->s, key->octets, sizeof key->octets);
		if (key->is_set)
			why = choose(source, what, &c);
	}
	choices_forget(&c);
	return why;
}

static enum screen_word write_key(struct slot *slot, struct source *source, const struct value *v)
{
	(void)slot;
	return write_key_of(source, CHOICE_KEY, v);
}

static enum screen_word write_auth_key(
	struct slot *slot, struct source *source, const struct value *v)
{
	(void)slot;
	return write_key_of(source, CHOICE_AUTH_KEY, v);
}

/* 0 stops, 1 begins an anonymous one, 2 one as it is. */
static enum screen_word write_record(
	struct slot *slot, struct source *source, const struct value *v)
{
	struct screen *s = slot->screen;
	char folder[RECORDER_PATH_MAX];
	struct recorder_order order;

	if (!is_number(v, 2))
		return WORD_IMPOSSIBLE;
	if (v->i == 0) {
		if (s->recorded == source->number)
			recorder_stop(&s->recorder);
		return WORD_NONE;
	}
	if (s->recorder.pid)
		return WORD_BUSY;
	if (source->link.port.fd < 0 || !*s->at.record_socket)
		return WORD_NOT_THIS_PORT;
	recorder_find_stick(folder);
	if (!*folder)
		return WORD_NO_STICK;
	order = (struct recorder_order){.socket = s->at.record_socket,
		.port = source->link.path,
		.is_anonymous = v->i == 1,
		.keys = &source->keys};
	if (!recorder_begin(&s->recorder, folder, &order))
		return WORD_FAILED;
	s->recorded = source->number;
	tree_set_int(&slot->tree, SLOT_RECORD, v->i); /* who stops it at once must be heard */
	return WORD_NONE;
}

static enum screen_word write_search(
	struct slot *slot, struct source *source, const struct value *v)
{
	(void)slot;
	if (v->type != VALUE_INT || v->i != 1)
		return WORD_IMPOSSIBLE;
	source_search(source);
	return WORD_NONE;
}

static const struct {
	enum slot_item item;
	enum screen_word (*write)(struct slot *slot, struct source *source, const struct value *v);
} rows[] = {
	{SLOT_ASK, write_ask},
	{SLOT_AUTH_KEY, write_auth_key},
	{SLOT_FUSE, write_fuse},
	{SLOT_KEY, write_key},
	{SLOT_OWN_NAME, write_name},
	{SLOT_PHASE_ORDER, write_order},
	{SLOT_PHASES, write_phases},
	{SLOT_POSITION, write_position},
	{SLOT_RECORD, write_record},
	{SLOT_REVERSE, write_reverse},
	{SLOT_ROLE, write_role},
	{SLOT_SEARCH, write_search},
};

static enum screen_word write_item(struct slot *slot, size_t item, const struct value *v)
{
	struct source *source = screen_source(slot);

	if (!source)
		return WORD_NOBODY_YET;
	if (!slot->screen->credit)
		return WORD_TOO_OFTEN;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].item == item)
			return rows[i].write(slot, source, v);
	return WORD_IMPOSSIBLE;
}

int slot_write(void *ctx, size_t item, const struct value *v)
{
	struct slot *slot = ctx;
	const bool is_key = item == SLOT_KEY || item == SLOT_AUTH_KEY;
	struct source *source;
	enum screen_word why;

	if (is_key)
		secret_guard();
	why = write_item(slot, item, v);
	if (is_key) { /* whether it was taken or not */
		wipe(v);
		overwrite_buffers(slot->screen);
	}
	source = screen_source(slot);
	if (why == WORD_NONE) {
		slot->screen->credit--;
		tree_set_text(&slot->tree, SLOT_REFUSED, "");
		if (source) /* who takes it back at once must not be told that it is so already */
			slot_settings_fill(slot, source);
	} else {
		screen_refuse(slot, why);
	}
	screen_hurry(slot->screen);
	return why == WORD_NONE ? TAKEN : REFUSED;
}
