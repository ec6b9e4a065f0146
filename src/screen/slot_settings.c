/* Each has a word beside it that says who has chosen it. A key is never among what is shown. */
#include "screen/slot_settings.h"

#include "daemon/source.h"
#include "daemon/source_choices.h"
#include "screen/slot.h"
#include "venus/identity.h"

#include <stdio.h>
#include <string.h>

static const char *from(bool is_configured, bool is_chosen)
{
	return is_configured ? "file" : is_chosen ? "screen" : "default";
}

/* What makes no sense for a meter is invalid, and a page leaves it out. */
static void show_word(struct slot *s, enum slot_item item, const char *word)
{
	if (word)
		slot_set_word(&s->tree, item, word);
	else
		tree_clear(&s->tree, item);
}

/* The name that a meter has by itself is nobody's choice. It is looked up where the name is another
 * one. */
static void fill_name(
	struct slot *s, const struct source *source, const struct output_report *report)
{
	const bool has_name = report->is_on && report->custom_name;
	const char *name = has_name ? report->custom_name : source->config.name;
	const struct value before = tree_value(&s->tree, SLOT_OWN_NAME);
	char first[TREE_TEXT_MAX] = "", place[TREE_TEXT_MAX];
	bool is_first;

	if (before.type == VALUE_TEXT && strcmp(before.s, name) == 0)
		return;
	if (source->link.meter.is_known) {
		source_place(source, place, sizeof place);
		identity_first_name(&source->link.meter.identity, place, first, sizeof first);
	}
	is_first = !has_name || !*name || strcmp(name, first) == 0;
	tree_set_text(&s->tree, SLOT_OWN_NAME, name);
	slot_set_word(&s->tree, SLOT_OWN_NAME_FROM,
		from(config_has(&source->config, CONFIG_NAME), !is_first));
}

/* What localsettings keeps may have been chosen on any page. */
static void fill_kept(
	struct slot *s, const struct source *source, const struct output_report *report)
{
	const struct config *c = &source->config;
	const char *role = s->role ? s->role : role_names[c->role];
	const bool has_position = role_has_position(role_find(role));
	const char *position = report->position ? report->position : position_names[c->position];

	slot_set_word(&s->tree, SLOT_ROLE, role);
	slot_set_word(&s->tree, SLOT_ROLE_FROM,
		from(config_has(c, CONFIG_ROLE), strcmp(role, role_names[ROLE_GRID]) != 0));
	show_word(s, SLOT_POSITION, has_position ? position : NULL);
	slot_set_word(&s->tree, SLOT_POSITION_FROM,
		from(config_has(c, CONFIG_POSITION),
			has_position && position != position_names[c->position]));
	fill_name(s, source, report);
}

static void fill_from(
	struct slot *s, enum slot_item item, const struct source *source, enum choice what)
{
	slot_set_word(&s->tree, item,
		from(source_is_configured(source, what), source->in_force.chosen & what));
}

/* A total goes to a phase or to all; phases have an order. */
static void fill_phases(struct slot *s, const struct source *source)
{
	const struct phases *phases = &source->in_force.phases;
	const uint32_t present = source->said.present;
	const bool has_phases = present >> Q_L2_POWER & 1 || present >> Q_L3_POWER & 1;
	char order[4];

	snprintf(order, sizeof order, "%u%u%u", phases->order[0] % 3 + 1u,
		phases->order[1] % 3 + 1u, phases->order[2] % 3 + 1u);
	show_word(s, SLOT_PHASES, present && !has_phases ? total_words[phases->total] : NULL);
	if (has_phases)
		tree_set_text(&s->tree, SLOT_PHASE_ORDER, order);
	else
		tree_clear(&s->tree, SLOT_PHASE_ORDER);
	fill_from(s, SLOT_PHASES_FROM, source, CHOICE_TOTAL);
	fill_from(s, SLOT_PHASE_ORDER_FROM, source, CHOICE_ORDER);
}

static void fill_chosen(
	struct slot *s, const struct source *source, const struct output_report *report)
{
	const struct source_choices *c = &source->in_force;

	fill_phases(s, source);
	tree_set_int(&s->tree, SLOT_REVERSE,
		report->is_on ? report->is_reversed : c->reverse == REVERSE_YES);
	tree_set_int(&s->tree, SLOT_FUSE, c->fuse_a);
	tree_set_int(&s->tree, SLOT_ASK, c->ask == ASKING_YES || source->link.asker.is_on);
	fill_from(s, SLOT_REVERSE_FROM, source, CHOICE_REVERSE);
	fill_from(s, SLOT_FUSE_FROM, source, CHOICE_FUSE);
	fill_from(s, SLOT_ASK_FROM, source, CHOICE_ASK);
}

static const char *key_state(const struct source *source)
{
	const bool has = source->keys.has_key || source->keys.has_auth_key;

	if (source->link.meter.locked.n)
		return has ? "wrong" : "none";
	if (source->keys_are == SOURCE_OPENED)
		return "fits";
	if (source->keys_are == SOURCE_PLAIN)
		return "not-needed";
	return has ? "waiting" : "none";
}

void slot_settings_fill(struct slot *s, const struct source *source)
{
	struct output_report report;

	outputs_report(&source->outputs, &report);
	fill_kept(s, source, &report);
	fill_chosen(s, source, &report);
	slot_set_word(&s->tree, SLOT_KEY, "");
	slot_set_word(&s->tree, SLOT_AUTH_KEY, "");
	slot_set_word(&s->tree, SLOT_KEY_STATE, key_state(source));
	tree_set_int(&s->tree, SLOT_SEARCH, 0);
}
