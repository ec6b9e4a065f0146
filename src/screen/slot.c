/* One function for each group of paths. The status and the facts of a source are large, and the
 * same for all slots, one after the other. */
#include "screen/slot.h"

#include "daemon/source.h"
#include "daemon/source_status.h"
#include "doctor/findings.h"
#include "port/candidates.h"
#include "status/status.h"
#include "venus/identity.h"

#include <stdio.h>
#include <string.h>

enum {
	LATE_MS = 15000,    /* no telegram for so long, or for three periods: it is silent */
	SETTLED_MS = 10000, /* the system takes a meter that has come on the bus */
	REFRESH_MS = 60000, /* numbers in the sentences of a finding that stays */
};

enum screen_state {
	STATE_LIVE,
	STATE_SILENT,
	STATE_LISTENING,
	STATE_SEARCHING,
	STATE_WAITING,
	STATE_HELD,
	STATE_MISSING,
};

static const char *const state_words[] = {
	"live", "silent", "listening", "searching", "waiting", "held", "missing"};

static struct status status;
static struct facts facts;

void slot_set_word(struct tree *t, size_t item, const char *word)
{
	const struct value v = tree_value(t, item);

	if (v.type != VALUE_TEXT || v.s != word)
		tree_set_long_text(t, item, word);
}

void slot_init(struct slot *s, unsigned n, const struct tree_hooks *hooks)
{
	snprintf(s->prefix, sizeof s->prefix, "/Sources/%u", n);
	tree_init(&s->tree, slot_items, N_SLOT_ITEMS, hooks, s);
	s->finding = N_FINDINGS;
}

bool slot_shows(const struct source *source)
{
	const struct link *l = &source->link;

	return !source->is_extra || !l->hunt.is_on || l->state.is_settled || *l->home || *l->path;
}

/* What was seen of one meter is not told of the next. */
static void begin_meter(struct slot *s, const char *whose)
{
	snprintf(s->whose, sizeof s->whose, "%s", whose);
	s->role = s->wanted_role = NULL;
	s->curve = (struct curve){0};
	s->pin = (struct pin){0};
	tree_clear(&s->tree, SLOT_CURVE);
	s->finding = N_FINDINGS;
	s->told_ms = 0;
}

static void look_whose(struct slot *s, const struct source *source)
{
	if (!source->link.meter.is_known || strcmp(s->whose, source->past_key) == 0)
		return;
	if (*s->whose)
		begin_meter(s, source->past_key);
	else
		snprintf(s->whose, sizeof s->whose, "%s", source->past_key);
}

static bool is_another(const struct slot *s, const struct source *source)
{
	return source != s->source || (source && source->number != s->number);
}

static void begin(struct slot *s, struct source *source)
{
	s->source = source;
	s->number = source ? source->number : 0;
	begin_meter(s, "");
	s->on_ms = 0;
	memset(&s->system, 0, sizeof s->system);
	for (size_t i = 0; i < N_SLOT_ITEMS; i++)
		tree_clear(&s->tree, i);
}

static void set_known(struct tree *t, enum slot_item item, enum status_field field)
{
	if (status.is_known[field])
		tree_set_int(t, item, status_number(&status, field));
	else
		tree_clear(t, item);
}

static bool is_heard(const struct source *source, uint64_t now_ms)
{
	const uint64_t late = 3 * (uint64_t)status_number(&status, STATUS_PERIOD_MS);

	return source->link.meter.is_live ||
	       (source->said.heard_ms &&
		       now_ms - source->said.heard_ms < (late > LATE_MS ? late : LATE_MS));
}

static bool is_searching(void)
{
	return status_number(&status, STATUS_SEARCHING) && !status.is_known[STATUS_GONE_MS];
}

