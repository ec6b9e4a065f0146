/* A line for each energy, by the name of its quantity, in Wh and as exactly as it was shown. */
#include "daemon/shown_energies.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/print.h"
#include "daemon/state_files.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PAUSE_MS = 30 * 60 * 1000,
	PLACES_MOST = 6,
};

static const double most_wh = 9e9; /* with so many places it is exact */

struct kept {
	uint32_t known;
	struct decimal shown[FAILOVER_ENERGIES];
};

static bool file_name(const struct identity *id, char out[STATE_NAME_MAX])
{
	return state_name("shown-", *id->id ? id->id : id->title, "", out);
}

static bool number_of(const char *value, struct decimal *out)
{
	const char *point = strchr(value, '.');
	const size_t places = point ? strlen(point + 1) : 0;
	char *end;
	const double v = strtod(value, &end);

	if (end == value || *end || !isfinite(v) || v < 0 || v > most_wh)
		return false;
	*out = decimal_from_double(v, places < PLACES_MOST ? (int)places : PLACES_MOST);
	return true;
}

static bool take_number(void *user, const char *where, const char *section, const char *key,
	const char *value, struct conf_error *error)
{
	struct kept *kept = user;

	(void)section;
	for (unsigned i = 0; i < FAILOVER_ENERGIES; i++)
		if (strcmp(quantity_name(Q_ENERGY_FORWARD + i), key) == 0 &&
			number_of(value, &kept->shown[i])) {
			kept->known |= UINT32_C(1) << i;
			return true;
		}
	return conf_wrong(error, "%s: %s = %s: expected an energy", where, key, value);
}

static void forget(void *user)
{
	memset(user, 0, sizeof(struct kept));
}

void shown_energies_restore(struct shown_energies *s, struct failover *f, const struct identity *id)
{
	char folder[PATH_MAX], name[STATE_NAME_MAX];
	struct conf_error error;
	struct kept kept;

	state_folder(s->state_dir, folder);
	s->is_there = file_name(id, name) && state_has(folder, name);
	if (!s->is_there ||
		state_read(folder, name, take_number, forget, &kept, &error) != STATE_READ)
		return; /* as without it */
	f->known = kept.known;
	memcpy(f->shown, kept.shown, sizeof f->shown);
}

static int store(const struct failover *f, const char *folder, const char *name)
{
	char text[DECIMAL_TEXT_MAX];
	FILE *file = state_begin(folder, name);

	if (!file)
		return -errno;
	print_to(file, "# Energies in Wh that a service has shown, and that must not fall.\n");
	for (unsigned i = 0; i < FAILOVER_ENERGIES; i++) {
		if (!(f->known >> i & 1))
			continue;
		decimal_text(f->shown[i], text);
		print_to(file, "%s = %s\n", quantity_name(Q_ENERGY_FORWARD + i), text);
	}
	return state_commit_unwaited(file, folder, name);
}

static void take_away(struct shown_energies *s, const char *folder, const char *name)
{
	char path[PATH_MAX + STATE_NAME_MAX];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	unlink(path);
	s->is_there = false;
	s->kept_ms = 0;
}

void shown_energies_keep(
	struct shown_energies *s, const struct failover *f, const struct identity *id, bool is_last)
{
	const bool is_needed = f->has_shown && (f->active || f->floors);
	char folder[PATH_MAX], name[STATE_NAME_MAX];
	int r;

	if ((!is_needed && !s->is_there) || !f->has_shown || !file_name(id, name))
		return;
	state_folder(s->state_dir, folder);
	if (!is_needed) {
		take_away(s, folder, name);
		return;
	}
	if (!is_last && s->kept_ms && clock_ms() - s->kept_ms < PAUSE_MS)
		return;
	r = store(f, folder, name);
	if (r < 0)
		log_debug("what was shown of energies cannot be kept in %s: %s", folder,
			strerror(-r));
	s->is_there |= r == 0;
	s->kept_ms = clock_ms();
}
