/* The table of findings and its sentences. */
#include "doctor/findings.h"
#include "base/project.h"
#include "doctor/service_watch.h"
#include "doctor/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A number that fulfils a clause, or one that does not. */
static int64_t number_for(const struct clause *c, bool fulfils)
{
	switch (c->compare) {
	case IS:
	case AT_LEAST:
		return fulfils ? c->than : c->than - 1;
	case BELOW:
		return fulfils ? c->than - 1 : c->than;
	}
	return 0;
}

/* Nothing but what the finding looks at is known; clause `wrong` is not fulfilled, -1: all are. */
static struct facts facts_for(enum finding finding, int wrong)
{
	const struct finding_row *row = &findings[finding];
	struct facts f = {0};

	for (int i = 0; i < CLAUSES_MAX && row->when[i].fact != FACT_NONE; i++)
		facts_set(&f, row->when[i].fact, number_for(&row->when[i], i != wrong));
	return f;
}

static void every_finding_is_found_and_none_is_hidden_by_another(void **state)
{
	(void)state;
	for (enum finding i = 0; i < N_FINDINGS; i++) {
		struct facts f = facts_for(i, -1);
		enum finding found = finding_of(&f);

		if (found != i)
			fail_msg("%s is hidden by %s", findings[i].name, findings[found].name);
	}
}

static void every_clause_of_a_finding_matters(void **state)
{
	(void)state;
	for (enum finding i = 0; i < N_FINDINGS; i++)
		for (int k = 0; k < CLAUSES_MAX && findings[i].when[k].fact != FACT_NONE; k++) {
			struct facts f = facts_for(i, k);

			if (finding_is_there(i, &f))
				fail_msg("%s without %s", findings[i].name,
					fact_name(findings[i].when[k].fact));
			f.is_known[findings[i].when[k].fact] = false;
			assert_false(finding_is_there(i, &f));
		}
}

static void findings_stand_in_the_order_of_the_layers(void **state)
{
	(void)state;
	for (enum finding i = 1; i < N_FINDINGS; i++) {
		assert_true(findings[i].is_hint >= findings[i - 1].is_hint);
		if (!findings[i].is_hint && findings[i].layer < findings[i - 1].layer)
			fail_msg("%s stands too high", findings[i].name);
	}
}

static void a_failure_comes_before_a_hint(void **state)
{
	struct facts f = facts_for(FINDING_EXPORT_MISSING, -1);

	(void)state;
	assert_int_equal(finding_of(&f), FINDING_EXPORT_MISSING);
	facts_set(&f, FACT_SIGN, 3);
	assert_int_equal(finding_of(&f), FINDING_SIGN);
	assert_int_equal(finding_of_layer(LAYER_VALUES, &f), FINDING_SIGN);
	assert_int_equal(finding_of_layer(LAYER_PORT, &f), N_FINDINGS);
}

static void the_lowest_layer_counts(void **state)
{
	struct facts f = facts_for(FINDING_AC_INPUT, -1);

	(void)state;
	facts_set(&f, FACT_STATE, PORT_IS_HELD);
	facts_set(&f, FACT_SILENT_MS, 60000);
	assert_int_equal(finding_of(&f), FINDING_PORT_HELD);
	facts_set(&f, FACT_STATE, PORT_IS_OPEN);
	assert_int_equal(finding_of(&f), FINDING_SILENCE);
	facts_set(&f, FACT_SILENT_MS, 100);
	assert_int_equal(finding_of(&f), FINDING_AC_INPUT);
}

static void nothing_known_is_nothing_wrong(void **state)
{
	const struct facts f = {0};

	(void)state;
	assert_int_equal(finding_of(&f), N_FINDINGS);
}

static void names_are_stable_words_and_all_different(void **state)
{
	(void)state;
	for (enum finding i = 0; i < N_FINDINGS; i++) {
		const char *name = findings[i].name;

		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz-"), strlen(name));
		for (enum finding k = 0; k < i; k++)
			assert_string_not_equal(name, findings[k].name);
	}
	assert_true(N_FINDINGS >= 30);
}

static const char *filled(const char *sentence, const struct facts *f, enum language l)
{
	static char text[SENTENCE_MAX];

	sentence_fill(text, sentence, f, l);
	return text;
}

