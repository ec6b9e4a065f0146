/* Writes to localsettings first and asks it afterwards: what it answers is what it has made of it,
 * as an instance may be another meter's. */
#include "venus/service_wishes.h"

#include "base/text.h"
#include "event/event.h"
#include "venus/identity.h"
#include "venus/service_role.h"

#include <stdio.h>
#include <string.h>

static struct wishes wishes_of(const struct service_conf *c)
{
	struct wishes w = {.given = c->given,
		.role = c->role,
		.position = c->position,
		.instance = c->instance};

	text_clean(w.name, sizeof w.name, c->custom_name ? c->custom_name : "");
	return w;
}

static void write_text(struct service *s, size_t setting, const char *text)
{
	char *value = s->settings.value[setting].text;

	if (strcmp(value, text) == 0 || !settings_write_text(&s->settings, setting, text))
		return;
	snprintf(value, SETTINGS_TEXT_MAX, "%s", text);
}

/* Who becomes something else stays where it is, unless the owner has moved it as well. */
static void write_position(struct service *s, enum role before, enum role now, bool is_changed)
{
	int32_t *stored = &s->settings.value[SETTING_POSITION].number, number;
	enum position place = s->conf->position;

	if (!is_changed)
		place = position_of(before, *stored, place);
	number = position_number(now, place);
	if (number != *stored && settings_write_number(&s->settings, SETTING_POSITION, number))
		*stored = number;
}

static void write_wishes(struct service *s, const struct wishes *w, unsigned changed)
{
	char class[SETTINGS_TEXT_MAX];
	enum role before, role;
	int instance;

	service_parse_class(s, &before, &instance);
	role = changed & WISH_ROLE ? w->role : before;
	if (changed & WISH_INSTANCE)
		instance = w->instance;
	if (changed & (WISH_ROLE | WISH_POSITION))
		write_position(s, before, role, changed & WISH_POSITION);
	snprintf(class, sizeof class, "%s:%d", role_names[role], instance);
	if (changed & (WISH_ROLE | WISH_INSTANCE))
		write_text(s, SETTING_INSTANCE, class);
	if (changed & WISH_NAME)
		write_text(s, SETTING_CUSTOM_NAME, w->name);
}

bool service_take_wishes(struct service *s)
{
	const struct wishes_memory *memory = &s->conf->memory;
	const struct wishes now = wishes_of(s->conf);
	char id[IDENTITY_NAME_MAX];
	struct wishes before;
	unsigned changed;

	if (!memory->recall || !s->settings.is_stored || s->wishes == WISHES_DONE)
		return false;
	identity_name(&s->meter, s->conf->port, s->conf->place, id);
	if (s->wishes == WISHES_NEW) {
		s->are_wishes_known = memory->recall(memory->ctx, id, &before);
		changed = s->are_wishes_known ? wishes_changed(&now, &before) : 0;
		s->held = now.given & ~changed;
		s->wishes = WISHES_WRITTEN;
		if (changed) {
			write_wishes(s, &now, changed);
			settings_ask_again(&s->settings);
			return true;
		}
	}
	s->wishes = WISHES_DONE;
	memory->keep(memory->ctx, id, &now);
	return false;
}

static void say(
	struct service *s, enum wish wish, const char *key, const char *said, const char *in_force)
{
	char text[SETTINGS_TEXT_MAX];

	if (!(s->held & wish) || strcmp(said, in_force) == 0)
		return;
	snprintf(text, sizeof text, "%s = %s", key, said);
	service_tell(s,
		&(struct event){.kind = s->are_wishes_known ? EVENT_WISH_HELD : EVENT_WISH_UNKNOWN,
			.subject = s->shown,
			.text = text,
			.other_text = *in_force ? in_force : "none"});
}

void service_say_held(struct service *s)
{
	const struct wishes w = wishes_of(s->conf);
	int32_t stored = s->settings.value[SETTING_POSITION].number;
	char said[16], in_force[16];

	snprintf(said, sizeof said, "%d", w.instance);
	snprintf(in_force, sizeof in_force, "%d", s->instance);
	say(s, WISH_NAME, "name", w.name, s->settings.value[SETTING_CUSTOM_NAME].text);
	say(s, WISH_ROLE, "role", role_names[w.role], role_names[s->role]);
	say(s, WISH_INSTANCE, "instance", said, in_force);
	if (role_has_position(s->role) && !s->logged_position)
		say(s, WISH_POSITION, "position", position_names[w.position],
			position_names[position_of(s->role, stored, w.position)]);
	s->held = 0;
}