static enum screen_state state_of(const struct source *source, uint64_t now_ms)
{
	switch ((enum port_state)status_number(&status, STATUS_STATE)) {
	case PORT_IS_OPEN:
		if (is_heard(source, now_ms))
			return STATE_LIVE;
		if (is_searching())
			return STATE_SEARCHING;
		return status_number(&status, STATUS_TELEGRAMS) ? STATE_SILENT : STATE_LISTENING;
	case PORT_IS_WAITING:
	case PORT_IS_CONNECTING:
		return is_searching() ? STATE_SEARCHING : STATE_WAITING;
	case PORT_IS_HELD:
		return STATE_HELD;
	case PORT_IS_MISSING:
	case PORT_IS_FORBIDDEN:
	case PORT_IS_NOT_SERIAL:
	case PORT_IS_REFUSED:
	case PORT_IS_UNREACHABLE:
	case PORT_IS_NAMELESS:
	case PORT_IS_FAILED:
	case N_PORT_STATES:
		break;
	}
	return is_searching() ? STATE_SEARCHING : STATE_MISSING;
}

static void fill_state(struct slot *s, const struct source *source, const struct slot_view *v)
{
	const enum screen_state state = state_of(source, v->now_ms);
	char text[SCREEN_WORD_MAX];

	slot_set_word(&s->tree, SLOT_STATE, state_words[state]);
	screen_word(WORD_LIVE + state, v->tongue, text);
	tree_set_text(&s->tree, SLOT_STATE_TEXT, text);
}

static enum language language_of(enum tongue tongue)
{
	const enum language l = language_find(tongue_code(tongue));

	return l < N_LANGUAGES ? l : LANGUAGE_EN;
}

/* What the adapter is, is looked up where it has changed. */
static void fill_port(struct slot *s, const struct source *source, enum tongue tongue)
{
	char text[CONNECTION_WORDS_MAX];
	struct connection c;

	source_connection(source, &c);
	if (!c.path || (s->told_ms && strcmp(c.path, s->path) == 0 && c.protocol == s->protocol &&
			       c.baud == s->baud && tongue == s->told_in))
		return;
	snprintf(s->path, sizeof s->path, "%.255s", c.path);
	s->protocol = c.protocol;
	s->baud = c.baud;
	connection_name(c.path, text, sizeof text);
	tree_set_text(&s->tree, SLOT_PORT, text);
	connection_in(language_of(tongue), &c, text, sizeof text);
	tree_set_text(&s->tree, SLOT_CONNECTION, text);
}

static void fill_meter(
	struct slot *s, const struct source *source, const struct output_report *report)
{
	const struct meter *m = &source->link.meter;
	const struct value port = tree_value(&s->tree, SLOT_PORT);
	const char *name = port.type == VALUE_TEXT ? port.s : "";
	char product[TREE_TEXT_MAX] = "";

	if (m->is_known)
		identity_product(&m->identity, product, sizeof product);
	name = *product ? product : name;
	name = *source->config.name ? source->config.name : name;
	if (report->is_on && report->custom_name && *report->custom_name)
		name = report->custom_name;
	tree_set_text(&s->tree, SLOT_NAME, name);
	tree_set_text(&s->tree, SLOT_METER, product);
	tree_set_text(&s->tree, SLOT_SERIAL, status_text(&status, STATUS_SERIAL));
	slot_set_word(&s->tree, SLOT_PROTOCOL,
		m->listener.chosen ? m->listener.chosen->protocol->title : "");
	slot_set_word(
		&s->tree, SLOT_PIN_MAKER, m->is_known ? pin_maker(m->identity.manufacturer) : "");
}

static void fill_service(struct slot *s, const struct output_report *report)
{
	tree_set_text(&s->tree, SLOT_SERVICE, report->is_on ? report->name : "");
	if (report->is_on)
		tree_set_int(&s->tree, SLOT_INSTANCE, report->instance);
	else
		tree_clear(&s->tree, SLOT_INSTANCE);
}

static void fill_sends(struct slot *s, uint32_t present, enum tongue tongue)
{
	static const struct {
		uint8_t quantity, word; /* enum quantity, enum screen_word */
	} parts[] = {{Q_POWER, WORD_POWER}, {Q_L1_POWER, WORD_POWER_PHASES},
		{Q_ENERGY_FORWARD, WORD_IMPORT}, {Q_ENERGY_REVERSE, WORD_EXPORT},
		{Q_L1_VOLTAGE, WORD_VOLTAGES}, {Q_L1_CURRENT, WORD_CURRENTS},
		{Q_FREQUENCY, WORD_FREQUENCY}};
	char all[TREE_TEXT_MAX] = "", word[SCREEN_WORD_MAX];
	size_t n = 0;

	for (size_t i = 0; i < sizeof parts / sizeof *parts && n < sizeof all; i++) {
		if (!(present >> parts[i].quantity & 1))
			continue;
		screen_word(parts[i].word, tongue, word);
		n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", word);
	}
	tree_set_text(&s->tree, SLOT_SENDS, all);
}

