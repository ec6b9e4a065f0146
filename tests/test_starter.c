/* The lock of serial-starter, in folders of the test's own. */
#include "port/starter.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/gridmeter-test-XXXXXX";
static char locks[64], links[64], lock[96], link_[96], tty[64];
static const struct starter_dirs dirs = {locks, links};
static struct starter starter;

static const char *target_of(const char *path)
{
	static char text[128];
	ssize_t n = readlink(path, text, sizeof text - 1);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static const char *words(pid_t pid)
{
	static char text[16];

	snprintf(text, sizeof text, "%d", (int)pid);
	return text;
}

static void lock_of(const char *holder)
{
	unlink(lock);
	assert_int_equal(symlink(holder, lock), 0);
}

/* Of this process, by its parent; or with its parent, when a test fails. */
static void wait_for_end(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

/* A process of its own, which is no ancestor of ours. */
static pid_t somebody(void)
{
	pid_t pid = fork();

	if (pid == 0)
		wait_for_end();
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* The number of a process that is gone. */
static pid_t nobody(void)
{
	pid_t pid = somebody();

	end(pid);
	return pid;
}

static void a_free_port_is_locked_and_given_back(void **state)
{
	(void)state;
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	assert_string_equal(target_of(lock), words(getpid()));
	starter_unlock(&starter);
	assert_int_equal(access(lock, F_OK), -1);
	assert_string_equal(target_of(lock), "");
	starter_unlock(&starter);
}

static void the_lock_has_the_name_of_the_device(void **state)
{
	char name[96];

	(void)state;
	snprintf(name, sizeof name, "%s/by-id", dir);
	assert_int_equal(symlink(tty, name), 0);
	assert_int_equal(starter_lock(&starter, &dirs, name), 0);
	assert_string_equal(target_of(lock), words(getpid()));
	starter_unlock(&starter);
	unlink(name);
}

static void a_lock_of_somebody_alive_is_respected(void **state)
{
	pid_t other = somebody();

	(void)state;
	lock_of(words(other));
	assert_int_equal(starter_lock(&starter, &dirs, tty), -EBUSY);
	assert_int_equal(starter_holder(&dirs, tty), other);
	starter_unlock(&starter);
	assert_string_equal(target_of(lock), words(other));
	end(other);
	assert_int_equal(starter_holder(&dirs, tty), 0);
	unlink(lock);
}

static void a_stale_lock_is_taken(void **state)
{
	(void)state;
	lock_of(words(nobody()));
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	assert_string_equal(target_of(lock), words(getpid()));
	starter_unlock(&starter);
	lock_of("nonsense");
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	assert_string_equal(target_of(lock), words(getpid()));
	starter_unlock(&starter);
}

static void a_lock_of_who_started_us_is_ours_but_not_removed(void **state)
{
	(void)state;
	lock_of(words(getppid()));
	assert_int_equal(starter_holder(&dirs, tty), 0);
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	assert_int_equal(starter_keep(&starter), 0);
	starter_unlock(&starter);
	assert_string_equal(target_of(lock), words(getppid()));
	unlink(lock);
}

static void a_lock_that_was_removed_is_made_anew(void **state)
{
	(void)state;
	lock_of(words(getppid()));
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	unlink(lock);
	assert_int_equal(starter_keep(&starter), 0);
	assert_string_equal(target_of(lock), words(getpid()));
	starter_unlock(&starter);
	assert_string_equal(target_of(lock), "");
}

static void a_lock_that_was_overwritten_is_lost_and_left(void **state)
{
	pid_t other = somebody();

	(void)state;
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	lock_of(words(other));
	assert_int_equal(starter_keep(&starter), -EBUSY);
	starter_unlock(&starter);
	assert_string_equal(target_of(lock), words(other));
	end(other);
	unlink(lock);
}

/* Many at once find the same stale lock: exactly one gets it, and no one takes it from him. */
static void a_stale_lock_gets_one_new_holder(void **state)
{
	enum { N = 8, ROUNDS = 20 };
	pid_t stale = nobody();

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int begin[2], done[2], n_held = 0;
		pid_t children[N];
		char answer;

		lock_of(words(stale));
		assert_int_equal(pipe(begin), 0);
		assert_int_equal(pipe(done), 0);
		for (int i = 0; i < N; i++)
			if ((children[i] = fork()) == 0) {
				char byte = '0';

				close(begin[1]);
				if (read(begin[0], &byte, 1) < 0)
					_exit(1);
				byte = starter_lock(&starter, &dirs, tty) == 0 ? '1' : '0';
				if (write(done[1], &byte, 1) < 0)
					_exit(1);
				wait_for_end();
			}
		close(begin[0]);
		close(begin[1]);
		for (int i = 0; i < N; i++) {
			assert_int_equal(read(done[0], &answer, 1), 1);
			n_held += answer == '1';
		}
		assert_int_equal(n_held, 1);
		close(done[0]);
		close(done[1]);
		for (int i = 0; i < N; i++)
			end(children[i]);
		unlink(lock);
	}
}

static void a_port_that_is_claimed_is_hidden_and_shown_again(void **state)
{
	(void)state;
	assert_int_equal(symlink(tty, link_), 0);
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	assert_string_equal(target_of(link_), tty);
	starter_claim(&starter);
	starter_claim(&starter);
	assert_string_equal(target_of(link_), "");
	starter_unlock(&starter);
	assert_string_equal(target_of(link_), tty);
	unlink(link_);
}

static void a_device_that_is_gone_gets_no_link(void **state)
{
	(void)state;
	assert_int_equal(symlink(tty, link_), 0);
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	starter_claim(&starter);
	assert_int_equal(unlink(tty), 0);
	starter_unlock(&starter);
	assert_string_equal(target_of(link_), "");
	close(open(tty, O_CREAT | O_WRONLY, 0600));
}

static void ordinary_linux_has_none_of_this(void **state)
{
	const struct starter_dirs none = {"/nonexistent/locks", links};

	(void)state;
	assert_int_equal(symlink(tty, link_), 0);
	assert_int_equal(starter_lock(&starter, &none, tty), 0);
	starter_claim(&starter);
	assert_string_equal(target_of(link_), tty);
	assert_int_equal(starter_keep(&starter), 0);
	starter_unlock(&starter);
	unlink(link_);
}

/* With our number, but of another life of it. */
static void a_lock_that_we_did_not_make_is_not_removed(void **state)
{
	(void)state;
	lock_of(words(getpid()));
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	starter_unlock(&starter);
	assert_string_equal(target_of(lock), words(getpid()));
	unlink(lock);
}

static void a_link_that_somebody_made_anew_is_left(void **state)
{
	(void)state;
	assert_int_equal(symlink(tty, link_), 0);
	assert_int_equal(starter_lock(&starter, &dirs, tty), 0);
	starter_claim(&starter);
	assert_int_equal(symlink("/dev/null", link_), 0);
	starter_claim(&starter);
	assert_string_equal(target_of(link_), "/dev/null");
	starter_unlock(&starter);
	assert_string_equal(target_of(link_), "/dev/null");
	unlink(link_);
}

/* The first process of all, looked at without the rights of root. */
static void a_lock_of_somebody_we_may_not_signal_is_respected(void **state)
{
	const uid_t other = 65534;
	bool was_root = geteuid() == 0;
	pid_t holder;

	(void)state;
	lock_of("1");
	assert_int_equal(chmod(dir, 0711) + chmod(locks, 0711), 0);
	was_root = was_root && setresuid(other, other, 0) == 0;
	holder = starter_holder(&dirs, tty);
	if (was_root)
		assert_int_equal(setresuid(0, 0, 0), 0);
	assert_int_equal(holder, 1);
	unlink(lock);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(dir))
		return 1;
	snprintf(locks, sizeof locks, "%s/locks", dir);
	snprintf(links, sizeof links, "%s/links", dir);
	snprintf(tty, sizeof tty, "%s/ttyUSB7", dir);
	snprintf(lock, sizeof lock, "%s/ttyUSB7", locks);
	snprintf(link_, sizeof link_, "%s/ttyUSB7", links);
	close(open(tty, O_CREAT | O_WRONLY, 0600));
	return mkdir(locks, 0700) + mkdir(links, 0700);
}

static int tear_down(void **state)
{
	(void)state;
	unlink(tty);
	return rmdir(locks) + rmdir(links) + rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_free_port_is_locked_and_given_back),
		cmocka_unit_test(the_lock_has_the_name_of_the_device),
		cmocka_unit_test(a_lock_of_somebody_alive_is_respected),
		cmocka_unit_test(a_stale_lock_is_taken),
		cmocka_unit_test(a_lock_of_who_started_us_is_ours_but_not_removed),
		cmocka_unit_test(a_lock_that_was_removed_is_made_anew),
		cmocka_unit_test(a_lock_that_was_overwritten_is_lost_and_left),
		cmocka_unit_test(a_stale_lock_gets_one_new_holder),
		cmocka_unit_test(a_port_that_is_claimed_is_hidden_and_shown_again),
		cmocka_unit_test(a_device_that_is_gone_gets_no_link),
		cmocka_unit_test(ordinary_linux_has_none_of_this),
		cmocka_unit_test(a_lock_that_we_did_not_make_is_not_removed),
		cmocka_unit_test(a_link_that_somebody_made_anew_is_left),
		cmocka_unit_test(a_lock_of_somebody_we_may_not_signal_is_respected),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
