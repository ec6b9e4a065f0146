/* Findings with their sentences, as text for people and as JSON for scripts, and the layers with
 * what was seen on each. Left out: which finding applies (doctor/findings.c). */
#include "cmd/doctor/doctor_print.h"

#include "base/json.h"
#include "base/print.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 10 };

enum layer_state {
	LAYER_IS_OK,
	LAYER_HAS_FAILED,
	LAYER_NOT_LOOKED_AT,
};

/* Above the first that fails on the wire nothing is known; the bus and the system are looked at by
 * themselves. */
static enum layer_state state_of(enum layer layer, const struct facts *f)
{
	bool is_known = layer < LAYER_POWER || f->number[FACT_LIVE], fails_below = false;

	for (enum layer below = 0; below < layer; below++)
		fails_below |= finding_of_layer(below, f) != N_FINDINGS;
	if (fails_below && layer <= LAYER_VALUES)
		return LAYER_NOT_LOOKED_AT;
	if (finding_of_layer(layer, f) != N_FINDINGS)
		return LAYER_HAS_FAILED;
	if (layer >= LAYER_BUS)
		is_known = f->is_known[FACT_SERVICE] && f->number[FACT_SERVICE] != SERVICE_IS_NONE;
	return is_known && !fails_below ? LAYER_IS_OK : LAYER_NOT_LOOKED_AT;
}

static bool is_failure(enum finding finding)
{
	return finding < N_FINDINGS && !findings[finding].is_hint;
}

static bool is_well(const struct facts *f)
{
	return f->number[FACT_ADOPTED] && f->number[FACT_LIVE];
}

static void print_sentence(
	const char *heading, const char *sentence, const struct facts *f, enum language l)
{
	char text[SENTENCE_MAX];

	sentence_fill(text, sentence, f, l);
	print_out("  ");
	words_pad(heading, *heading ? COLUMNS : 0);
	print_out("%s\n", text);
}

/* Of what stands between commas that of which all is known. */
static void fill_figures(
	char out[SENTENCE_MAX], const char *figures, const struct facts *f, enum language l)
{
	char part[SENTENCE_MAX], filled[SENTENCE_MAX];
	size_t n = 0;

	out[0] = '\0';
	while (*figures) {
		size_t length = strcspn(figures, ",");

		snprintf(part, sizeof part, "%.*s", (int)length, figures);
		if (sentence_fill(filled, part + strspn(part, " "), f, l))
			n += (size_t)snprintf(
				out + n, SENTENCE_MAX - n, "%s%s", n ? ", " : "", filled);
		n = n < SENTENCE_MAX ? n : SENTENCE_MAX - 1;
		figures += length + (figures[length] == ',');
	}
}

static void print_layers(const struct facts *f, enum language language)
{
	const struct headings *w = headings_of(language);
	const char *const states[] = {w->ok, w->failed, "-"};
	char figures[SENTENCE_MAX];

	for (enum layer l = 0; l < N_LAYERS; l++) {
		enum layer_state state = state_of(l, f);

		fill_figures(
			figures, state == LAYER_NOT_LOOKED_AT ? "" : w->figures[l], f, language);
		print_out("  ");
		words_pad(w->layer[l], 14);
		words_pad(states[state], 8);
		print_out("%s\n", figures);
	}
}

/* A daemon goes by the file that it has read. */
static bool is_restart_due(const struct finding_words *s, const struct facts *f)
{
	return *f->text[TEXT_RESTART] && strstr(s->to_do, "{config}");
}

/* A sentence about a port that does not name it has the port in front. */
static void print_heading(const char *sentence, const struct facts *f, enum language l)
{
	bool names_port = strstr(sentence, "{port}") || strstr(sentence, "{home}");
	char text[SENTENCE_MAX];

	sentence_fill(text, sentence, f, l);
	if (*f->text[TEXT_SECTION])
		print_out("[%s] ", f->text[TEXT_SECTION]);
	if (*f->text[TEXT_PORT] && !names_port)
		print_out("%s: ", f->text[TEXT_PORT]);
	print_out("%s\n", text);
}

