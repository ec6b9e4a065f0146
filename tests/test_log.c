/* The log, and who keeps it: a pipe that nobody reads, as that of a supervisor whose disk is full.
 */
#include "base/log.h"
#include "support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 16384, LINES = 1000, HUNG_S = 60 };

/* What a process of its own has told by the time it ended, of a pipe with little room: all that is
 * in there, and what it tells when that has been read. */
static const char *told_by(void (*tell)(int reader))
{
	static char text[ROOM + 1];
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	fcntl(ends[1], F_SETPIPE_SZ, ROOM);
	pid = fork();
	if (pid == 0) {
		alarm(HUNG_S);
		dup2(ends[1], STDERR_FILENO);
		tell(ends[0]);
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status)); /* else it waited until it was ended */
	n = read(ends[0], text, ROOM);
	close(ends[0]);
	assert_true(n >= 0);
	text[n] = '\0';
	return text;
}

static void fill(void)
{
	for (int i = 0; i < LINES; i++)
		log_info("line %d: a text that is as long as those are that a log has", i);
}

static void tell_too_much(int reader)
{
	(void)reader;
	log_never_wait();
	fill();
}

static void tell_too_much_and_again(int reader)
{
	static char taken[ROOM];

	log_never_wait();
	fill();
	while (read(reader, taken, sizeof taken) == (ssize_t)sizeof taken)
		;
	log_info("goes on");
	log_info("and on");
}

static void who_does_not_read_holds_nobody_up(void **state)
{
	const char *told = told_by(tell_too_much);

	(void)state;
	assert_int_equal(strncmp(told, "line 0: a", 9), 0);
	assert_null(strstr(told, "line 999"));
	assert_int_equal(told[strlen(told) - 1], '\n'); /* whole lines */
}

static void how_many_lines_are_missing_is_told_once(void **state)
{
	const char *told = told_by(tell_too_much_and_again);
	unsigned missing;
	int n = 0;

	(void)state;
	assert_int_equal(sscanf(told, "%u lines of the log were left out, as nobody took them%n",
				 &missing, &n),
		1);
	assert_true(missing > 0 && missing < LINES);
	assert_string_equal(told + n, "\ngoes on\nand on\n");
}

static void tell_last_words(int reader)
{
	(void)reader;
	log_never_wait();
	assert_true(log_tell("one\n", 4));
	fill();
	assert_false(log_tell("two\n", 4));
}

static void last_words_are_left_out_likewise(void **state)
{
	(void)state;
	assert_int_equal(strncmp(told_by(tell_last_words), "one\nline 0", 10), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_does_not_read_holds_nobody_up),
		cmocka_unit_test(how_many_lines_are_missing_is_told_once),
		cmocka_unit_test(last_words_are_left_out_likewise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
