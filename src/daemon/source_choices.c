/* A section is named by the owner, so all that is chosen for it is kept under its name. Without one
 * the meter has what is its own, wherever it is heard, and the socket of the port the rest. */
#include "daemon/source_choices.h"

#include "base/log.h"
#include "config/config_keys.h"
#include "daemon/source_state.h"

#include <errno.h>
#include <string.h>

enum {
	OF_METER = CHOICE_TOTAL | CHOICE_ORDER | CHOICE_REVERSE | CHOICE_FUSE,
	OF_KEYS = CHOICE_KEY | CHOICE_AUTH_KEY,
	OF_WIRE = CHOICE_ASK | OF_KEYS,
};

bool source_is_configured(const struct source *s, enum choice what)
{
	const struct config *c = &s->config;

	switch (what) {
	case CHOICE_TOTAL:
	case CHOICE_ORDER:
		return config_has(c, CONFIG_PHASES);
	case CHOICE_REVERSE:
		return config_has(c, CONFIG_REVERSE);
	case CHOICE_FUSE:
		return config_has(c, CONFIG_FUSE);
	case CHOICE_ASK:
		return config_has(c, CONFIG_ASK);
	case CHOICE_KEY:
	case CHOICE_AUTH_KEY:
		break;
	}
	return c->key.is_set || c->auth_key.is_set;
}

static bool is_chosen(const struct source *s, const struct choices *c, enum choice what)
{
	return c->given & what && !source_is_configured(s, what);
}

static void put_meter(struct source *s, const struct choices *c)
{
	struct source_choices *to = &s->in_force;

	to->phases = s->config.phases;
	to->reverse = s->config.reverse;
	to->fuse_a = s->config.fuse_a;
	if (is_chosen(s, c, CHOICE_TOTAL))
		to->phases.total = c->phases.total;
	if (is_chosen(s, c, CHOICE_ORDER))
		memcpy(to->phases.order, c->phases.order, sizeof to->phases.order);
	if (is_chosen(s, c, CHOICE_REVERSE))
		to->reverse = c->reverse;
	if (is_chosen(s, c, CHOICE_FUSE))
		to->fuse_a = c->fuse_a;
	s->link.meter.conf.fuse_a = to->fuse_a;
	to->chosen = (to->chosen & ~OF_METER) | (c->given & OF_METER);
}

/* Whoever goes on to the next port takes the keys of the one before not along. */
static void put_keys(struct source *s, const struct choices *c)
{
	const bool had = s->in_force.chosen & OF_KEYS;
	struct config keys;

	if (source_is_configured(s, CHOICE_KEY) || (!(c->given & OF_KEYS) && !had))
		return;
	keys = s->config;
	keys.key = c->key;
	keys.auth_key = c->auth_key;
	dlms_keys_finish(&s->keys);
	config_give_keys(&keys, &s->keys);
	config_forget_keys(&keys);
	s->keys_are = SOURCE_UNHEARD;
	meter_rekeyed(&s->link.meter);
}

/* A port that is found is written to only for an owner who says so of this one. */
static void allow_asking(struct source *s)
{
	if (!port_name_is_auto(&s->port))
		return;
	s->link.conf.ask.asking = s->in_force.ask;
	s->link.port.may_send = s->in_force.chosen & CHOICE_ASK && s->in_force.ask == ASKING_YES;
}

static void put_wire(struct source *s, const struct choices *c)
{
	s->in_force.ask = is_chosen(s, c, CHOICE_ASK) ? c->ask : s->config.ask;
	put_keys(s, c);
	s->in_force.chosen = (s->in_force.chosen & ~OF_WIRE) | (c->given & OF_WIRE);
}

void source_choices_init(struct source *s)
{
	s->in_force = (struct source_choices){.phases = s->config.phases,
		.reverse = s->config.reverse,
		.fuse_a = s->config.fuse_a,
		.ask = s->config.ask};
	*s->port_of = *s->meter_of = '\0';
}

