/* For each meter its key and its history as they stand in memory, and a trailer with their number
 * and sizes. The same program reads it, or another one of the same sizes. */
#include "share/http/history_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

struct trailer {
	char magic[8];
	uint32_t size, n; /* of a history, of histories */
};

static const struct trailer trailer_of_none = {"gmhist1", sizeof(struct history), 0};

/* Begins anew what only the running step needs: the rest of it may be of any value. */
static void forget_sums(struct history *h)
{
	h->sum = 0;
	h->n = 0;
	memset(h->voltage_sum, 0, sizeof h->voltage_sum);
	memset(h->n_voltages, 0, sizeof h->n_voltages);
}

static bool read_one(int fd, struct http_meters *meters, uint64_t now_s)
{
	char key[SHARE_KEY_SIZE];
	struct http_slot *slot;
	struct history *h;

	if (read(fd, key, sizeof key) != sizeof key || !*key || !memchr(key, 0, sizeof key))
		return false;
	slot = http_meters_take(meters, key);
	h = slot ? http_meters_history(meters, slot) : NULL;
	if (!h || read(fd, h, sizeof *h) != sizeof *h || !history_makes_sense(h, now_s)) {
		if (slot)
			http_meters_free(slot);
		return false;
	}
	forget_sums(h);
	slot->is_gone = true; /* until it is heard of */
	return true;
}

/* How many histories a whole file has. */
static uint32_t n_of(int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);
	struct trailer t;

	if (n < (off_t)sizeof t || lseek(fd, n - (off_t)sizeof t, SEEK_SET) < 0 ||
		read(fd, &t, sizeof t) != (ssize_t)sizeof t ||
		memcmp(t.magic, trailer_of_none.magic, sizeof t.magic) != 0 ||
		t.size != sizeof(struct history) || t.n > HTTP_HISTORIES_MAX ||
		n != (off_t)(t.n * (SHARE_KEY_SIZE + sizeof(struct history)) + sizeof t))
		return 0;
	return t.n;
}

static void read_all(const char *path, struct http_meters *meters, uint64_t now_s)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	uint32_t n = fd >= 0 ? n_of(fd) : 0;

	if (fd < 0)
		return;
	lseek(fd, 0, SEEK_SET);
	while (n && read_one(fd, meters, now_s))
		n--;
	close(fd);
}

/* A folder that is memory stays it; who is in a sandbox meanwhile cannot ask again. */
static bool is_memory(const char *folder)
{
	static bool was;
	struct statfs fs;

	if (statfs(folder, &fs) == 0)
		was = (unsigned long)fs.f_type == TMPFS_MAGIC ||
		      (unsigned long)fs.f_type == RAMFS_MAGIC;
	else if (errno != ENOSYS)
		was = false;
	return was;
}

int history_file_begin(const char *folder, struct http_meters *meters, uint64_t now_s)
{
	char path[PATH_MAX];

	if (!*folder || !is_memory(folder))
		return -1;
	snprintf(path, sizeof path, "%s/history", folder);
	read_all(path, meters, now_s);
	unlink(path);
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

static bool write_one(int fd, const struct http_slot *slot)
{
	return write(fd, slot->key, sizeof slot->key) == sizeof slot->key &&
	       write(fd, slot->history, sizeof *slot->history) == sizeof *slot->history;
}

void history_file_write(int fd, const struct http_meters *meters)
{
	struct trailer t = trailer_of_none;
	bool is_written = true;

	for (size_t i = 0; is_written && i < HTTP_METERS_MAX; i++)
		if (meters->of[i].history && meters->of[i].history->has_any) {
			is_written = write_one(fd, &meters->of[i]);
			t.n++;
		}
	if (is_written && write(fd, &t, sizeof t) != (ssize_t)sizeof t)
		return; /* without it nothing of it is read */
}
