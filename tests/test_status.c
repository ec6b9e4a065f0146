/* A status, its JSON, and back. */
#include "meter/check/plausibility.h"
#include "status/status_json.h"
#include "status/status_table.h"
#include "support/test.h"

/* Every field that JSON has is known, each by another value. */
static struct status full(void)
{
	struct status s = {0};

	for (enum status_field f = 0; f < N_STATUS_FIELDS; f++)
		switch ((enum status_told)status_table[f].told) {
		case NOT_TOLD:
		case TOLD_AS_FAULTS:
			break;
		case TOLD_AS_TEXT:
			status_set_text(&s, f, status_name(f));
			break;
		case TOLD_AS_YES_OR_NO:
			status_set(&s, f, f % 2);
			break;
		case TOLD_AS_WORD:
			status_set(&s, f, 1);
			break;
		case TOLD_AS_DIFFERENCE:
			status_set(&s, f, -(int64_t)f);
			break;
		case TOLD_AS_NUMBER:
		case TOLD_AS_PERCENT:
		case TOLD_AS_CONTRADICTION:
			status_set(&s, f, f);
			break;
		}
	status_add_fault(&s, "wrong checksum", 7);
	status_add_fault(&s, "cut", 3);
	return s;
}

static void what_json_says_is_read_back(void **state)
{
	const struct status s = full();
	static struct status back;
	cJSON *json = status_json(&s);

	(void)state;
	assert_true(status_read(&back, json));
	cJSON_Delete(json);
	for (enum status_field f = 0; f < N_STATUS_FIELDS; f++) {
		assert_int_equal(back.is_known[f], s.is_known[f]);
		assert_int_equal(back.number[f], s.number[f]);
		assert_string_equal(status_text(&back, f), status_text(&s, f));
	}
	assert_string_equal(back.faults[1].name, "cut");
	assert_int_equal(back.faults[1].n, 3);
}

static void what_is_not_known_is_left_out(void **state)
{
	struct status s = {0};
	cJSON *json;

	(void)state;
	status_set_known(&s, STATUS_QUALITY, -1);
	status_set_text(&s, STATUS_SECTION, "");
	status_set_text(&s, STATUS_ROLE, NULL);
	assert_false(status_set_word(&s, STATUS_KEY, "strange"));
	status_set(&s, STATUS_BYTES, 0);
	json = status_json(&s);
	assert_int_equal(cJSON_GetArraySize(json), 1);
	assert_true(cJSON_IsNumber(cJSON_GetObjectItem(json, "bytes")));
	cJSON_Delete(json);
}

static void a_status_of_another_program_is_looked_at(void **state)
{
	static const char *const senseless[] = {"{\"bytes\":\"7\"}", "{\"bytes\":-1}",
		"{\"quality\":101}", "{\"live\":1}", "{\"key\":\"strange\"}", "{\"port\":3}",
		"{\"bytes\":1e300}", "{\"contradictions\":[]}",
		"{\"contradictions\":{\"sign\":-1}}", "{\"faults_by_name\":3}",
		"{\"faults_by_name\":{\"cut\":\"x\"}}", "[]"};

	(void)state;
	for (size_t i = 0; i < sizeof senseless / sizeof *senseless; i++) {
		static struct status s;
		cJSON *json = cJSON_Parse(senseless[i]);

		assert_non_null(json);
		assert_false(status_read(&s, json));
		cJSON_Delete(json);
	}
}

static void more_faults_than_there_are_kinds_are_left_out(void **state)
{
	static struct status s;

	(void)state;
	for (int i = 0; i < 2 * STATUS_FAULT_KINDS; i++)
		status_add_fault(&s,
			"a name that is far too long for the place that is kept for it, "
			"however useful",
			i);
	assert_int_equal(status_number(&s, STATUS_FAULTS_BY_NAME), STATUS_FAULT_KINDS);
	assert_int_equal(s.faults[0].n, 1); /* none is no kind */
}

/* Two fields never share the place of their texts. */
static void each_text_has_a_place_of_its_own(void **state)
{
	unsigned used = 0;

	(void)state;
	for (enum status_field f = 0; f < N_STATUS_FIELDS; f++) {
		const unsigned place = status_table[f].more;

		if (status_table[f].told != TOLD_AS_TEXT && f != STATUS_SIGNAL_HISTOGRAM)
			continue;
		assert_true(place < STATUS_TEXTS);
		assert_false(used >> place & 1);
		used |= 1u << place;
	}
}

static void contradictions_stand_in_the_order_of_the_witness(void **state)
{
	(void)state;
	assert_int_equal(STATUS_MOUNTING - STATUS_SIGN + 1, N_CONTRADICTIONS);
	assert_string_equal(status_name(STATUS_SIGN + CONTRADICTION_PHASE_SUM), "phase sum");
	assert_string_equal(status_name(STATUS_SIGN + CONTRADICTION_APPARENT), "apparent power");
	assert_string_equal(status_name(STATUS_SIGN + CONTRADICTION_ENERGY), "energy");
	assert_string_equal(status_name(STATUS_SIGN + CONTRADICTION_VOLTAGE), "impossible voltage");
	assert_string_equal(status_name(STATUS_SIGN + CONTRADICTION_POWER), "impossible power");
	assert_string_equal(status_name(STATUS_SIGN + CONTRADICTION_ROLE), "mounting");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_json_says_is_read_back),
		cmocka_unit_test(what_is_not_known_is_left_out),
		cmocka_unit_test(a_status_of_another_program_is_looked_at),
		cmocka_unit_test(more_faults_than_there_are_kinds_are_left_out),
		cmocka_unit_test(each_text_has_a_place_of_its_own),
		cmocka_unit_test(contradictions_stand_in_the_order_of_the_witness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
