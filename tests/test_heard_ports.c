/* What was heard on ports that were left. */
#include "daemon/heard_ports.h"
#include "port/candidates.h"
#include "status/status.h"
#include "support/test.h"

#include <stdio.h>

static struct heard_ports heard;
static cJSON *told;

static int set_up(void **state)
{
	(void)state;
	heard = (struct heard_ports){0};
	told = cJSON_CreateObject();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	heard_ports_free(&heard);
	cJSON_Delete(told);
	return 0;
}

static void note(unsigned port, int64_t n_bytes)
{
	struct status s = {0};
	char path[32];

	snprintf(path, sizeof path, "/dev/ttyUSB%u", port);
	status_set_text(&s, STATUS_PORT, path);
	status_set(&s, STATUS_BYTES, n_bytes);
	heard_ports_note(&heard, &s);
}

static const cJSON *ports(void)
{
	heard_ports_tell(&heard, told);
	return cJSON_GetObjectItemCaseSensitive(told, "ports");
}

static const char *port_of(const cJSON *one)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(one, "port"));
}

static void the_last_that_was_heard_on_a_port_counts(void **state)
{
	const cJSON *all;

	(void)state;
	note(0, 10);
	note(1, 20);
	note(0, 30);
	all = ports();
	assert_int_equal(cJSON_GetArraySize(all), 2);
	assert_string_equal(port_of(all->child->next), "/dev/ttyUSB0");
	assert_true(cJSON_GetObjectItemCaseSensitive(all->child->next, "bytes")->valuedouble == 30);
}

static void a_port_at_which_somebody_listens_is_told_of_there(void **state)
{
	cJSON *station = cJSON_CreateObject();

	(void)state;
	note(0, 10);
	note(1, 20);
	cJSON_AddStringToObject(station, "port", "/dev/ttyUSB0");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(told, "stations"), station);
	assert_string_equal(port_of(ports()->child), "/dev/ttyUSB1");
	assert_null(ports()->child->next);
}

/* Whoever plugs adapters in and out for years does not fill the memory. */
static void the_oldest_makes_room(void **state)
{
	const cJSON *all;

	(void)state;
	for (unsigned i = 0; i <= CANDIDATES_MAX; i++)
		note(i, 1);
	all = ports();
	assert_int_equal(cJSON_GetArraySize(all), CANDIDATES_MAX);
	assert_string_equal(port_of(all->child), "/dev/ttyUSB1");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_last_that_was_heard_on_a_port_counts),
		CASE(a_port_at_which_somebody_listens_is_told_of_there),
		CASE(the_oldest_makes_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
