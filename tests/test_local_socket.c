/* Sockets at which a daemon answers: whoever connects while it begins is not turned away. */
#include "support/test.h"

#include "base/local_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TIMES = 200 };

static char folder[] = "/tmp/gridmeter-test-socket-XXXXXX", path[64];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/status", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder); /* so that it is empty is tested as well */
}

/* A process that connects again and again until `told` ends. Its exit status: an errno, or 0. */
static int connect_until(int told)
{
	struct sockaddr_un address;
	char end;

	while (read(told, &end, 1) < 0) {
		int fd = local_socket(path, &address);

		if (fd < 0 || (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 &&
				      errno != EAGAIN))
			return errno;
		close(fd);
	}
	return 0;
}

static void whoever_connects_meanwhile_is_never_refused(void **state)
{
	int fds[TIMES], told[2], status;
	pid_t other;

	(void)state;
	fds[0] = local_socket_listen(path);
	assert_true(fds[0] >= 0);
	assert_int_equal(pipe2(told, O_NONBLOCK | O_CLOEXEC), 0);
	other = fork();
	assert_true(other >= 0);
	if (other == 0) {
		close(told[1]);
		_exit(connect_until(told[0]));
	}
	close(told[0]);
	for (int i = 1; i < TIMES; i++) {
		fds[i] = local_socket_listen(path);
		assert_true(fds[i] >= 0);
	}
	close(told[1]);
	assert_int_equal(waitpid(other, &status, 0), other);
	assert_true(WIFEXITED(status));
	assert_string_equal(strerror(WEXITSTATUS(status)), strerror(0));
	for (int i = 0; i < TIMES; i++)
		close(fds[i]);
}

static void it_is_for_its_owner_alone(void **state)
{
	int fd = local_socket_listen(path);
	struct stat st;

	(void)state;
	assert_true(fd >= 0);
	assert_true(local_socket_is_alive(path));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	close(fd);
	assert_false(local_socket_is_alive(path));
}

static void a_path_that_is_too_long_has_a_name(void **state)
{
	char too_long[sizeof((struct sockaddr_un *)NULL)->sun_path + 1];

	(void)state;
	memset(too_long, 'x', sizeof too_long - 1);
	too_long[0] = '/';
	too_long[sizeof too_long - 1] = '\0';
	assert_int_equal(local_socket_listen(too_long), -1);
	assert_int_equal(errno, ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_connects_meanwhile_is_never_refused),
		cmocka_unit_test(it_is_for_its_owner_alone),
		cmocka_unit_test(a_path_that_is_too_long_has_a_name),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
