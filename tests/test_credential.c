/* What systemd hands over to a service. */
#include "config/credential.h"
#include "support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/gridmeter-credential-XXXXXX";
static char handed[MACHINE_PATH_MAX], elsewhere[MACHINE_PATH_MAX];

static void make(const char *path, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static int set_up(void **state)
{
	char own[sizeof folder + 8];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(own, sizeof own, "%s/own", folder);
	snprintf(handed, sizeof handed, "%s/password", own);
	snprintf(elsewhere, sizeof elsewhere, "%s/password", folder);
	assert_int_equal(mkdir(own, 0700), 0);
	make(handed, 0440);
	make(elsewhere, 0440);
	return setenv("CREDENTIALS_DIRECTORY", own, 1);
}

static int tear_down(void **state)
{
	(void)state;
	unlink(handed);
	unlink(elsewhere);
	*strrchr(handed, '/') = '\0';
	rmdir(handed);
	return rmdir(folder);
}

static void a_file_is_the_one_that_was_handed_over_under_its_last_name(void **state)
{
	char path[MACHINE_PATH_MAX];

	(void)state;
	strcpy(path, elsewhere);
	credential_take(path);
	assert_string_equal(path, handed);
	strcpy(path, "password");
	credential_take(path);
	assert_string_equal(path, handed);
}

static void another_file_and_none_stay_what_they_are(void **state)
{
	static const char *const names[] = {"/etc/other", "", "/etc/", "/etc/password.pem"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[MACHINE_PATH_MAX];

		strcpy(path, names[i]);
		credential_take(path);
		assert_string_equal(path, names[i]);
	}
}

static void a_file_that_was_handed_over_is_not_open_to_others(void **state)
{
	char above[MACHINE_PATH_MAX];

	(void)state;
	assert_true(credential_is(handed));
	assert_false(credential_is_open(handed));
	assert_false(credential_is(elsewhere));
	assert_true(credential_is_open(elsewhere));
	snprintf(above, sizeof above, "%.*s/../password", (int)(strrchr(handed, '/') - handed),
		handed);
	assert_true(credential_is_open(above));
}

static void without_systemd_nothing_is_handed_over(void **state)
{
	char path[MACHINE_PATH_MAX];
	char *own = strdup(getenv("CREDENTIALS_DIRECTORY"));

	(void)state;
	unsetenv("CREDENTIALS_DIRECTORY");
	strcpy(path, elsewhere);
	credential_take(path);
	assert_string_equal(path, elsewhere);
	assert_true(credential_is_open(handed));
	setenv("CREDENTIALS_DIRECTORY", own, 1);
	free(own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_the_one_that_was_handed_over_under_its_last_name),
		cmocka_unit_test(another_file_and_none_stay_what_they_are),
		cmocka_unit_test(a_file_that_was_handed_over_is_not_open_to_others),
		cmocka_unit_test(without_systemd_nothing_is_handed_over),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
