/* Decides the direction once for each role, and translates positions between roles as
 * localsettings has them. */
#include "venus/service_role.h"

#include "base/log.h"

void service_take_direction(struct service *s)
{
	if (s->directed == s->role)
		return;
	s->directed = s->role;
	s->is_reversed = direction_is_reversed(s->role, s->conf->reverse, &s->reading);
	if (s->role != ROLE_PVINVERTER || s->conf->reverse != REVERSE_AUTO)
		return;
	if (s->is_reversed)
		log_info("%s: what the meter counts as export is taken as produced; if it is "
			 "mounted the other way, set reverse = no",
			s->shown);
	else
		log_info("%s: the meter's import register is the one in use, so import is taken as "
			 "produced; if that is wrong, set reverse = yes",
			s->shown);
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
	log_info(
		"%s: localsettings has position %d, which is %s for role %s, but the configuration "
		"says %s: the stored one holds; if it is wrong, choose it in the GUI (Setup, "
		"Position)",
		s->shown, (int)stored, stored ? "an AC input" : "the AC output",
		role_names[s->role], position_names[wish]);
}

void service_carry_position(struct service *s, enum role role)
{
	int32_t stored = s->settings.value[SETTING_POSITION].number;
	enum position place = position_of(s->role, stored, s->conf->position);
	int32_t number = position_number(role, place);

	if (role == s->role || s->settings.is_answering || number == stored)
		return;
	if (role_has_position(role))
		log_info("%s: its position, %s, is %d in that role", s->shown,
			position_names[place], (int)number);
	settings_write_number(&s->settings, SETTING_POSITION, number);
}

enum quantity service_rises(const struct service *s)
{
	return direction_rises(s->directed, s->is_reversed);
}