/* What cannot be read is not chosen, for now. */
static void recall(struct source *s, const char *of, struct choices *c, bool *is_unread)
{
	const bool was_unread = s->in_force.is_port_unread || s->in_force.is_meter_unread;

	*is_unread = !choices_recall(s->config.state_dir, of, c);
	if (*is_unread && !was_unread)
		log_error("%s: what was chosen on the screen cannot be read", source_label(s));
}

void source_choose_for_port(struct source *s, const char *path)
{
	const char *section = source_section(s);
	char of[CHOICES_OF_MAX], lasting[PLACES_PATH_MAX] = "";
	struct choices c;

	if (*path)
		places_lasting(path, lasting);
	choices_name(*section ? "section" : "port", *section ? section : lasting, of);
	if (*of && (s->in_force.is_port_unread || strcmp(of, s->port_of) != 0)) {
		strcpy(s->port_of, of);
		recall(s, of, &c, &s->in_force.is_port_unread);
		put_wire(s, &c);
		if (*section)
			put_meter(s, &c);
		choices_forget(&c);
	}
	allow_asking(s);
}

void source_choose_for_meter(struct source *s)
{
	char of[CHOICES_OF_MAX];
	struct choices c;

	choices_name("meter", s->past_key, of);
	if (*source_section(s) || (!s->in_force.is_meter_unread && strcmp(of, s->meter_of) == 0))
		return;
	strcpy(s->meter_of, of);
	recall(s, of, &c, &s->in_force.is_meter_unread);
	put_meter(s, &c);
	choices_forget(&c);
}

bool source_knows_choices(struct source *s)
{
	const struct source_choices *c = &s->in_force;

	if (c->is_port_unread)
		source_choose_for_port(s, s->link.path);
	if (c->is_meter_unread)
		source_choose_for_meter(s);
	return !c->is_port_unread && !c->is_meter_unread;
}

static void merge(struct choices *to, enum choice what, const struct choices *value)
{
	to->given = (to->given & ~(unsigned)what) | (value->given & what);
	switch (what) {
	case CHOICE_TOTAL:
		to->phases.total = value->phases.total;
		break;
	case CHOICE_ORDER:
		memcpy(to->phases.order, value->phases.order, sizeof to->phases.order);
		break;
	case CHOICE_REVERSE:
		to->reverse = value->reverse;
		break;
	case CHOICE_FUSE:
		to->fuse_a = value->fuse_a;
		break;
	case CHOICE_ASK:
		to->ask = value->ask;
		break;
	case CHOICE_KEY:
		to->key = value->key;
		break;
	case CHOICE_AUTH_KEY:
		to->auth_key = value->auth_key;
		break;
	}
}

static void put(struct source *s, enum choice what, const struct choices *c)
{
	if (what & OF_METER)
		put_meter(s, c);
	else
		put_wire(s, c);
	if (what == CHOICE_REVERSE)
		outputs_withdraw(&s->outputs); /* the next telegram brings it back, turned round */
}

/* Under what it is kept; "": nobody knows yet. A meter, or a port, that was there before and is not
 * now is not what the owner sees, and would have it when it comes back. */
static const char *kept_under(const struct source *s, enum choice what)
{
	if (*source_section(s))
		return s->port_of;
	if (what & OF_WIRE)
		return port_name_is_auto(&s->port) && !*s->link.path ? "" : s->port_of;
	return s->link.meter.is_known ? s->meter_of : "";
}

int source_choose(struct source *s, enum choice what, const struct choices *value)
{
	const char *of = kept_under(s, what);
	struct choices c;
	int r;

	if (source_is_configured(s, what))
		return -EEXIST;
	if (!*of)
		return -ENODEV;
	if (!choices_recall(s->config.state_dir, of, &c))
		return -EIO; /* what else was chosen would be lost */
	merge(&c, what, value);
	r = choices_keep(s->config.state_dir, of, &c);
	if (r == 0)
		put(s, what, &c);
	choices_forget(&c);
	return r;
}
