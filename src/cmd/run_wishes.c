/* Reads and writes the file "wishes" in the state folder: a section for each meter. Little is kept,
 * and seldom: it is read anew each time. */
#include "cmd/run_wishes.h"

#include "base/log.h"
#include "config/config.h"
#include "daemon/state_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	METERS_MAX = 256, /* whoever comes beside them, the oldest is forgotten for */
	METER_MAX = 80,
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

static void take_wish(struct wishes *w, const char *key, const char *value)
{
	unsigned which;
	long number;

	if (strcmp(key, "name") == 0 && conf_parse_text(value, w->name, sizeof w->name)) {
		w->given |= WISH_NAME;
	} else if (strcmp(key, "role") == 0 && conf_parse_word(value, role_names, &which)) {
		w->role = which;
		w->given |= WISH_ROLE;
	} else if (strcmp(key, "position") == 0 && conf_parse_word(value, position_names, &which)) {
		w->position = which;
		w->given |= WISH_POSITION;
	} else if (strcmp(key, "instance") == 0 &&
		   conf_parse_number(value, 1, INT16_MAX, &number)) {
		w->instance = (int)number;
		w->given |= WISH_INSTANCE;
	}
}

static bool take_line(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct all *all = user;
	struct wished *w = find(all, section);

	(void)where, (void)error;
	if (*section && strlen(section) < METER_MAX)
		take_wish(w ? &w->wishes : &add(all, section)->wishes, key, value);
	return true;
}

static void forget(void *user)
{
	struct all *all = user;

	all->n = 0;
}

/* False: the machine does not give what there is, so it is left alone. */
static bool read_all(const char *folder, struct all *all)
{
	struct conf_error error;

	return state_read(folder, file_name, take_line, forget, all, &error) != STATE_UNREADABLE;
}

static void write_one(FILE *f, const struct wished *w)
{
	const struct wishes *of = &w->wishes;

	fprintf(f, "[%s]\nseen = yes\n", w->meter);
	if (of->given & WISH_NAME && conf_is_value(of->name))
		fprintf(f, "name = %s\n", of->name);
	if (of->given & WISH_ROLE)
		fprintf(f, "role = %s\n", role_names[of->role]);
	if (of->given & WISH_POSITION)
		fprintf(f, "position = %s\n", position_names[of->position]);
	if (of->given & WISH_INSTANCE)
		fprintf(f, "instance = %d\n", of->instance);
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
	read_all(folder, &all);
	w = find(&all, meter);
	if (w)
		*before = w->wishes;
	return w;
}

static bool is_same(const struct wishes *a, const struct wishes *b)
{
	return a->given == b->given && !wishes_changed(a, b);
}

void run_wishes_keep(void *state_dir, const char *meter, const struct wishes *now)
{
	char folder[PATH_MAX];
	struct wished *w;
	int r;

	state_folder(state_dir, folder);
	if (!read_all(folder, &all))
		return;
	w = find(&all, meter);
	if (w && is_same(now, &w->wishes))
		return;
	if (w)
		forget_one(&all, w);
	add(&all, meter)->wishes = *now;
	r = write_all(folder, &all);
	if (r < 0)
		log_debug(
			"%s: what the configuration says cannot be kept: %s", folder, strerror(-r));
}
