/* Files in memory, counts, and checks of texts. */
#include "fuzz.h"

#include "base/log.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned long long n_understood;
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

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	int none = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)argc, (void)argv;
	dup2(none, STDIN_FILENO); /* a port or a file of that name must not wait for a person */
	close(none);
	log_set_level(LOG_NOTHING);
	if (getenv("FUZZ_UNDERSTOOD"))
		atexit(tell_understood);
	fuzz_begin();
	return 0;
}