static void facts_fill_a_sentence(void **state)
{
	char text[SENTENCE_MAX];
	struct facts f = {0};

	(void)state;
	facts_set_text(&f, TEXT_PORT, "/dev/ttyUSB0");
	facts_set(&f, FACT_SILENT_MS, 61500);
	sentence_fill(text, "{port} is silent for {silent_ms}, {bytes} {", &f, LANGUAGE_EN);
	assert_string_equal(text, "/dev/ttyUSB0 is silent for 61 s, ? {");
	facts_set(&f, FACT_SILENT_MS, 2040);
	facts_set(&f, FACT_BYTES, 0);
	sentence_fill(text, "{silent_ms}, {bytes}", &f, LANGUAGE_EN);
	assert_string_equal(text, "2.0 s, 0");
	sentence_fill(text, "{holder}", &f, LANGUAGE_DE);
	assert_string_equal(text, "ein anderes Programm");
	sentence_fill(text, "{silent_ms}", &f, LANGUAGE_DE);
	assert_string_equal(text, "2,0 s");
}

static void one_is_not_many(void **state)
{
	static const char sentence[] = "{sign:Once|# times}, {sign:one is|# are} {sign}";
	struct facts f = {0};

	(void)state;
	facts_set(&f, FACT_SIGN, 1);
	assert_string_equal(filled(sentence, &f, LANGUAGE_EN), "Once, one is 1");
	facts_set(&f, FACT_SIGN, 12);
	assert_string_equal(filled(sentence, &f, LANGUAGE_EN), "12 times, 12 are 12");
	facts_set(&f, FACT_SIGN, 0);
	assert_string_equal(filled("{sign:x|# y}", &f, LANGUAGE_EN), "0 y");
	assert_string_equal(filled("{frames:x|# y}", &f, LANGUAGE_EN), "? y");
	assert_string_equal(filled("{sign:x}{sign:|}{sign:}", &f, LANGUAGE_EN), "x");
}

/* No sentence that can be said of one says "1 telegrams". */
static void no_sentence_counts_one_as_many(void **state)
{
	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (enum finding i = 0; i < N_FINDINGS; i++) {
			struct facts f = facts_for(i, -1);
			struct finding_words w = finding_words_of(l, i);
			const char *one;

			for (enum fact fact = FACT_BYTES; fact <= FACT_MOUNTING; fact++)
				if (!f.is_known[fact] && !fact_has_words(fact))
					facts_set(&f, fact, 1);
			one = strstr(filled(w.seen, &f, l), "1 ");
			while (one && one > filled(w.seen, &f, l) && one[-1] != ' ')
				one = strstr(one + 1, "1 ");
			if (one && strncmp(one, "1 %", 3) != 0)
				fail_msg("%s: %s", findings[i].name, one);
		}
}

static void who_asks_others_shows_no_number_of_a_meter(void **state)
{
	struct facts f = {0};

	(void)state;
	facts_set_text(&f, TEXT_BUS_NAME, "com.victronenergy.grid.gridmeter_0a01454652024d0c2aaa");
	facts_set_text(&f, TEXT_OTHER, "com.victronenergy.grid.cgwacs_ttyUSB0_mb1");
	facts_set_text(&f, TEXT_WANTED_METER, "1EFR2175100002");
	assert_string_equal(filled("{bus_name} {other} {wanted_meter}", &f, LANGUAGE_EN),
		"com.victronenergy.grid.gridmeter_…2aaa com.victronenergy.grid.cgwacs_ttyUSB0_mb1 "
		"…0002");
}

/* What an owner is told to write goes somewhere, and what he is told to send, too. */
static void advice_names_file_and_address(void **state)
{
	(void)state;
	for (enum language l = 0; l < N_LANGUAGES; l++)
		for (enum finding i = 0; i < N_FINDINGS; i++) {
			const char *to_do = finding_words_of(l, i).to_do;
			bool writes = strstr(to_do, " = ");

			if (writes && !strstr(to_do, "{config}") && !strstr(to_do, "{keys}"))
				fail_msg("%s: which file? %s", findings[i].name, to_do);
			if (strstr(to_do, "gridmeter capture") && !strstr(to_do, "{tracker}"))
				fail_msg("%s: to whom? %s", findings[i].name, to_do);
		}
	assert_non_null(strstr(finding_words_of(LANGUAGE_EN, FINDING_SIGN).to_do, "{tracker}"));
	assert_null(strstr(finding_words_of(LANGUAGE_DE, FINDING_REPLAYED).seen, "Zählerstand"));
}

static void files_may_come_on_a_stick_where_there_is_one(void **state)
{
	struct facts f = {0};

	(void)state;
	facts_set_text(&f, TEXT_KEYS, "/data/gridmeter/gridmeter.keys");
	assert_string_equal(filled("into {keys}{stick}.", &f, LANGUAGE_EN),
		"into /data/gridmeter/gridmeter.keys.");
	facts_set_text(&f, TEXT_STICK, "yes");
	assert_string_equal(filled("into {keys}{stick}.", &f, LANGUAGE_EN),
		"into /data/gridmeter/gridmeter.keys, or bring that file on the USB stick.");
}

