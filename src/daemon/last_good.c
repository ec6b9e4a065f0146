/* A copy has the name of its file, with all folders. Left out: writing it so that a power cut does
 * no harm (state_files.c). */
#include "daemon/last_good.h"

#include "base/log.h"
#include "daemon/state_files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { CONTENT_MAX = 32 * 1024 }; /* octets; who writes more by hand keeps copies of his own */

struct content {
	char octets[CONTENT_MAX];
	size_t n;
};

static char kept_in[PATH_MAX];

void last_good_begin(const char *folder)
{
	snprintf(kept_in, sizeof kept_in, "%s", folder);
}

const char *last_good_folder(void)
{
	return kept_in;
}

/* "good+data+gridmeter+gridmeter.conf" */
static bool name_of(const char *path, char name[NAME_MAX + 1])
{
	int n = snprintf(name, NAME_MAX + 1, "good%s%s", *path == '/' ? "" : "+", path);

	for (char *c = name; (c = strchr(c, '/'));)
		*c = '+';
	return n <= NAME_MAX - (int)sizeof ".new";
}

/* False: it cannot be read, or is longer than what is kept. */
static bool get(const char *path, struct content *c)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;

	for (c->n = 0; n > 0 && c->n < CONTENT_MAX; c->n += (size_t)n) {
		n = read(fd, c->octets + c->n, CONTENT_MAX - c->n);
		if (n < 0)
			break;
	}
	if (fd >= 0)
		close(fd);
	return n == 0;
}

static int put(const char *name, const struct content *c)
{
	FILE *f = state_begin(kept_in, name);

	if (!f)
		return -errno;
	setvbuf(f, NULL, _IONBF, 0); /* there may be keys in it */
	fwrite(c->octets, 1, c->n, f);
	return state_commit(f, kept_in, name);
}

void last_good_keep(const char *path)
{
	static struct content now, before;
	char name[NAME_MAX + 1], copy[PATH_MAX];
	int r = 0;

	if (!*kept_in || !name_of(path, name) || !get(path, &now))
		return;
	if (!last_good_find(path, copy) || !get(copy, &before) || before.n != now.n ||
		memcmp(before.octets, now.octets, now.n) != 0)
		r = put(name, &now);
	if (r < 0)
		log_debug("%s: no copy of it in %s: %s", path, kept_in, strerror(-r));
	explicit_bzero(&now, sizeof now);
	explicit_bzero(&before, sizeof before);
}

bool last_good_find(const char *path, char copy[PATH_MAX])
{
	char name[NAME_MAX + 1];

	if (!*kept_in || !name_of(path, name) ||
		snprintf(copy, PATH_MAX, "%s/%s", kept_in, name) >= PATH_MAX)
		return false;
	if (access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		unlink(copy);
		return false;
	}
	return access(copy, F_OK) == 0;
}
