/* Decides the direction once for each role, and translates positions between roles as
 * localsettings has them. */
#include "venus/service_role.h"

#include "event/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void service_tell(struct service *s, const struct event *event)
{
	s->hooks->event(s->ctx, event);
}

void service_parse_class(struct service *s, enum role *role, int *instance)
{
	const char *text = s->settings.value[SETTING_INSTANCE].text, *colon = strchr(text, ':');
	long number = colon ? strtol(colon + 1, NULL, 10) : 0;
	char class[SETTINGS_TEXT_MAX];

	snprintf(class, sizeof class, "%.*s", colon ? (int)(colon - text) : 0, text);
	*role = role_find(class);
	*instance = number >= 1 && number <= INT16_MAX ? (int)number : s->conf->instance;
	if (*role < N_ROLES) {
		s->logged_class = false;
		return;
	}
	*role = s->conf->role;
	if (!s->logged_class)
		service_tell(s, &(struct event){.kind = EVENT_CLASS_UNKNOWN,
					.text = text,
					.other_text = role_names[*role]});
	s->logged_class = true;
}

void service_take_direction(struct service *s)
{
	if (s->directed == s->role && s->directed_by == *s->conf->reverse)
		return;
	s->directed = s->role;
	s->directed_by = *s->conf->reverse;
	s->is_reversed = direction_is_reversed(s->role, s->directed_by, &s->reading);
	if (s->role != ROLE_PVINVERTER || s->directed_by != REVERSE_AUTO)
		return;
	service_tell(s, &(struct event){.kind = s->is_reversed ? EVENT_EXPORT_PRODUCES
							       : EVENT_IMPORT_PRODUCES,
				.subject = s->shown});
}

int32_t service_position(const struct service *s)
{
	int32_t stored = s->settings.value[SETTING_POSITION].number;

	return position_number(s->role, position_of(s->role, stored, s->conf->position));
}

void service_say_position(struct service *s)
{
	enum position wish = s->conf->position;
	int32_t stored = s->settings.value[SETTING_POSITION].number;

	if (s->logged_position || !role_has_position(s->role) ||
		stored != position_number(ROLE_PVINVERTER, wish) ||
		service_position(s) == position_number(s->role, wish))
		return;
	s->logged_position = true;
	service_tell(s, &(struct event){.kind = EVENT_POSITION_STORED,
				.subject = s->shown,
				.n = (uint64_t)stored,
				.text = stored ? "an AC input" : "the AC output",
				.role = role_names[s->role],
				.other_text = position_names[wish]});
}

void service_carry_position(struct service *s, enum role role)
{
	int32_t stored = s->settings.value[SETTING_POSITION].number;
	enum position place = position_of(s->role, stored, s->conf->position);
	int32_t number = position_number(role, place);

	if (role == s->role || s->settings.is_answering || number == stored)
		return;
	if (role_has_position(role))
		service_tell(s, &(struct event){.kind = EVENT_POSITION_CARRIED,
					.subject = s->shown,
					.text = position_names[place],
					.n = (uint64_t)number});
	settings_write_number(&s->settings, SETTING_POSITION, number);
}

enum quantity service_rises(const struct service *s)
{
	return direction_rises(s->directed, s->is_reversed);
}
