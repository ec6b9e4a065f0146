/* Asks the daemons at their sockets, and makes JSON that can be relied on of the octets that come.
 * Left out: what the values mean (doctor/facts.h). */
#include "doctor/answers.h"

#include "base/clock.h"
#include "base/json.h"
#include "config/config_file.h"
#include "config/share_place.h"
#include "doctor/facts.h"
#include "daemon/status_server.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	DEPTH_MAX = 8,       /* an answer has four: itself, the sources, a source, its faults */
	VALUES_MAX = 131072, /* a thousand sources; one has some 130 at most */
	ENTRIES_MAX = 1024,  /* of the folder */
};

/* What every source tells, and what none leaves out that is on the bus. */
static bool is_source(const cJSON *source)
{
	static const enum fact needed[] = {
		FACT_STATE, FACT_SERVICE, FACT_SEARCHING, FACT_BYTES, FACT_TELEGRAMS, FACT_LIVE};
	const cJSON *extra = cJSON_GetObjectItemCaseSensitive(source, "extra");
	struct facts f = {0};

	if (!facts_read(&f, source) || !*f.text[TEXT_PORT] || (extra && !cJSON_IsBool(extra)))
		return false;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!f.is_known[needed[i]])
			return false;
	return f.number[FACT_SERVICE] != SERVICE_IS_ON ||
	       (f.is_known[FACT_INSTANCE] && f.is_known[FACT_ROLE] && *f.text[TEXT_BUS_NAME]);
}

/* Of a port that was left less is known. */
static bool is_port(const cJSON *port)
{
	struct facts f = {0};

	return facts_read(&f, port) && *f.text[TEXT_PORT];
}

static bool are_all(const cJSON *list, bool (*is_one)(const cJSON *one))
{
	const cJSON *one;

	cJSON_ArrayForEach(one, list)
		if (!is_one(one))
			return false;
	return cJSON_IsArray(list);
}

static bool is_answer(const cJSON *said)
{
	const cJSON *sources = cJSON_GetObjectItemCaseSensitive(said, "stations");
	const cJSON *ports = cJSON_GetObjectItemCaseSensitive(said, "ports");

	return cJSON_GetArraySize(sources) > 0 && are_all(sources, is_source) &&
	       (!ports || are_all(ports, is_port));
}

cJSON *answer_parse_any(const char *text, size_t n)
{
	char *copy = n <= STATUS_ANSWER_MAX ? malloc(n + 1) : NULL;
	cJSON *said = NULL;

	if (!copy)
		return NULL;
	memcpy(copy, text, n);
	copy[n] = '\0';
	if (strlen(copy) == n && json_is_bounded(copy, DEPTH_MAX, VALUES_MAX))
		said = cJSON_ParseWithOpts(copy, NULL, true);
	free(copy);
	return said;
}

cJSON *answer_parse(const char *text, size_t n)
{
	cJSON *said = answer_parse_any(text, n);

	if (is_answer(said))
		return said;
	cJSON_Delete(said);
	return NULL;
}

static int left_ms(uint64_t until_ms)
{
	uint64_t now = clock_ms();

	return now < until_ms ? (int)(until_ms - now) : 0;
}

/* Up to the end of what the other side says. Negative: there was none in time, or too much. */
static ssize_t read_until(int fd, uint64_t until_ms, char *to, size_t size)
{
	struct pollfd in = {.fd = fd, .events = POLLIN};
	size_t n = 0;

	while (n < size) {
		int left = left_ms(until_ms);
		ssize_t r = left && poll(&in, 1, left) > 0 ? read(fd, to + n, size - n) : -1;

		if (r == 0)
			return (ssize_t)n;
		if (r < 0 && (!left || errno != EINTR))
			return -1;
		n += r > 0 ? (size_t)r : 0;
	}
	return -1;
}

static cJSON *read_answer(int fd, uint64_t until_ms, cJSON *(*parse_it)(const char *text, size_t n))
{
	char *text = malloc(STATUS_ANSWER_MAX + 1);
	ssize_t n = text ? read_until(fd, until_ms, text, STATUS_ANSWER_MAX + 1) : -1;
	cJSON *said = n > 0 ? parse_it(text, (size_t)n) : NULL;

	free(text);
	return said;
}

/* A descriptor; -1 with errno. Of one that does not take us EAGAIN, after half of what is left:
 * others may do. */
static int connect_to(const char *path, uint64_t until_ms)
{
	const suseconds_t patience_us = left_ms(until_ms) * 500 + 1;
	const struct timeval patience = {
		.tv_sec = patience_us / 1000000, .tv_usec = patience_us % 1000000};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), error;

	if (fd < 0)
		return -1;
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* Connects to every socket that somebody listens at; `fds` are -1 for those who do not take us. */
static size_t connect_all(
	const char *folder, DIR *d, struct answer *answers, int *fds, uint64_t until_ms)
{
	struct dirent *entry;
	size_t n = 0;

	for (size_t i = 0; i < ENTRIES_MAX && n < ANSWERS_MAX && (entry = readdir(d)); i++) {
		struct answer *a = &answers[n];

		if (strncmp(entry->d_name, "status", 6) != 0 ||
			(size_t)snprintf(a->path, sizeof a->path, "%s/%s", folder, entry->d_name) >=
				sizeof a->path)
			continue;
		fds[n] = connect_to(a->path, until_ms);
		n += fds[n] >= 0 || errno == EAGAIN;
	}
	return n;
}

int answers_ask(struct answer answers[ANSWERS_MAX])
{
	uint64_t until_ms = clock_ms() + ANSWERS_WITHIN_MS;
	char folder[PATH_MAX];
	int fds[ANSWERS_MAX];
	size_t n;
	DIR *d;

	status_folder(folder);
	d = opendir(folder);
	if (!d)
		return errno == EACCES ? -EACCES : 0;
	n = connect_all(folder, d, answers, fds, until_ms);
	closedir(d);
	for (size_t i = 0; i < n; i++) {
		uint64_t share_ms = (uint64_t)left_ms(until_ms) / (n - i);

		answers[i].said = fds[i] < 0 ? NULL
					     : read_answer(
						       fds[i], clock_ms() + share_ms, answer_parse);
		if (fds[i] >= 0)
			close(fds[i]);
	}
	return (int)n;
}

cJSON *answers_ask_share(void)
{
	uint64_t until_ms = clock_ms() + ANSWERS_WITHIN_MS;
	char path[MACHINE_PATH_MAX];
	cJSON *said;
	int fd;

	share_socket(path);
	fd = connect_to(path, until_ms);
	if (fd < 0)
		return NULL;
	said = read_answer(fd, until_ms, answer_parse_any);
	close(fd);
	return said;
}