static void fill_faults(struct slot *s)
{
	const size_t n_kinds = (size_t)status_number(&status, STATUS_FAULTS_BY_NAME);
	char all[TREE_TEXT_MAX] = "";
	size_t n = 0;

	set_known(&s->tree, SLOT_FAULTS, STATUS_FAULTS);
	for (size_t i = 0; i < n_kinds && n < sizeof all; i++)
		if (status.faults[i].n)
			n += (size_t)snprintf(all + n, sizeof all - n, "%s%s %lld", n ? ", " : "",
				status.faults[i].name, (long long)status.faults[i].n);
	tree_set_text(&s->tree, SLOT_FAULTS_BY_NAME, all);
}

static void fill_power(
	struct slot *s, const struct source *source, bool is_reversed, uint64_t now_ms)
{
	const bool has = source->link.meter.is_live && source->said.has_power;
	const double power_w = is_reversed ? -source->said.power_w : source->said.power_w;

	if (has)
		tree_set_double(&s->tree, SLOT_POWER, power_w);
	else
		tree_clear(&s->tree, SLOT_POWER);
	if (source->said.heard_ms)
		tree_set_int(&s->tree, SLOT_AGE, (int64_t)(now_ms - source->said.heard_ms) / 1000);
	else
		tree_clear(&s->tree, SLOT_AGE);
	if (curve_look(&s->curve, now_ms, has, power_w) ||
		tree_value(&s->tree, SLOT_CURVE).type == VALUE_INVALID) {
		curve_text(&s->curve, s->curve_text);
		tree_set_long_text(&s->tree, SLOT_CURVE, s->curve_text);
	}
}

/* What will pass by itself. */
static bool is_passing(enum finding f)
{
	return f == FINDING_NOT_YET || f == FINDING_LINE_SOUGHT || f == FINDING_NOT_REGISTERED ||
	       f == FINDING_STILL_SEARCHING;
}

static void find_facts(const struct slot_view *v)
{
	memset(&facts, 0, sizeof facts);
	facts_set(&facts, FACT_DAEMON, 1);
	facts_set(&facts, FACT_BUS, 1);
	facts_set(&facts, FACT_SETTINGS, v->has_settings);
	facts_take(&facts, &status);
	facts_set_text(&facts, TEXT_CONFIG, v->config ? v->config : "");
	machine_facts_fill(v->machine, &facts);
}

static void keep_system(struct slot_system *to)
{
	memcpy(to->is_known, facts.is_known + FACT_BUS, sizeof to->is_known);
	memcpy(to->number, facts.number + FACT_BUS, sizeof to->number);
	snprintf(to->other, sizeof to->other, "%.127s", facts.text[TEXT_OTHER]);
}

/* What is above the bus counts while the meter is on it, and has been for a while. */
static void find_system(struct slot *s, bool is_on, const struct slot_view *v)
{
	if (is_on != (s->on_ms != 0)) {
		s->on_ms = is_on ? v->now_ms : 0;
		memset(&s->system, 0, sizeof s->system);
	}
	if (v->bus && v->bus->is_there && s->on_ms && v->asked_ms >= s->on_ms + SETTLED_MS) {
		doctor_bus_fill(v->bus, &facts);
		keep_system(&s->system);
	}
	for (size_t i = 0; i < sizeof s->system.is_known; i++)
		if (s->system.is_known[i])
			facts_set(&facts, (enum fact)(FACT_BUS + i), s->system.number[i]);
	facts_set_text(&facts, TEXT_OTHER, s->system.other);
}

bool slot_wants_system(const struct slot *s, uint64_t now_ms)
{
	return s->source && s->on_ms && now_ms - s->on_ms >= SETTLED_MS && !s->system.is_known[0];
}

