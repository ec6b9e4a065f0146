/* All meters of a process: when there is nothing left to do, and what a new configuration changes.
 * Each has a recording for a wire; there is no message bus. */
#include "base/log.h"
#include "cmd/cmd.h"
#include "daemon/sources.h"
#include "port/holders.h"
#include "support/sender.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PATIENCE_S = 600 }; /* for what hangs */

static const char *const names[] = {"conf", "one", "two", "none", "lines", "meters"};

static struct ev_loop *loop;
static struct sources sources;
static struct config_file file;
static struct ev_timer give_up;
static char folder[] = "/tmp/gridmeter-stations-XXXXXX";
static unsigned n_ended;
static int last_status;
static bool is_patience_over;

static bool is_any_running(void)
{
	for (const struct source *s = sources.owners.first; s; s = s->next)
		if (s->is_running)
			return true;
	return false;
}

static void on_ended(void *ctx, int status)
{
	(void)ctx;
	n_ended++;
	last_status = status;
	ev_break(loop, EVBREAK_ALL);
}

static void on_give_up(struct ev_loop *l, struct ev_timer *w, int events)
{
	(void)w, (void)events;
	is_patience_over = true;
	ev_break(l, EVBREAK_ALL);
}

static const char *in_folder(const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void record(const char *name, unsigned n_telegrams)
{
	FILE *f = fopen(in_folder(name), "w");
	static struct sender sender;

	assert_non_null(f);
	sender_init(&sender, "fnn-total");
	while (n_telegrams--) {
		struct bytes telegram = sender_telegram(&sender, 100);

		fwrite(telegram.p, 1, bytes_left(&telegram), f);
	}
	fclose(f);
}

/* A section for each recording that is named; each hundred times as fast. */
static void configure(const char *one, const char *two)
{
	struct conf_error error;
	FILE *f = fopen(in_folder("conf"), "w");

	assert_non_null(f);
	fprintf(f, "bus = unix:path=/nowhere\nstate_dir = %s\nlog = error\n", folder);
	fprintf(f, "[A]\nport = %s/%s@100\n", folder, one);
	if (two)
		fprintf(f, "[B]\nport = %s/%s@100\n", folder, two);
	fclose(f);
	config_file_reset(&file);
	if (!config_file_read(&file, in_folder("conf"), &error) ||
		!config_file_finish(&file, &error))
		fail_msg("%s", error.text);
}

static void start(uint32_t decide_ms)
{
	static const struct sources_hooks hooks = {on_ended};
	static const struct looker looker;
	static const struct outputs_row no_outputs[] = {{0}};

	n_ended = 0;
	sources_start(&sources, loop, &file, no_outputs, decide_ms, &looker, &hooks, NULL);
}

static void run_to_the_end(void)
{
	is_patience_over = false;
	ev_timer_init(&give_up, on_give_up, PATIENCE_S, 0);
	ev_timer_start(loop, &give_up);
	if (!n_ended)
		ev_run(loop, 0);
	ev_timer_stop(loop, &give_up);
	assert_false(is_patience_over);
}

static int set_up(void **state)
{
	(void)state;
	log_set_level(LOG_NOTHING);
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	assert_non_null(mkdtemp(folder));
	record("one", 2);
	record("two", 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sources_finish(&sources);
	sources_finish(&sources); /* twice is once */
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(in_folder(names[i]));
	return rmdir(folder);
}

static void a_recording_that_ends_is_the_end(void **state)
{
	(void)state;
	configure("one", NULL);
	start(0);
	run_to_the_end();
	assert_int_equal(n_ended, 1);
	assert_int_equal(last_status, EXIT_FINE);
}

/* The shorter one may not take the longer one along. */
static void of_several_the_last_one_is_the_end(void **state)
{
	(void)state;
	configure("one", "two");
	start(0);
	run_to_the_end();
	assert_int_equal(n_ended, 1);
	assert_false(is_any_running());
}

static void who_has_to_decide_says_that_there_is_none(void **state)
{
	(void)state;
	configure("none", NULL);
	start(60000);
	run_to_the_end();
	assert_int_equal(n_ended, 1);
	assert_int_not_equal(last_status, EXIT_FINE);
}

static void another_configuration_begins_anew(void **state)
{
	(void)state;
	configure("none", NULL); /* waited for */
	start(0);
	for (int i = 0; i < 10; i++)
		ev_run(loop, EVRUN_NOWAIT);
	assert_int_equal(n_ended, 0);
	configure("one", "two");
	sources_reload(&sources, &file);
	run_to_the_end();
	assert_int_equal(n_ended, 1);
	assert_int_equal(last_status, EXIT_FINE);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_recording_that_ends_is_the_end),
		CASE(of_several_the_last_one_is_the_end),
		CASE(who_has_to_decide_says_that_there_is_none),
		CASE(another_configuration_begins_anew),
	};

	loop = ev_default_loop(EVFLAG_AUTO);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
