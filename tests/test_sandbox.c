/* What is given up, tried in a process of its own each time. */
#include "daemon/confine.h"
#include "port/holders.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_HERE = 77 }; /* this kernel, or emulator, cannot */

static char dir[] = "/tmp/gridmeter-test-XXXXXX";

static const char *in_dir(const char *name)
{
	static char path[64];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

/* How a process ends that does that: its status, or 128 and the signal. */
static int end_of(int (*trial)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(trial());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void expect(int end, int expected)
{
	if (end == NOT_HERE) /* (skip() of cmocka prints what no reader of TAP takes for skipped) */
		printf("# not seen: this kernel, or its emulator, has no such part of the "
		       "sandbox\n");
	else
		assert_int_equal(end, expected);
}

/* Enters with what `needs` allow, and the folder of the test. */
static bool enter(unsigned needs, enum folder_use use, enum sandbox_part part)
{
	struct sandbox s;

	sandbox_init(&s, needs);
	sandbox_allow(&s, use, dir);
	sandbox_enter(&s);
	return sandbox_has(part);
}

static int start_program(void)
{
	if (!enter(SANDBOX_READ, FOLDER_READ, SANDBOX_HAS_CALLS))
		return NOT_HERE;
	execl("/bin/true", "true", NULL);
	return 0;
}

static void whoever_starts_a_program_is_ended(void **state)
{
	(void)state;
	expect(end_of(start_program), 128 + SIGSYS);
}

static int call_in_vain(void)
{
	if (!enter(0, FOLDER_READ, SANDBOX_HAS_CALLS))
		return NOT_HERE;
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static void other_calls_are_as_if_the_kernel_had_none(void **state)
{
	(void)state;
	expect(end_of(call_in_vain), ENOSYS);
}

static int run_memory(void)
{
	void *p;

	if (!enter(0, FOLDER_READ, SANDBOX_HAS_CALLS))
		return NOT_HERE;
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return mprotect(p, 4096, PROT_READ | PROT_EXEC) < 0 ? errno : 0;
}

static void memory_that_was_written_is_not_run(void **state)
{
	(void)state;
	expect(end_of(run_memory), ENOSYS);
}

static int write_where_only_reading_is_allowed(void)
{
	if (!enter(SANDBOX_READ, FOLDER_READ, SANDBOX_HAS_CALLS))
		return NOT_HERE;
	return open(in_dir("new"), O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0;
}

static void who_only_reads_makes_no_file(void **state)
{
	(void)state;
	expect(end_of(write_where_only_reading_is_allowed), ENOSYS);
}

static int read_elsewhere(void)
{
	if (!enter(SANDBOX_READ, FOLDER_READ, SANDBOX_HAS_FOLDERS))
		return NOT_HERE;
	return open("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
}

static void other_folders_are_shut(void **state)
{
	(void)state;
	expect(end_of(read_elsewhere), EACCES);
}

static int keep_file(void)
{
	char from[64];
	int fd;

	if (!enter(SANDBOX_READ | SANDBOX_WRITE, FOLDER_KEEP, SANDBOX_HAS_FOLDERS))
		return NOT_HERE;
	strcpy(from, in_dir("kept.new"));
	fd = open(from, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || rename(from, in_dir("kept")) < 0)
		return errno;
	return open("/tmp/gridmeter-elsewhere", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0;
}

static void files_are_kept_in_their_folder_alone(void **state)
{
	int end = end_of(keep_file);

	(void)state;
	expect(end, EACCES);
	if (end != NOT_HERE)
		assert_int_equal(access(in_dir("kept"), F_OK), 0);
}

/* A server that nobody told the sandbox of. */
static int connect_elsewhere(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sandbox s;
	int fd;

	sandbox_init(&s, 0);
	if (!s.folders.net_uses)
		return NOT_HERE;
	sandbox_allow_tcp(&s, "3333");
	sandbox_enter(&s);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	to.sin_port = htons(3333);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno != ECONNREFUSED)
		return 1;
	to.sin_port = htons(3334);
	return connect(fd, (struct sockaddr *)&to, sizeof to) < 0 ? errno : 0;
}

static void other_tcp_ports_are_shut(void **state)
{
	(void)state;
	expect(end_of(connect_elsewhere), EACCES);
}

static int effective_capabilities(void)
{
	unsigned long long bits = 1;
	bool is_root = geteuid() == 0;
	struct sandbox s;
	char line[128];
	FILE *f;

	sandbox_init(&s, SANDBOX_READ);
	sandbox_allow(&s, FOLDER_READ, "/proc");
	sandbox_enter(&s);
	if (!is_root || !sandbox_has(SANDBOX_HAS_CAPABILITIES))
		return NOT_HERE;
	f = fopen("/proc/self/status", "re");
	while (f && fgets(line, sizeof line, f))
		sscanf(line, "CapEff: %llx", &bits);
	bits &= ~(1ull << 19); /* CAP_SYS_PTRACE, for sanitizers */
	return bits ? 1 : 0;
}

static void root_has_no_capabilities(void **state)
{
	(void)state;
	expect(end_of(effective_capabilities), 0);
}

static int look(void)
{
	struct looker looker;
	struct stat st;
	pid_t found, holder = 0;
	int ready[2], octet;

	if (geteuid() != 0 || stat("/dev/full", &st) < 0 || pipe(ready) < 0)
		return NOT_HERE;
	holder = fork();
	if (holder == 0) {
		octet = open("/dev/full", O_RDONLY);
		if (write(ready[1], &octet, 1) == 1)
			pause();
		_exit(0);
	}
	if (read(ready[0], &octet, 1) != 1)
		return 1;
	looker.fd = sandbox_start_looker(holders_serve);
	if (!enter(SANDBOX_READ | SANDBOX_PORT, FOLDER_READ, SANDBOX_HAS_CAPABILITIES))
		return NOT_HERE;
	holders_find(&looker, &st.st_rdev, &found, 1, 0);
	return found == holder ? 0 : 2;
}

/* Whoever waits on goes with the group. */
static int look_and_end(void)
{
	int status;
	pid_t pid;

	setpgid(0, 0);
	pid = fork();
	if (pid == 0)
		_exit(look());
	waitpid(pid, &status, 0);
	signal(SIGTERM, SIG_IGN);
	kill(0, SIGTERM);
	return WEXITSTATUS(status);
}

static void who_has_a_port_is_still_found(void **state)
{
	(void)state;
	expect(end_of(look_and_end), 0);
}

static struct config_file before, now;

static bool is_covered(void)
{
	struct conf_error error = {.text = ""};

	return confine_covers(&before, &now, &error);
}

static void set(const char *key, const char *value)
{
	struct conf_error error;

	config_file_reset(&now);
	assert_true(conf_set(&config_table, &now.common, "", key, value, &error));
}

static int covers(void)
{
	config_file_reset(&before);
	port_name_parse("tcp://localhost:3333", &before.common.port);
	strcpy(before.common.key_file, "/data/gridmeter/keys");
	if (!enter(0, FOLDER_READ, SANDBOX_HAS_FOLDERS))
		return NOT_HERE;
	set("port", "tcp://elsewhere:3333");
	assert_true(is_covered());
	set("port", "tcp://localhost:3334");
	assert_false(is_covered());
	set("port", "/dev/ttyUSB7");
	assert_true(is_covered());
	set("key_file", "/data/gridmeter/other");
	assert_true(is_covered());
	set("key_file", "/data/other/keys");
	assert_false(is_covered());
	set("lists", "/data/other/lists");
	assert_false(is_covered());
	set("state_dir", "/data/other");
	assert_false(is_covered());
	return 0;
}

static void what_a_new_configuration_needs_is_compared_with_what_was_allowed(void **state)
{
	(void)state;
	expect(end_of(covers), 0);
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	unlink(in_dir("kept"));
	return rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_starts_a_program_is_ended),
		cmocka_unit_test(other_calls_are_as_if_the_kernel_had_none),
		cmocka_unit_test(memory_that_was_written_is_not_run),
		cmocka_unit_test(who_only_reads_makes_no_file),
		cmocka_unit_test(other_folders_are_shut),
		cmocka_unit_test(files_are_kept_in_their_folder_alone),
		cmocka_unit_test(other_tcp_ports_are_shut),
		cmocka_unit_test(root_has_no_capabilities),
		cmocka_unit_test(who_has_a_port_is_still_found),
		cmocka_unit_test(what_a_new_configuration_needs_is_compared_with_what_was_allowed),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