/* As supervise writes it: since when, the process, paused, what is wanted. */
static void write_status(const char *folder, uint8_t since, uint8_t process, char wanted)
{
	uint8_t status[18] = {0x40, 0, 0, 0, 0x6b, [11] = since, [12] = process, [17] = wanted};
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/supervise", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/supervise/status", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fwrite(status, sizeof status, 1, f);
	fclose(f);
}

static bool ends(const char *folder, const uint8_t before[2], const uint8_t now[2], char wanted)
{
	struct supervised then, later;

	write_status(folder, before[0], before[1], wanted);
	supervised_read(folder, &then);
	write_status(folder, now[0], now[1], wanted);
	supervised_read(folder, &later);
	return supervised_ends(&then, &later);
}

static void a_service_that_ends_at_once_is_told_from_one_that_is_off(void **state)
{
	const uint8_t runs[] = {1, 7}, runs_again[] = {2, 8}, is_down[] = {1, 0};
	char folder[] = "/tmp/gridmeter-test-XXXXXX", path[128];
	struct supervised none;

	(void)state;
	assert_non_null(mkdtemp(folder));
	supervised_read(folder, &none);
	assert_false(supervised_ends(&none, &none));
	assert_false(ends(folder, runs, runs, 'u'));
	assert_true(ends(folder, runs, runs_again, 'u'));
	assert_true(ends(folder, runs, is_down, 'u'));
	assert_true(ends(folder, is_down, is_down, 'u'));
	assert_false(ends(folder, is_down, is_down, 'd')); /* somebody has stopped it */
	snprintf(path, sizeof path, "%s/supervise/status", folder);
	remove(path);
	snprintf(path, sizeof path, "%s/supervise", folder);
	remove(path);
	assert_int_equal(rmdir(folder), 0);
}

static const char *last_words(const char *log)
{
	static char words[64];
	char path[] = "/tmp/gridmeter-test-XXXXXX";
	int fd = mkstemp(path);

	assert_int_equal(write(fd, log, strlen(log)), strlen(log));
	close(fd);
	service_last_words(path, words, sizeof words);
	remove(path);
	return words;
}

static void the_last_words_of_a_log_have_no_time(void **state)
{
	char words[64] = "x";

	(void)state;
	assert_string_equal(last_words("@400000006b0a60be15367d14 one\n"
				       "@400000006b0a60be15367d14 line 3: nmae\n"),
		"line 3: nmae");
	assert_string_equal(last_words("plain"), "plain");
	assert_string_equal(last_words("@4000"), "@4000");
	assert_string_equal(last_words(""), "");
	service_last_words("/nonexistent/log", words, sizeof words);
	assert_string_equal(words, "");
}

static void a_finding_has_a_chapter_in_the_guide(void **state)
{
	char guide[GUIDE_SIZE];

	(void)state;
	guide_text(FINDING_SILENCE, LANGUAGE_EN, guide);
	assert_string_equal(guide, PROJECT_GUIDE_EN "#silence");
	for (enum finding i = 0; i < N_FINDINGS; i++) {
		guide_text(i, LANGUAGE_DE, guide);
		assert_string_equal(strchr(guide, '#') + 1, findings[i].name);
	}
}

static void a_sentence_never_grows_too_long(void **state)
{
	char sentence[SENTENCE_MAX], text[SENTENCE_MAX], port[FACT_TEXT_MAX];
	struct facts f = {0};

	(void)state;
	memset(port, 'p', sizeof port - 1);
	port[sizeof port - 1] = '\0';
	facts_set_text(&f, TEXT_PORT, port);
	*sentence = '\0';
	while (strlen(sentence) + 7 < sizeof sentence)
		strcat(sentence, "{port}.");
	sentence_fill(text, sentence, &f, LANGUAGE_EN);
	assert_int_equal(strlen(text), SENTENCE_MAX - 1);
}

static void a_status_becomes_facts(void **state)
{
	cJSON *account = cJSON_Parse(
		"{\"state\":\"held\",\"bytes\":7,\"live\":true,\"port\":\"/dev/x\","
		"\"key\":\"strange\",\"role\":\"pvinverter\","
		"\"contradictions\":{\"phase sum\":2},\"clock_off_s\":-90000}");
	struct facts f = {0};

	(void)state;
	assert_false(facts_read(&f, account)); /* the key; the rest counts */
	assert_int_equal(f.number[FACT_STATE], PORT_IS_HELD);
	assert_int_equal(f.number[FACT_BYTES], 7);
	assert_int_equal(f.number[FACT_LIVE], 1);
	assert_int_equal(f.number[FACT_PHASE_SUM], 2);
	assert_int_equal(f.number[FACT_ROLE], ROLE_IS_OTHER);
	assert_int_equal(f.number[FACT_CLOCK_OFF_S], 90000);
	assert_false(f.is_known[FACT_KEY]);
	assert_false(f.is_known[FACT_QUALITY]);
	assert_string_equal(f.text[TEXT_PORT], "/dev/x");
	cJSON_Delete(account);
}