static void print_text(const struct facts *f, const struct doctor_print *how)
{
	const struct headings *w = headings_of(how->language);
	enum finding finding = finding_of(f);

	if (finding < N_FINDINGS) {
		struct finding_words s = finding_words_of(how->language, finding);

		print_heading(s.seen, f, how->language);
		if (findings[finding].is_hint)
			print_out("  %s\n", w->hint);
		print_sentence(w->means, s.means, f, how->language);
		print_sentence(w->to_do, s.to_do, f, how->language);
		if (is_restart_due(&s, f))
			print_sentence(w->then, "{restart}", f, how->language);
		guide_print(finding, how->language, COLUMNS);
	} else {
		print_heading(is_well(f) ? w->well : w->nothing, f, how->language);
	}
	if (how->all)
		print_layers(f, how->language);
}

static void add_sentence(
	cJSON *to, const char *name, const char *sentence, const struct facts *f, enum language l)
{
	char text[SENTENCE_MAX];

	sentence_fill(text, sentence, f, l);
	json_add_text(to, name, text);
}

static void add_layers(cJSON *to, const struct facts *f)
{
	static const char *const words[] = {"ok", "failed", "not looked at"};
	cJSON *layers = cJSON_AddObjectToObject(to, "layers");

	for (enum layer l = 0; l < N_LAYERS; l++)
		json_add_text(layers, layer_name(l), words[state_of(l, f)]);
}

static void add_facts(cJSON *to, const struct facts *f)
{
	cJSON *facts = cJSON_AddObjectToObject(to, "facts");
	char text[FACT_TEXT_MAX];

	for (enum fact fact = FACT_NONE + 1; fact < N_FACTS; fact++) {
		if (!f->is_known[fact])
			continue;
		if (facts_write(f, fact_name(fact), text, sizeof text) && fact_has_words(fact))
			json_add_text(facts, fact_name(fact), text);
		else
			cJSON_AddNumberToObject(facts, fact_name(fact), (double)f->number[fact]);
	}
}

static cJSON *json_of(const struct facts *f, const struct doctor_print *how)
{
	enum finding finding = finding_of(f);
	cJSON *o = cJSON_CreateObject();
	char guide[GUIDE_SIZE];

	json_add_text(o, "port", f->text[TEXT_PORT]);
	json_add_text(o, "section", f->text[TEXT_SECTION]);
	json_add_text(o, "finding", finding < N_FINDINGS ? findings[finding].name : "ok");
	if (finding < N_FINDINGS) {
		struct finding_words s = finding_words_of(how->language, finding);

		json_add_text(o, "layer", layer_name(findings[finding].layer));
		cJSON_AddBoolToObject(o, "hint", findings[finding].is_hint);
		add_sentence(o, "seen", s.seen, f, how->language);
		add_sentence(o, "means", s.means, f, how->language);
		add_sentence(o, "do", s.to_do, f, how->language);
		if (is_restart_due(&s, f))
			json_add_text(o, "then", f->text[TEXT_RESTART]);
		guide_text(finding, how->language, guide);
		json_add_text(o, "guide", guide);
	}
	add_layers(o, f);
	add_facts(o, f);
	return o;
}

static void print_json(const struct facts *f, const struct doctor_print *how)
{
	json_print(json_of(f, how));
}

/* How far a meter's telegrams get; N_LAYERS: all the way. Where it is too early to tell, as far as
 * anything has. */
static unsigned reach(const struct facts *f)
{
	enum finding finding = finding_of(f);

	if (finding == FINDING_NOT_YET && !f->number[FACT_TELEGRAMS])
		return f->number[FACT_BYTES] ? LAYER_FRAMES : LAYER_PORT;
	return is_failure(finding) ? (unsigned)findings[finding].layer : (unsigned)N_LAYERS;
}

/* Of ports that nobody named the one on which most was heard; a port of something else is no
 * fault. */
static const struct subject *best_of_found(const struct subjects *p)
{
	const struct subject *best = NULL;

	for (size_t i = 0; i < p->n; i++)
		if (p->of[i]->is_found && (!best || reach(&p->of[i]->facts) > reach(&best->facts)))
			best = p->of[i];
	return best;
}

bool doctor_print(const struct subjects *subjects, const struct doctor_print *how)
{
	const struct subject *best = best_of_found(subjects);
	bool is_fine = true;

	for (size_t i = 0; i < subjects->n; i++) {
		const struct subject *p = subjects->of[i];

		if (p->is_found && p != best && !how->all)
			continue;
		if (!p->is_found || p == best)
			is_fine &= !is_failure(finding_of(&p->facts));
		if (how->json)
			print_json(&p->facts, how);
		else
			print_text(&p->facts, how);
	}
	return is_fine;
}
