/* What the doctor takes for the answer of a daemon. */
#include "doctor/answers.h"
#include "daemon/status_server.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define NEEDED                                                                            \
	"\"port\":\"/dev/x\",\"state\":\"open\",\"service\":\"off\",\"searching\":false," \
	"\"bytes\":700,\"telegrams\":3,\"live\":true"
#define SOURCE(more) "{" NEEDED more "}"
#define ANSWER(list) "{\"version\":\"1\",\"stations\":[" list "]}"

static bool makes_sense(const char *text)
{
	cJSON *said = answer_parse(text, strlen(text));

	cJSON_Delete(said);
	return said != NULL;
}

static void an_answer_makes_sense(void **state)
{
	(void)state;
	assert_true(makes_sense(ANSWER(SOURCE(""))));
	assert_true(makes_sense(ANSWER(SOURCE(",\"unheard-of\":{}") "," SOURCE(""))));
	assert_true(makes_sense(
		ANSWER(SOURCE(",\"contradictions\":{\"phase sum\":2},\"extra\":true,"
			      "\"clock_off_s\":-7200,\"quality\":100,\"key\":\"wrong\""))));
}

static void what_is_no_list_of_stations_makes_none(void **state)
{
	static const char *const answers[] = {"", "x", "5", "null", "[]", "{}", "\"stations\"",
		"{\"stations\":5}", "{\"stations\":null}", "{\"stations\":{}}", "{\"stations\":[]}",
		"{\"stations\":\"none\"}", "{\"stations\":[5]}", "{\"stations\":[[]]}",
		"{\"stations\":[{}]}", "{\"Stations\":[" SOURCE("") "]}", ANSWER("null"),
		ANSWER(SOURCE("") ",5"), "{\"stations\":[" SOURCE("") "]", "[" ANSWER("") "]",
		ANSWER(SOURCE("")) "x", ANSWER(SOURCE("")) ANSWER(SOURCE(""))};

	(void)state;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (makes_sense(answers[i]))
			fail_msg("%s", answers[i]);
}

static void ports_that_were_left_make_sense_as_well(void **state)
{
	(void)state;
	assert_true(makes_sense("{\"stations\":[" SOURCE("") "],\"ports\":[]}"));
	assert_true(makes_sense("{\"stations\":[" SOURCE("") "],\"ports\":[" SOURCE("") "]}"));
	assert_false(makes_sense("{\"stations\":[" SOURCE("") "],\"ports\":5}"));
	assert_false(makes_sense("{\"stations\":[" SOURCE("") "],\"ports\":[5]}"));
	assert_false(makes_sense("{\"stations\":[" SOURCE("") "],\"ports\":[{\"bytes\":1}]}"));
	assert_false(makes_sense("{\"stations\":[" SOURCE("") "],\"ports\":[{\"port\":\"/x\","
							      "\"key\":5}]}"));
}

static void a_value_of_another_type_makes_none(void **state)
{
	static const char *const values[] = {"\"key\":5", "\"key\":400", "\"key\":-1",
		"\"key\":null", "\"key\":[\"wrong\"]", "\"key\":{}", "\"key\":true",
		"\"key\":\"strange\"", "\"protocol\":2000000000", "\"damage\":1e300",
		"\"kind\":\"\"", "\"ask\":0", "\"wanted_protocol\":1", "\"frames\":\"5\"",
		"\"frames\":true", "\"frames\":-1", "\"frames\":1e300", "\"frames\":1e999",
		"\"frames\":null", "\"frames\":[]", "\"quality\":101", "\"partial\":1",
		"\"partial\":\"yes\"", "\"extra\":0", "\"extra\":\"true\"", "\"role\":5",
		"\"bus_name\":7", "\"wanted_port\":0", "\"label\":{}", "\"clock_off_s\":\"soon\"",
		"\"clock_off_s\":-1e300", "\"contradictions\":5", "\"contradictions\":[1]",
		"\"contradictions\":{\"sign\":\"often\"}", "\"contradictions\":{\"fuse\":-1}"};
	char text[1024];

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		snprintf(text, sizeof text, ANSWER("{%s,%s}"), values[i], NEEDED);
		if (makes_sense(text))
			fail_msg("%s", values[i]);
	}
}

static void a_station_that_leaves_out_what_all_tell_makes_none(void **state)
{
	static const char *const needed[] = {
		"port", "state", "service", "searching", "bytes", "telegrams", "live"};

	(void)state;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		char text[] = ANSWER(SOURCE("")), name[32];

		snprintf(name, sizeof name, "\"%s\"", needed[i]);
		strstr(text, name)[1] = '_';
		assert_false(makes_sense(text));
	}
}

static void on_the_bus_it_has_a_name_a_role_and_an_instance(void **state)
{
	static const char on[] = ANSWER(
		"{\"port\":\"/dev/x\",\"state\":\"open\",\"service\":\"on\","
		"\"searching\":false,\"bytes\":700,\"telegrams\":3,\"live\":true%s%s%s}");
	static const char name[] = ",\"bus_name\":\"com.victronenergy.grid.x\"";
	static const char role[] = ",\"role\":\"grid\"", instance[] = ",\"instance\":40";
	char text[512];

	(void)state;
	snprintf(text, sizeof text, on, name, role, instance);
	assert_true(makes_sense(text));
	snprintf(text, sizeof text, on, "", role, instance);
	assert_false(makes_sense(text));
	snprintf(text, sizeof text, on, name, "", instance);
	assert_false(makes_sense(text));
	snprintf(text, sizeof text, on, name, role, "");
	assert_false(makes_sense(text));
}

