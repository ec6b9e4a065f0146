/* Reads and writes the energies of integrate = yes: a line for each number, in Wh. Left out: what
 * the numbers mean and whether they can be true, which the integral itself says
 * (meter/check/integral.h). */
#include "daemon/integral_file.h"

#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/text.h"
#include "daemon/state_files.h"
#include "meter/check/integral.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SAVE_MS = 3600 * 1000 };

#define FIELD(name) offsetof(struct integral_saved, name)

static const struct {
	const char *name;
	size_t offset;
} numbers[] = {
	{"total_forward", FIELD(total_forward_wh)},
	{"total_reverse", FIELD(total_reverse_wh)},
	{"l1_forward", FIELD(forward_wh[0])},
	{"l2_forward", FIELD(forward_wh[1])},
	{"l3_forward", FIELD(forward_wh[2])},
	{"l1_reverse", FIELD(reverse_wh[0])},
	{"l2_reverse", FIELD(reverse_wh[1])},
	{"l3_reverse", FIELD(reverse_wh[2])},
	{"l1_forward_mark", FIELD(forward_mark_wh[0])},
	{"l2_forward_mark", FIELD(forward_mark_wh[1])},
	{"l3_forward_mark", FIELD(forward_mark_wh[2])},
	{"l1_reverse_mark", FIELD(reverse_mark_wh[0])},
	{"l2_reverse_mark", FIELD(reverse_mark_wh[1])},
	{"l3_reverse_mark", FIELD(reverse_mark_wh[2])},
};

enum {
	N_NUMBERS = sizeof numbers / sizeof *numbers,
	N_NEEDED = 8, /* all but the marks, which were not saved at first */
};

struct kept_energies {
	struct integral_saved saved;
	unsigned has; /* a bit for each number */
};

/* As the meter is called on the bus. False for one that says nothing of itself: its file might be
 * that of another. */
static bool file_name(
	const struct integral_file *f, const struct identity *meter, char out[STATE_NAME_MAX])
{
	return state_name("energies-", *meter->id ? meter->id : meter->title, f->place, out);
}

static bool take_number(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct kept_energies *s = user;
	char *end;
	double v = strtod(value, &end);

	(void)section;
	if (end == value || *end || !isfinite(v))
		return conf_wrong(error, "%s: %s = %s: expected a number", where, key, value);
	for (size_t i = 0; i < N_NUMBERS; i++)
		if (strcmp(numbers[i].name, key) == 0) {
			*(double *)((char *)&s->saved + numbers[i].offset) = v;
			s->has |= 1u << i;
		}
	s->saved.has_reverse |= strcmp(key, "total_reverse") == 0;
	return true;
}

/* Numbers of the forward direction, and all or none of the other. */
static bool is_whole(const struct kept_energies *kept)
{
	unsigned forward = 0, reverse = 0;

	for (size_t i = 0; i < N_NEEDED; i++)
		*(strstr(numbers[i].name, "reverse") ? &reverse : &forward) |= 1u << i;
	return (kept->has & forward) == forward &&
	       ((kept->has & reverse) == reverse || !(kept->has & reverse));
}

/* The file is named after the meter, by its full number: the log has the end of it. `error` begins
 * with the path, as far as it had room. */
static void say_useless(const char *folder, const char *name, const char *error, const char *what)
{
	size_t n = strlen(folder) + 1 + strlen(name);
	const char *why = strlen(error) > n ? error + n : ": not readable";

	log_error("energies-…%s%s; %s", text_end(name), why, what);
}

static void forget(void *user)
{
	memset(user, 0, sizeof(struct kept_energies));
}

bool integral_file_restore(const struct integral_file *f, const struct identity *meter)
{
	char folder[PATH_MAX], name[STATE_NAME_MAX];
	struct conf_error error;
	struct kept_energies kept;

	if (!file_name(f, meter, name))
		return true;
	state_folder(f->state_dir, folder);
	switch (state_read(folder, name, take_number, forget, &kept, &error)) {
	case STATE_READ:
		if (kept.has && (!is_whole(&kept) || !integral_restore(f->integral, &kept.saved)))
			log_error("energies-…%s: they cannot be true; those of the phases begin "
				  "anew",
				text_end(name));
		break;
	case STATE_WRONG:
		say_useless(folder, name, error.text, "those of the phases begin anew");
		break;
	case STATE_UNREADABLE:
		say_useless(folder, name, error.text,
			"there are none of the phases until the next start");
		return false;
	}
	return true;
}

static int store(const struct integral_file *to, const struct integral_saved *saved, bool waits)
{
	char folder[PATH_MAX], name[STATE_NAME_MAX];
	FILE *f;

	state_folder(to->state_dir, folder);
	if (!file_name(to, to->meter, name))
		return 0;
	f = state_begin(folder, name);
	if (!f)
		return -errno;
	fputs("# Energies of the phases in Wh, computed by gridmeter (integrate = yes).\n", f);
	for (size_t i = 0; i < N_NUMBERS; i++)
		if (saved->has_reverse || !strstr(numbers[i].name, "reverse"))
			fprintf(f, "%s = %.1f\n", numbers[i].name,
				*(const double *)((const char *)saved + numbers[i].offset));
	return (waits ? state_commit_and_wait : state_commit)(f, folder, name);
}

static void save(struct integral_file *f, const char *label, bool is_last, bool waits)
{
	struct integral_saved saved;
	int r;

	if (!integral_save(f->integral, is_last, &saved))
		return;
	r = store(f, &saved, waits);
	if (r < 0)
		log_error("%s: the energies of the phases cannot be kept: %s. Set state_dir", label,
			strerror(-r));
	f->saved_ms = clock_ms();
}

void integral_file_save(struct integral_file *f, const char *label)
{
	save(f, label, true, false);
}

void integral_file_keep(struct integral_file *f, const char *label)
{
	if (f->saved_ms == 0)
		f->saved_ms = clock_ms();
	if (integral_is_save_due(f->integral) || clock_ms() - f->saved_ms >= SAVE_MS)
		save(f, label, false, integral_is_beyond_mark(f->integral));
}
