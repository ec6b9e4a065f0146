/* supervise/status of daemontools: 12 octets of TAI64N, the process in 4 octets of little endian,
 * whether it is paused, and what is wanted ('u' up, 'd' down). */
#include "doctor/service_watch.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	STATUS_SIZE = 18,
	AT_PROCESS = 12,
	AT_WANTED = 17,
	TAIL = 1024,
	STAMP = 26, /* "@", 24 digits, a blank */
};

/* Of the end of a file, up to n octets; how many there were. */
static size_t read_end(const char *path, char *to, size_t n)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return 0;
	lseek(fd, -(off_t)n, SEEK_END); /* a shorter one is read from its beginning */
	got = read(fd, to, n);
	close(fd);
	return got > 0 ? (size_t)got : 0;
}

void supervised_read(const char *folder, struct supervised *s)
{
	uint8_t status[STATUS_SIZE];
	char path[256];

	*s = (struct supervised){0};
	snprintf(path, sizeof path, "%s/supervise/status", folder);
	if (read_end(path, (char *)status, sizeof status) != sizeof status)
		return;
	s->is_there = status[AT_WANTED] == 'u';
	for (int i = 3; i >= 0; i--)
		s->process = s->process << 8 | status[AT_PROCESS + i];
	memcpy(s->since, status, sizeof s->since);
}

bool supervised_ends(const struct supervised *before, const struct supervised *now)
{
	return before->is_there && now->is_there &&
	       (!now->process || memcmp(before->since, now->since, sizeof now->since) != 0);
}

void service_last_words(const char *log, char *to, size_t size)
{
	char text[TAIL + 1], *line;
	size_t n = read_end(log, text, TAIL);

	while (n && text[n - 1] == '\n')
		n--;
	text[n] = '\0';
	line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	if (*line == '@' && strlen(line) >= STAMP && line[STAMP - 1] == ' ')
		line += STAMP;
	snprintf(to, size, "%s", line);
}