/* The number of a word that is none: nothing beyond the words may be read. */
static void a_number_is_no_word(void **state)
{
	static const char *const accounts[] = {"{\"key\":400}", "{\"damage\":-1}",
		"{\"protocol\":3}", "{\"state\":2000000000}", "{\"service\":1e300}"};
	char text[FACT_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
		cJSON *account = cJSON_Parse(accounts[i]);
		struct facts f = {0};

		assert_false(facts_read(&f, account));
		for (enum fact fact = FACT_NONE + 1; fact < N_FACTS; fact++) {
			assert_true(facts_write(&f, fact_name(fact), text, sizeof text));
			assert_string_equal(text, "");
			facts_set(&f, fact, INT64_MAX); /* whoever sets it */
			facts_write(&f, fact_name(fact), text, sizeof text);
			facts_set(&f, fact, -1);
			facts_write(&f, fact_name(fact), text, sizeof text);
		}
		cJSON_Delete(account);
	}
}

/* What the bus and the system say is not for a daemon to tell. */
static void a_status_tells_only_what_is_its_own(void **state)
{
	cJSON *account = cJSON_Parse(
		"{\"adopted\":true,\"bus\":1,\"grid_meters\":1,\"daemon\":0,\"forbidden\":1,"
		"\"sign\":7,\"holder\":\"me\",\"role_is_other\":0,\"frames\":2}");
	struct facts f = {0};

	(void)state;
	assert_true(facts_read(&f, account));
	for (enum fact fact = 0; fact < N_FACTS; fact++)
		assert_int_equal(f.is_known[fact], fact == FACT_FRAMES);
	assert_string_equal(f.text[TEXT_HOLDER], "");
	cJSON_Delete(account);
}

/* Here in numbers, as everything above takes them from the table. */
static void limits_are_those_that_users_are_told(void **state)
{
	static const struct {
		enum fact fact;
		int64_t fine, found;
		enum finding finding;
	} limits[] = {
		{FACT_SILENT_MS, 11999, 12000, FINDING_SILENCE},
		{FACT_NOISE_MS, 7999, 8000, FINDING_INVERTED},
		{FACT_QUALITY, 90, 89, FINDING_DAMAGED_SOME},
		{FACT_PERIOD_MS, 5499, 5500, FINDING_SLOW_METER},
		{FACT_PERIOD_MS, 5499, 7999, FINDING_SLOW_METER},
		{FACT_PERIOD_MS, 5499, 8000, FINDING_SLOW_FOR_ESS},
		{FACT_CLOCK_OFF_S, 21599, 21600, FINDING_CLOCK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct facts f = {0};

		facts_set(&f, FACT_LIVE, 1);
		facts_set(&f, FACT_FAULTS, 1);
		facts_set(&f, FACT_INVERTED, 1);
		facts_set(&f, FACT_DAMAGE, DAMAGE_IS_NONE);
		facts_set(&f, limits[i].fact, limits[i].fine);
		assert_int_equal(finding_of(&f), N_FINDINGS);
		facts_set(&f, limits[i].fact, limits[i].found);
		assert_int_equal(finding_of(&f), limits[i].finding);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_finding_is_found_and_none_is_hidden_by_another),
		cmocka_unit_test(every_clause_of_a_finding_matters),
		cmocka_unit_test(findings_stand_in_the_order_of_the_layers),
		cmocka_unit_test(a_failure_comes_before_a_hint),
		cmocka_unit_test(the_lowest_layer_counts),
		cmocka_unit_test(nothing_known_is_nothing_wrong),
		cmocka_unit_test(names_are_stable_words_and_all_different),
		cmocka_unit_test(facts_fill_a_sentence),
		cmocka_unit_test(a_sentence_never_grows_too_long),
		cmocka_unit_test(one_is_not_many),
		cmocka_unit_test(no_sentence_counts_one_as_many),
		cmocka_unit_test(who_asks_others_shows_no_number_of_a_meter),
		cmocka_unit_test(advice_names_file_and_address),
		cmocka_unit_test(files_may_come_on_a_stick_where_there_is_one),
		cmocka_unit_test(a_service_that_ends_at_once_is_told_from_one_that_is_off),
		cmocka_unit_test(the_last_words_of_a_log_have_no_time),
		cmocka_unit_test(a_finding_has_a_chapter_in_the_guide),
		cmocka_unit_test(a_status_becomes_facts),
		cmocka_unit_test(a_number_is_no_word),
		cmocka_unit_test(a_status_tells_only_what_is_its_own),
		cmocka_unit_test(limits_are_those_that_users_are_told),
	};

	languages_take_all();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
