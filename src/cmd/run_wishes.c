/* Reads and writes the file "wishes" in the state folder: a line for each meter. Little is kept,
 * and seldom: it is read anew each time. */
#include "cmd/run_wishes.h"

#include "base/conf.h"
#include "base/log.h"
#include "daemon/state_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	METERS_MAX = 256, /* whoever comes beside them, the oldest is forgotten for */
	METER_MAX = 80,
	TRIES = 6,
};

struct wished {
	char meter[METER_MAX];
	struct wishes wishes;
};

struct all {
	size_t n;
	struct wished of[METERS_MAX];
};

static const char file_name[] = "wishes";

static struct wished *find(struct all *all, const char *meter)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->of[i].meter, meter) == 0)
			return &all->of[i];
	return NULL;
}

static void forget_one(struct all *all, struct wished *which)
{
	size_t i = (size_t)(which - all->of);

	all->n--;
	memmove(which, which + 1, (all->n - i) * sizeof *which);
}

static struct wished *add(struct all *all, const char *meter)
{
	struct wished *w;

	if (all->n == METERS_MAX)
		forget_one(all, all->of);
	w = &all->of[all->n++];
	memset(w, 0, sizeof *w);
	snprintf(w->meter, sizeof w->meter, "%s", meter);
	return w;
}

/* "9 0 0 33 Cellar": given, role, position, instance, name. They are only compared. */
static bool take_line(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct wished *w = find(user, key);
	long number[4];
	char *at = (char *)value;

	(void)where, (void)section, (void)error;
	w = w ? w : add(user, key);
	for (int i = 0; i < 4; i++)
		number[i] = strtol(at, &at, 10);
	w->wishes = (struct wishes){.given = (unsigned)number[0],
		.role = (enum role)number[1],
		.position = (enum position)number[2],
		.instance = (int)number[3]};
	snprintf(w->wishes.name, sizeof w->wishes.name, "%s", at + strspn(at, " "));
	return true;
}

static void forget(void *user)
{
	struct all *all = user;

	all->n = 0;
}

static enum state_read read_all(const char *folder, struct all *all)
{
	struct conf_error error;

	return state_read(folder, file_name, take_line, forget, all, &error);
}

static void write_one(FILE *f, const struct wished *w)
{
	const struct wishes *of = &w->wishes;
	const bool is_name = conf_is_value(of->name);

	fprintf(f, "%s = %u %u %u %d %s\n", w->meter, is_name ? of->given : of->given & ~WISH_NAME,
		of->role, of->position, of->instance, is_name ? of->name : "");
}

static int write_all(const char *folder, const struct all *all)
{
	FILE *f = state_begin(folder, file_name);

	if (!f)
		return -errno;
	fputs("# What gridmeter.conf said of each meter when it was published last.\n", f);
	for (size_t i = 0; i < all->n; i++)
		write_one(f, &all->of[i]);
	return state_commit(f, folder, file_name);
}

static struct all all; /* too large for the stack */

bool run_wishes_recall(void *state_dir, const char *meter, struct wishes *before)
{
	char folder[PATH_MAX];
	const struct wished *w;

	state_folder(state_dir, folder);
	/* Of a part nobody knows what else was written: it would be taken for new. */
	if (read_all(folder, &all) != STATE_READ || !(w = find(&all, meter)))
		return false;
	*before = w->wishes;
	return true;
}

void run_wishes_keep(void *state_dir, const char *meter, const struct wishes *now)
{
	struct wishes kept = {0};
	char folder[PATH_MAX];
	struct wished *w;
	int r = -EIO;

	state_folder(state_dir, folder);
	if (read_all(folder, &all) == STATE_UNREADABLE)
		return;
	w = find(&all, meter);
	if (w && !wishes_changed(now, &w->wishes))
		return;
	if (w) {
		kept = w->wishes;
		forget_one(&all, w);
	}
	wishes_add(&kept, now);
	add(&all, meter)->wishes = kept;
	for (int i = 0; i < TRIES && r < 0; i++) /* there is no later occasion */
		r = write_all(folder, &all);
	if (r < 0)
		log_debug(
			"%s: what the configuration says cannot be kept: %s", folder, strerror(-r));
}
