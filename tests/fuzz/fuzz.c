/* Files in memory, counts, and checks of texts. */
#include "fuzz.h"

#include "base/log.h"
#include "base/text.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

/* For one input; it takes less than a thousandth of that. */
#define HANGS_S 20

static unsigned long long n_understood;
static volatile unsigned long long n_steps; /* into an input, and out of it */
static uint64_t chance;
static char made[] = "/dev/shm/gridmeter-fuzz-XXXXXX";

_Noreturn void fuzz_fail(const char *file, int line, const char *what)
{
	dprintf(STDERR_FILENO, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

static void remove_folder(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", made);
	if (system(command) != 0)
		perror(made);
}

const char *fuzz_folder(void)
{
	static const char *folder;

	if (!folder)
		folder = getenv("FUZZ_FOLDER");
	if (!folder) {
		folder = mkdtemp(made);
		FUZZ_CHECK(folder);
		atexit(remove_folder);
	}
	return folder;
}

const char *fuzz_file(const void *data, size_t n)
{
	static char path[256];
	static int fd = -1;

	if (fd < 0) {
		snprintf(path, sizeof path, "%s/input", fuzz_folder());
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
	}
	/* who reads a key closes itself to others, and the sanitizer could not look for leaks */
	prctl(PR_SET_DUMPABLE, 1);
	FUZZ_CHECK(ftruncate(fd, 0) == 0 && pwrite(fd, data, n, 0) == (ssize_t)n);
	return path;
}

void fuzz_same_chance(void)
{
	chance = 1;
}

/* In the place of that of the C library (splitmix64). */
ssize_t getrandom(void *to, size_t n, unsigned flags)
{
	uint8_t *p = to;

	(void)flags;
	for (size_t i = 0; i < n; i++) {
		uint64_t v = chance += 0x9e3779b97f4a7c15;

		v = (v ^ v >> 30) * 0xbf58476d1ce4e5b9;
		p[i] = (uint8_t)(v ^ v >> 27);
	}
	return (ssize_t)n;
}

void fuzz_understood(void)
{
	n_understood++;
}

static void tell_understood(void)
{
	FILE *f = fopen(getenv("FUZZ_UNDERSTOOD"), "we");

	if (!f)
		return;
	fprintf(f, "%llu\n", n_understood);
	fclose(f);
}

void fuzz_check_clean(const char *what, const char *text, bool lines)
{
	size_t n = strlen(text);
	char *copy = malloc(n + 1), *clean = malloc(n + 1);

	strcpy(copy, text);
	for (char *c = copy; lines && *c; c++)
		if (*c == '\n')
			*c = ' ';
	text_clean(clean, n + 1, copy);
	if (strcmp(clean, copy) != 0)
		fuzz_fail(what, 0, text);
	free(copy);
	free(clean);
}

/* After each HANGS_S of the processor. */
static void look_whether_it_hangs(int number)
{
	static unsigned long long n_before;

	(void)number;
	if (n_steps % 2 == 1 && n_steps == n_before)
		fuzz_fail(__FILE__, __LINE__, "an input is done within HANGS_S");
	n_before = n_steps;
}

/* In time of the processor, unlike -timeout of libFuzzer: a busy machine makes no input slow. */
static void limit_processor_time(void)
{
	const struct sigaction action = {
		.sa_handler = look_whether_it_hangs, .sa_flags = SA_RESTART};
	const struct itimerval every = {{HANGS_S, 0}, {HANGS_S, 0}};

	sigaction(SIGPROF, &action, NULL);
	setitimer(ITIMER_PROF, &every, NULL);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	int none = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)argc, (void)argv;
	dup2(none, STDIN_FILENO); /* a port or a file of that name must not wait for a person */
	close(none);
	log_set_level(LOG_NOTHING);
	if (getenv("FUZZ_UNDERSTOOD"))
		atexit(tell_understood);
	limit_processor_time();
	fuzz_begin();
	return 0;
}

/* The linker gives libFuzzer this one in the place of a target's. */
int fuzz_counted(const uint8_t *data, size_t n) __asm__("__wrap_LLVMFuzzerTestOneInput");
int fuzz_target(const uint8_t *data, size_t n) __asm__("__real_LLVMFuzzerTestOneInput");

int fuzz_counted(const uint8_t *data, size_t n)
{
	int result;

	n_steps++;
	result = fuzz_target(data, n);
	n_steps++;
	return result;
}
