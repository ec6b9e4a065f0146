/* By the table of the fields, in both directions. Whoever answers at a status socket may be
 * anybody: each type and range is looked at. */
#include "status/status_json.h"

#include "base/json.h"
#include "status/status_table.h"

/* The most that a double holds exactly. */
static const double number_max = 9007199254740992.0;

static void add_faults(const struct status *s, cJSON *to, const char *name)
{
	cJSON *faults = cJSON_AddObjectToObject(to, name);

	for (int64_t i = 0; i < s->number[STATUS_FAULTS_BY_NAME]; i++)
		cJSON_AddNumberToObject(faults, s->faults[i].name, (double)s->faults[i].n);
}

static void add(const struct status *s, enum status_field field, cJSON *to)
{
	const struct status_row *row = &status_table[field];

	switch ((enum status_told)row->told) {
	case NOT_TOLD:
		break;
	case TOLD_AS_NUMBER:
	case TOLD_AS_DIFFERENCE:
	case TOLD_AS_PERCENT:
	case TOLD_AS_CONTRADICTION:
		cJSON_AddNumberToObject(to, row->name, (double)s->number[field]);
		break;
	case TOLD_AS_YES_OR_NO:
		cJSON_AddBoolToObject(to, row->name, s->number[field] != 0);
		break;
	case TOLD_AS_WORD:
	case TOLD_AS_TEXT:
		json_add_text(to, row->name, status_text(s, field));
		break;
	case TOLD_AS_FAULTS:
		add_faults(s, to, row->name);
		break;
	}
}

cJSON *status_json(const struct status *s)
{
	cJSON *to = cJSON_CreateObject(), *contradictions = NULL;

	for (enum status_field f = 0; to && f < N_STATUS_FIELDS; f++) {
		bool is_contradiction = status_table[f].told == TOLD_AS_CONTRADICTION;

		if (!s->is_known[f])
			continue;
		if (is_contradiction && !contradictions)
			contradictions = cJSON_AddObjectToObject(to, "contradictions");
		add(s, f, is_contradiction ? contradictions : to);
	}
	return to;
}

static bool read_number(
	struct status *s, enum status_field field, const cJSON *v, double least, double most)
{
	/* NaN is neither */
	if (!cJSON_IsNumber(v) || !(v->valuedouble >= least && v->valuedouble <= most))
		return false;
	status_set(s, field, (int64_t)v->valuedouble);
	return true;
}

static bool read_yes_or_no(struct status *s, enum status_field field, const cJSON *v)
{
	if (!cJSON_IsBool(v))
		return false;
	status_set(s, field, cJSON_IsTrue(v));
	return true;
}

static bool read_text(struct status *s, enum status_field field, const cJSON *v)
{
	if (!cJSON_IsString(v))
		return false;
	status_set_text(s, field, v->valuestring);
	return true;
}

static bool read_faults(struct status *s, const cJSON *v)
{
	const cJSON *fault;

	if (!cJSON_IsObject(v))
		return false;
	cJSON_ArrayForEach(fault, v)
	{
		if (!cJSON_IsNumber(fault) ||
			!(fault->valuedouble >= 0 && fault->valuedouble <= number_max))
			return false;
		status_add_fault(s, fault->string, (int64_t)fault->valuedouble);
	}
	return true;
}

static bool read_one(struct status *s, enum status_field field, const cJSON *v)
{
	switch ((enum status_told)status_table[field].told) {
	case NOT_TOLD:
		return true;
	case TOLD_AS_NUMBER:
	case TOLD_AS_CONTRADICTION:
		return read_number(s, field, v, 0, number_max);
	case TOLD_AS_DIFFERENCE:
		return read_number(s, field, v, -number_max, number_max);
	case TOLD_AS_PERCENT:
		return read_number(s, field, v, 0, 100);
	case TOLD_AS_YES_OR_NO:
		return read_yes_or_no(s, field, v);
	case TOLD_AS_WORD:
		return cJSON_IsString(v) && status_set_word(s, field, v->valuestring);
	case TOLD_AS_TEXT:
		return read_text(s, field, v);
	case TOLD_AS_FAULTS:
		return read_faults(s, v);
	}
	return false;
}

bool status_read(struct status *s, const cJSON *from)
{
	const cJSON *contradictions = cJSON_GetObjectItemCaseSensitive(from, "contradictions");
	bool makes_sense = cJSON_IsObject(from) &&
			   (!contradictions || cJSON_IsObject(contradictions));

	for (enum status_field f = 0; f < N_STATUS_FIELDS; f++) {
		bool is_contradiction = status_table[f].told == TOLD_AS_CONTRADICTION;
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(
			is_contradiction ? contradictions : from, status_table[f].name);

		makes_sense &= !v || read_one(s, f, v);
	}
	return makes_sense;
}
