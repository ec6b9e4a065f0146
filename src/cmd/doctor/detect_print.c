/* What arrives at a port, as a table for people and as JSON for scripts. What is missing is told in
 * the sentences of the doctor (doctor/words.h). Left out: finding it out. */
#include "cmd/doctor/detect_print.h"

#include "base/json.h"
#include "base/print.h"
#include "doctor/own_codes.h"
#include "port/candidates.h"
#include "proto/protocols.h"
#include "reading/meaning.h"
#include "reading/unit.h"
#include "status/status_json.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 11 };

struct facts detect_facts(const struct probe *p)
{
	struct facts facts = {0};
	struct status status;

	probe_status(p, &status);
	facts_take(&facts, &status);
	/* a silent port is opened again now and then; it is silent since the first time */
	if (facts.is_known[FACT_SILENT_MS] && facts.number[FACT_BYTES] == 0)
		facts_set(&facts, FACT_LISTENED_MS, facts.number[FACT_SILENT_MS]);
	return facts;
}

/* Of what the bus and the system say nothing is known here. */
static bool is_missing(enum finding finding, const struct facts *f)
{
	return finding != FINDING_OWN_CODES && findings[finding].layer < LAYER_BUS &&
	       finding_is_there(finding, f) &&
	       (findings[finding].is_hint || finding == finding_of(f));
}

static void print_row(const char *heading, const char *text)
{
	print_out("  ");
	words_pad(heading, *text ? COLUMNS : 0);
	print_out("%s\n", text);
}

static void print_sentence(
	const char *heading, const char *sentence, const struct facts *f, enum language language)
{
	char text[SENTENCE_MAX];

	sentence_fill(text, sentence, f, language);
	print_row(heading, text);
}

/* How the line is set, and who is there. */
static void print_meter(const struct facts *f, enum language language)
{
	const struct protocol *protocol = protocol_find(f->text[TEXT_PROTOCOL]);
	const struct headings *w = headings_of(language);

	if (*f->text[TEXT_LINE])
		print_sentence(w->line, "{line}", f, language);
	if (protocol)
		print_row(w->protocol, protocol->title);
	if (*f->text[TEXT_SERIAL])
		print_sentence(w->meter,
			*f->text[TEXT_MANUFACTURER] ? "{manufacturer} {serial}" : "{serial}", f,
			language);
	if (f->is_known[FACT_PERIOD_MS])
		print_sentence(w->period, "{period_ms}", f, language);
}

static void print_values(const struct probe *p, enum language language)
{
	if (p->n_values)
		print_row(headings_of(language)->sends, "");
	for (size_t i = 0; i < p->n_values; i++) {
		const struct probe_value *v = &p->values[i];
		const char *name = meaning_name(v->obis), *unit = unit_text(v->unit);
		char obis[OBIS_TEXT_MAX], value[DECIMAL_TEXT_MAX];

		obis_text(v->obis, obis);
		decimal_text(v->value, value);
		print_out("    %-22s %14s %-4s %s\n", obis, value, unit ? unit : "",
			name ? name : "");
	}
}

static void print_missing(const struct facts *f, enum language language)
{
	const struct headings *w = headings_of(language);
	const char *heading = f->is_known[FACT_LISTENED_MS] ? w->missing : w->arrives;

	for (enum finding i = 0; i < N_FINDINGS; i++) {
		if (!is_missing(i, f))
			continue;
		print_sentence(heading, finding_words_of(language, i).seen, f, language);
		print_sentence("", finding_words_of(language, i).to_do, f, language);
		guide_print(i, language, COLUMNS);
		heading = "";
	}
	if (*heading && f->number[FACT_LIVE])
		print_row(heading, w->nothing_missing);
}

/* Frames, be they locked, tell the line and the protocol. */
static bool is_meter(const struct facts *f)
{
	return f->number[FACT_TELEGRAMS] || f->number[FACT_LOCKED] >= 2 ||
	       f->number[FACT_WITHOUT_VALUES] >= 2;
}

