/* A line, and then the lists as they are in memory. Whoever answers is believed as far as it makes
 * sense. */
#include "cmd/explain/explain_gathered.h"

#include "base/clock.h"
#include "cmd/capture/capture_relay.h"
#include "daemon/record_server.h"
#include "explain/explain_sound.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	WITHIN_MS = 2000,
	HEAD_MAX = 128,
};

struct gathered_answer {
	size_t n;
	char text[HEAD_MAX + sizeof(struct explain_lists)];
};

/* Up to its end. */
static bool read_all(int fd, struct gathered_answer *a)
{
	const uint64_t until_ms = clock_ms() + WITHIN_MS;
	struct pollfd in = {.fd = fd, .events = POLLIN};
	uint64_t now;
	ssize_t r;

	while (a->n < sizeof a->text && (now = clock_ms()) < until_ms) {
		if (poll(&in, 1, (int)(until_ms - now)) <= 0)
			continue;
		r = read(fd, a->text + a->n, sizeof a->text - a->n);
		if (r == 0)
			return true;
		if (r < 0 && errno != EINTR && errno != EAGAIN)
			return false;
		a->n += r > 0 ? (size_t)r : 0;
	}
	return false;
}

static bool take(const struct gathered_answer *a, struct explain_lists *lists)
{
	char head[HEAD_MAX];

	for (size_t n = 1; n <= EXPLAIN_LISTS_MAX; n++) {
		const int length = snprintf(head, sizeof head,
			RECORD_GATHERED GRIDMETER_VERSION " %zu %zu\n", sizeof *lists->of, n);

		if (a->n != (size_t)length + n * sizeof *lists->of ||
			memcmp(a->text, head, (size_t)length) != 0)
			continue;
		memcpy(lists->of, a->text + length, n * sizeof *lists->of);
		lists->n = n;
		return explain_is_sound(lists);
	}
	return false;
}

bool explain_gathered_ask(const char *socket, const char *port, struct explain_lists *lists)
{
	static struct gathered_answer a;
	char question[sizeof RECORD_GATHERED + PORT_NAME_SIZE + 2];
	bool is_taken;
	int fd;

	snprintf(question, sizeof question, RECORD_GATHERED "%s\n", port);
	fd = capture_ask(socket, question);
	if (fd < 0)
		return false;
	a.n = 0;
	is_taken = read_all(fd, &a) && take(&a, lists);
	close(fd);
	if (!is_taken)
		explain_reset(lists);
	return is_taken;
}
