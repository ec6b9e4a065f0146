/* A small table of devices, by number, inode and the time of their last change; when it is full,
 * what is not in it is tried each time. Left out: who has a device open, which candidates.c finds
 * out. */
#include "port/nodes.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum {
	LOOK_MS = 10 * 60 * 1000,
	HOLLOW_ENOUGH = 3,
};

static bool is_same(const struct node *n, const struct stat *st)
{
	return n->inode == st->st_ino && n->changed.tv_sec == st->st_ctim.tv_sec &&
	       n->changed.tv_nsec == st->st_ctim.tv_nsec;
}

static struct node *entry_of(struct nodes *k, const struct stat *st)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->of[i].device == st->st_rdev)
			return &k->of[i];
	return NULL;
}

/* The entry of a device, as a new one when it was made anew. NULL: there is no such device, or no
 * room. */
static struct node *find(struct nodes *k, const char *path)
{
	struct node *n;
	struct stat st;

	if (stat(path, &st) < 0 || !S_ISCHR(st.st_mode))
		return NULL;
	n = entry_of(k, &st);
	if (!n && k->n < CANDIDATES_MAX)
		n = &k->of[k->n++];
	else if (!n || is_same(n, &st))
		return n;
	*n = (struct node){.device = st.st_rdev, .inode = st.st_ino, .changed = st.st_ctim};
	return n;
}

/* Who had it may have gone; somebody else may have it then. */
static void check_holder(struct nodes *k, struct node *n, const char *path)
{
	if (!n->holder || candidate_is_held_by(k->looker, path, n->holder))
		return;
	n->holder = 0;
	n->is_looked_at = false;
}

bool nodes_is_useless(struct nodes *k, const char *path)
{
	struct node *n = find(k, path);

	if (!n)
		return false;
	check_holder(k, n, path);
	return n->n_hollow >= HOLLOW_ENOUGH || n->holder;
}

void nodes_expect(struct nodes *k, const struct candidates *ports)
{
	for (size_t i = 0; i < ports->n; i++)
		find(k, ports->path[i]);
}

static void look(struct nodes *k, uint64_t now_ms)
{
	dev_t devices[CANDIDATES_MAX];
	pid_t holders[CANDIDATES_MAX];

	for (size_t i = 0; i < k->n; i++)
		devices[i] = k->of[i].device;
	candidates_holders(k->looker, devices, holders, k->n);
	for (size_t i = 0; i < k->n; i++) {
		k->of[i].is_looked_at = true;
		k->of[i].looked_ms = now_ms;
		k->of[i].holder = candidate_is_pseudo_terminal(devices[i]) ? 0 : holders[i];
	}
}

pid_t nodes_holder(struct nodes *k, const char *path, uint64_t now_ms)
{
	struct node *n = find(k, path);

	if (!n)
		return candidate_holder(k->looker, path);
	check_holder(k, n, path);
	if (!n->is_looked_at || now_ms - n->looked_ms >= LOOK_MS)
		look(k, now_ms);
	return n->holder;
}

/* What was known of is the device that was opened. One that has come in its place since is
 * another. */
void nodes_learn(struct nodes *k, const char *path, int error)
{
	struct node *n;
	struct stat st;

	if (error != -EIO || stat(path, &st) < 0)
		return;
	n = entry_of(k, &st);
	if (n && is_same(n, &st) && n->n_hollow < HOLLOW_ENOUGH)
		n->n_hollow++;
}
