#include "cmd/explain/explain_json.h"

#include "base/json.h"
#include "cmd/explain/explain_words.h"
#include "proto/dlms/dlms_definition.h"
#include "reading/unit.h"

#include <stdio.h>
#include <string.h>

enum { SIGNATURE_MAX = EXPLAIN_POSITIONS_MAX * 12 };

static void add_signature(cJSON *o, const struct explain_heard *heard)
{
	char text[SIGNATURE_MAX];
	size_t used = 0;

	*text = '\0';
	for (size_t i = 0; i < heard->n && used < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? " " : "",
			dlms_definition_type(heard->types[i]));
	json_add_text(o, "signature", text);
}

static void add_value(
	cJSON *o, const struct explain_heard *heard, size_t i, const struct explain_position *p)
{
	struct decimal v = heard->last[i];
	char text[DECIMAL_TEXT_MAX];

	if (!heard->is_number[i] || !p->has_scaler) {
		cJSON_AddNullToObject(o, "value");
		return;
	}
	v.exp = (int8_t)(v.exp + p->scaler);
	decimal_text(v, text);
	json_add_text(o, "value", text);
}

static void add_name(cJSON *o, const struct explain_position *p)
{
	const char *unit = unit_text(p->unit);
	char obis[OBIS_TEXT_MAX];

	if (p->level == EXPLAIN_UNKNOWN) {
		cJSON_AddNullToObject(o, "obis");
		cJSON_AddNullToObject(o, "scaler");
		json_add_text(o, "unit", "");
		return;
	}
	obis_text(p->obis, obis);
	*strchr(obis, '*') = '\0';
	json_add_text(o, "obis", obis);
	if (p->has_scaler)
		cJSON_AddNumberToObject(o, "scaler", p->scaler);
	else
		cJSON_AddNullToObject(o, "scaler");
	json_add_text(o, "unit", unit ? unit : "");
}

static void add_position(cJSON *positions, const struct explain_heard *heard, size_t i,
	const struct explain_position *p, enum language language)
{
	cJSON *o = cJSON_CreateObject();
	char why[EXPLAIN_SENTENCE_MAX];

	cJSON_AddItemToArray(positions, o);
	cJSON_AddNumberToObject(o, "pos", (double)i + 1);
	add_name(o, p);
	json_add_text(o, "level", explain_words_level(N_LANGUAGES, p->level));
	json_add_text(o, "scale", explain_words_level(N_LANGUAGES, p->scale));
	json_add_text(o, "phase", p->is_phase_proven ? "proven" : "");
	add_value(o, heard, i, p);
	explain_words_why(language, p, why);
	json_add_text(o, "evidence", why);
}

void explain_json_print(
	const struct explain_heard *heard, const struct explained *x, enum language language)
{
	cJSON *o = cJSON_CreateObject(), *list;

	add_signature(o, heard);
	cJSON_AddNumberToObject(o, "telegrams", x->n_telegrams);
	cJSON_AddNumberToObject(o, "seconds", x->seconds);
	if (heard->known)
		json_add_text(o, "known", heard->known);
	list = cJSON_AddArrayToObject(o, "positions");
	for (size_t i = 0; i < x->n; i++)
		add_position(list, heard, i, &x->of[i], language);
	list = cJSON_AddArrayToObject(o, "missing");
	for (unsigned m = 0; m < N_EXPLAIN_MISSING; m++)
		if (x->missing >> m & 1)
			json_add_text(list, NULL, explain_words_missing((enum explain_missing)m));
	json_print(o);
}