void detect_print_text(
	const struct probe *p, const struct machine_facts *machine, enum language language)
{
	struct facts f = detect_facts(p);

	machine_facts_fill(machine, &f);
	print_out("%s\n", f.text[TEXT_PORT]);
	if (f.is_known[FACT_LISTENED_MS])
		print_sentence(headings_of(language)->arrives, headings_of(language)->arrived, &f,
			language);
	if (is_meter(&f))
		print_meter(&f, language);
	print_values(p, language);
	own_codes_fill(p->codes, &f);
	if (finding_is_there(FINDING_OWN_CODES, &f))
		print_sentence(
			"", finding_words_of(language, FINDING_OWN_CODES).seen, &f, language);
	print_missing(&f, language);
	fflush(stdout);
}

static void print_told(const struct facts *f, enum language language)
{
	const struct headings *w = headings_of(language);

	print_out("%s\n", f->text[TEXT_PORT]);
	print_sentence("", w->read_by_daemon, f, language);
	if (is_meter(f))
		print_meter(f, language);
	print_missing(f, language);
	print_row("", w->ask_daemon);
	fflush(stdout);
}

static void add_seems(cJSON *value, const struct explain_guess *guesses, size_t n, struct obis obis)
{
	char text[OBIS_TEXT_MAX];

	for (size_t i = 0; i < n; i++)
		if (memcmp(&guesses[i].obis, &obis, sizeof obis) == 0) {
			obis_text(guesses[i].seems, text);
			json_add_text(value, "seems", text);
		}
}

static void add_values(cJSON *to, const struct probe *p)
{
	struct explain_guess guesses[EXPLAIN_COLUMNS_MAX];
	const size_t n_guesses = own_codes_guess(p->codes, guesses);
	cJSON *values = cJSON_AddArrayToObject(to, "values");

	for (size_t i = 0; i < p->n_values; i++) {
		const struct probe_value *v = &p->values[i];
		const char *name = meaning_name(v->obis), *unit = unit_text(v->unit);
		cJSON *value = cJSON_CreateObject();
		char text[DECIMAL_TEXT_MAX], obis[OBIS_TEXT_MAX];

		obis_text(v->obis, obis);
		decimal_text(v->value, text);
		json_add_text(value, "obis", obis);
		json_add_text(value, "name", name ? name : "");
		json_add_text(value, "value", text);
		json_add_text(value, "unit", unit ? unit : "");
		add_seems(value, guesses, n_guesses, v->obis);
		cJSON_AddItemToArray(values, value);
	}
}

static void print_object(cJSON *o)
{
	json_print(o);
	fflush(stdout);
}

/* What is asked of it first, and what it lacks. */
static void add_verdict(cJSON *o, const struct facts *f)
{
	cJSON *missing;

	cJSON_AddBoolToObject(o, "is_meter", is_meter(f));
	missing = cJSON_AddArrayToObject(o, "missing");
	for (enum finding i = 0; i < N_FINDINGS; i++)
		if (is_missing(i, f))
			json_add_text(missing, NULL, findings[i].name);
}

void detect_print_json(const struct probe *p)
{
	struct facts f = detect_facts(p);
	struct status status;
	cJSON *o;

	probe_status(p, &status);
	o = status_json(&status);
	add_verdict(o, &f);
	add_values(o, p);
	print_object(o);
}

bool detect_print_told(
	const cJSON *told, bool json, const struct machine_facts *machine, enum language language)
{
	struct facts f = {0};
	cJSON *o;

	facts_read(&f, told);
	machine_facts_fill(machine, &f);
	if (json) {
		o = cJSON_Duplicate(told, true);
		cJSON_AddBoolToObject(o, "daemon", true);
		add_verdict(o, &f);
		print_object(o);
	} else {
		print_told(&f, language);
	}
	return is_meter(&f) || f.number[FACT_LIVE];
}

void detect_print_held(
	const struct looker *looker, const char *path, bool json, enum language language)
{
	struct facts f = {0};
	char holder[64];
	cJSON *o;

	candidate_name_holder(looker, path, holder, sizeof holder);
	facts_set_text(&f, TEXT_HOLDER, *holder == ':' ? holder + 2 : holder);
	if (!json) {
		print_out("%s\n", path);
		print_sentence("", headings_of(language)->skipped, &f, language);
		return;
	}
	o = cJSON_CreateObject();
	json_add_text(o, "port", path);
	json_add_text(o, "state", "held");
	cJSON_AddBoolToObject(o, "is_meter", false);
	print_object(o);
}