/* That takes a while: it is not asked each second. */
static void find_holder(const struct source *source)
{
	char holder[64];

	if (facts.number[FACT_STATE] != PORT_IS_HELD || !source->nodes)
		return;
	candidate_name_holder(source->nodes->looker, facts.text[TEXT_PORT], holder, sizeof holder);
	facts_set_text(&facts, TEXT_HOLDER, *holder == ':' ? holder + 2 : holder);
}

/* On a port that is only tried nothing is wrong before a meter's frames come. */
static enum finding look(const struct source *source)
{
	const enum finding f = finding_of(&facts);
	const bool is_wanted = *source->name || !source->link.hunt.is_on || !is_searching() ||
			       *source->had.id;

	return f < N_FINDINGS && !is_wanted && findings[f].layer < LAYER_CHECKSUM ? N_FINDINGS : f;
}

static void tell_finding(struct slot *s, const struct slot_view *v)
{
	const enum language language = language_of(v->tongue);
	struct finding_words words;

	*s->seen = *s->to_do = '\0';
	if (s->finding < N_FINDINGS) {
		words = finding_words_of(language, s->finding);
		sentence_fill(s->seen, words.seen, &facts, language);
		sentence_fill(s->to_do, words.to_do, &facts, language);
	}
	s->told_ms = v->now_ms;
	s->told_in = v->tongue;
	slot_set_word(
		&s->tree, SLOT_FINDING, s->finding < N_FINDINGS ? findings[s->finding].name : "");
	tree_set_long_text(&s->tree, SLOT_FINDING_TEXT, s->seen);
	tree_set_long_text(&s->tree, SLOT_FINDING_DO, s->to_do);
	tree_set_int(&s->tree, SLOT_FINDING_LEVEL,
		s->finding == N_FINDINGS ? 0
		: s->is_act              ? 2
					 : 1);
}

static void fill_finding(
	struct slot *s, const struct source *source, bool is_on, const struct slot_view *v)
{
	enum finding f;

	find_facts(v);
	find_system(s, is_on, v);
	f = look(source);
	if (f == s->finding && s->told_ms && v->tongue == s->told_in &&
		(f == N_FINDINGS || v->now_ms - s->told_ms < REFRESH_MS))
		return;
	if (f != s->finding)
		s->found_ms = v->now_ms;
	s->finding = f;
	s->is_act = f < N_FINDINGS && !findings[f].is_hint && !is_passing(f);
	find_holder(source);
	tell_finding(s, v);
}

static void fill_pin(struct slot *s, uint64_t now_ms)
{
	const bool lacks = finding_is_there(FINDING_NO_PIN, &facts) ||
			   finding_is_there(FINDING_PIN_RELAPSE, &facts) ||
			   finding_is_there(FINDING_INF_OFF, &facts);
	const bool has = status_number(&status, STATUS_POWER) && !lacks;

	tree_set_int(&s->tree, SLOT_PIN_STATE, pin_look(&s->pin, now_ms, lacks, has));
}

void slot_fill(struct slot *s, struct source *source, const struct slot_view *view)
{
	struct output_report report;

	if (is_another(s, source))
		begin(s, source);
	if (!source)
		return;
	look_whose(s, source);
	source_status(source, &status);
	outputs_report(&source->outputs, &report);
	if (report.is_on)
		s->role = report.role;
	s->is_meters = *source->name || !source->link.hunt.is_on || *source->had.id ||
		       source->link.meter.is_known;
	fill_state(s, source, view);
	fill_port(s, source, view->tongue);
	tree_set_text(&s->tree, SLOT_LINE, status_text(&status, STATUS_LINE));
	fill_meter(s, source, &report);
	fill_service(s, &report);
	fill_sends(s, source->said.present, view->tongue);
	fill_faults(s);
	fill_power(s, source,
		report.is_on ? report.is_reversed : source->in_force.reverse == REVERSE_YES,
		view->now_ms);
	set_known(&s->tree, SLOT_PERIOD, STATUS_PERIOD_MS);
	set_known(&s->tree, SLOT_QUALITY, STATUS_QUALITY);
	set_known(&s->tree, SLOT_TELEGRAMS, STATUS_TELEGRAMS);
	fill_finding(s, source, report.is_on, view);
	fill_pin(s, view->now_ms);
}