/* An answer with a value `deep` levels below the source. */
static bool is_taken_with_depth(size_t deep)
{
	char *text = calloc(1, 2 * deep + 512);
	size_t at = (size_t)sprintf(text, "{\"stations\":[{%s,\"x\":", NEEDED);
	bool is_taken;

	memset(text + at, '[', deep);
	memset(text + at + deep, ']', deep);
	strcpy(text + at + 2 * deep, "}]}");
	is_taken = makes_sense(text);
	free(text);
	return is_taken;
}

static void depth_is_bounded(void **state)
{
	(void)state;
	assert_true(is_taken_with_depth(2));
	assert_false(is_taken_with_depth(6));
	assert_false(is_taken_with_depth(900)); /* the library would take it */
	assert_false(is_taken_with_depth(60000));
}

static void brackets_in_a_text_are_no_depth(void **state)
{
	(void)state;
	assert_true(
		makes_sense(ANSWER(SOURCE(",\"label\":\"[[[[[[[[[[[[[\\\"{{{{{{{{{{{{\\\\\""))));
}

static void values_are_counted(void **state)
{
	char *text = calloc(1, STATUS_ANSWER_MAX);
	size_t at = (size_t)sprintf(text, "{\"stations\":[{%s,\"x\":[0", NEEDED);

	(void)state;
	for (int i = 0; i < 140000; i++, at += 2)
		memcpy(text + at, ",0", 2);
	strcpy(text + at, "]}]}");
	assert_false(makes_sense(text));
	free(text);
}

static void any_number_of_stations_makes_sense_but_none(void **state)
{
	static char text[256 * (sizeof SOURCE("") + 1) + 64];
	size_t at = (size_t)sprintf(text, "{\"stations\":[");

	(void)state;
	for (int i = 0; i < 256; i++)
		at += (size_t)sprintf(text + at, "%s%s", i ? "," : "", SOURCE(""));
	strcpy(text + at, "]}");
	assert_true(makes_sense(text));
	assert_false(makes_sense("{\"stations\":[]}"));
}

static void size_is_bounded(void **state)
{
	char *text = malloc(STATUS_ANSWER_MAX + 2);
	const char *answer = ANSWER(SOURCE(""));
	cJSON *said;

	(void)state;
	memset(text, ' ', STATUS_ANSWER_MAX + 1);
	memcpy(text, answer, strlen(answer));
	said = answer_parse(text, STATUS_ANSWER_MAX);
	assert_non_null(said);
	cJSON_Delete(said);
	assert_null(answer_parse(text, STATUS_ANSWER_MAX + 1));
	free(text);
}

static void a_zero_ends_no_answer(void **state)
{
	static const char text[] = ANSWER(SOURCE(""));

	(void)state;
	assert_null(answer_parse(text, sizeof text)); /* with the zero behind it */
}

/* A socket in a folder of its own; the descriptor listens. */
static int new_daemon(char folder[64], const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", folder, name);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

/* Nobody accepts, nobody speaks: the kernel has taken us, and more is not to come. */
static void who_says_nothing_is_not_waited_for(void **state)
{
	char folder[64] = "/tmp/gridmeter-answers-XXXXXX", command[128];
	struct answer answers[ANSWERS_MAX];
	int fds[2];

	(void)state;
	assert_non_null(mkdtemp(folder));
	setenv("RUNTIME_DIRECTORY", folder, 1);
	assert_int_equal(answers_ask(answers), 0);
	fds[0] = new_daemon(folder, "status");
	fds[1] = new_daemon(folder, "status.2");
	assert_int_equal(answers_ask(answers), 2);
	for (int i = 0; i < 2; i++) {
		assert_null(answers[i].said);
		assert_memory_equal(answers[i].path, folder, strlen(folder));
		close(fds[i]);
	}
	assert_int_equal(answers_ask(answers), 0); /* sockets that nobody has any more */
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(answers_ask(answers), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_makes_sense),
		cmocka_unit_test(what_is_no_list_of_stations_makes_none),
		cmocka_unit_test(ports_that_were_left_make_sense_as_well),
		cmocka_unit_test(a_value_of_another_type_makes_none),
		cmocka_unit_test(a_station_that_leaves_out_what_all_tell_makes_none),
		cmocka_unit_test(on_the_bus_it_has_a_name_a_role_and_an_instance),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(brackets_in_a_text_are_no_depth),
		cmocka_unit_test(values_are_counted),
		cmocka_unit_test(any_number_of_stations_makes_sense_but_none),
		cmocka_unit_test(size_is_bounded),
		cmocka_unit_test(a_zero_ends_no_answer),
		cmocka_unit_test(who_says_nothing_is_not_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
