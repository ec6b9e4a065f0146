/* Reads the configuration of the daemon, at its start and again. A service that ended because of a
 * typo would be started again for ever, and a house without a meter is worse than one whose new
 * name has to wait: so it goes on with what was right. Left out: the copies (last_good.c). */
#include "daemon/configure.h"

#include "base/log.h"
#include "config/key_file.h"
#include "config/lists.h"
#include "daemon/confine.h"
#include "daemon/last_good.h"
#include "daemon/state_files.h"

#include <string.h>
#include <unistd.h>

/* At the start by the name of the command, as everything else that is wrong then. */
static bool wrong(bool is_start, const struct conf_error *error)
{
	log_error("%s%s", is_start ? "gridmeter run: " : "", error->text);
	return false;
}

static bool override(
	const struct daemon_options *o, struct config_file *file, struct conf_error *error)
{
	bool ok = true;

	for (size_t i = 0; ok && i < o->n_overrides; i++)
		ok = config_file_override(file, o->overrides[i].where, o->overrides[i].key,
			o->overrides[i].value, error);
	return ok;
}

/* One of several drivers that are tried on a port is told which. */
static bool is_decidable(const struct daemon_options *o, const struct config_file *file)
{
	bool ok = !o->decide_ms ||
		  (file->n == 1 && !port_name_is_auto(&file->sections[0].config.port));

	if (!ok)
		log_error("--decide needs one port, as in --port /dev/ttyUSB0");
	return ok;
}

/* Meters are read whatever that section says. */
static void tell_share(const struct config_file *file)
{
	if (*file->share_wrong)
		log_error("%s; that is for gridmeter share only (see gridmeter doctor: "
			  "share-line)",
			file->share_wrong);
}

/* All but the files that it names. */
static bool read_all(const struct daemon_options *o, const char *path,
	const struct config_file *before, struct config_file *file)
{
	struct conf_error error;
	bool ok;

	config_file_reset(file);
	ok = !path || config_file_read(file, path, &error);
	tell_share(file);
	if (o->keys)
		config_file_find_keys(file, o->keys);
	if (o->lists && access(o->lists, F_OK) == 0)
		config_file_find_lists(file, o->lists);
	ok = ok && override(o, file, &error) && (!before || confine_covers(before, file, &error)) &&
	     config_file_fit(file, &error);
	return ok ? is_decidable(o, file) : wrong(!before, &error);
}

static bool read_keys(struct config *c, bool is_start)
{
	struct conf_error error;

	if (!config_file_read_keys(c, &error))
		return wrong(is_start, &error);
	if (*c->key_file)
		last_good_keep(c->key_file);
	return true;
}

static bool read_lists(const struct config *c)
{
	static struct dlms_lists lists;

	return !*c->lists || lists_read(&lists, c->lists, "gridmeter run");
}

static bool read_named(struct config_file *file, bool is_start)
{
	for (size_t i = 0; i < file->n; i++) {
		struct config *c = &file->sections[i].config;

		if (!read_keys(c, is_start) || !read_lists(c))
			return false;
	}
	return true;
}

static void replace_keys(struct config *c)
{
	struct conf_error error;
	char copy[PATH_MAX];

	if (last_good_find(c->key_file, copy) && key_file_read(c, copy, &error))
		log_error("going on with the keys that were in %s before", c->key_file);
	else
		log_error("going on without the keys in %s", c->key_file);
}

/* A meter that sends in clear needs no keys, and few need definitions of lists. */
static void replace_named(struct config_file *file)
{
	for (size_t i = 0; i < file->n; i++) {
		struct config *c = &file->sections[i].config;

		if (!read_keys(c, true))
			replace_keys(c);
		if (!read_lists(c)) {
			log_error("going on without the definitions in %s", c->lists);
			*c->lists = '\0';
		}
	}
}

/* The folder of the state as far as it is known without the file, which may be wrong. */
static bool begin_last_good(const struct daemon_options *o, struct config_file *file)
{
	char folder[PATH_MAX];

	if (!read_all(o, NULL, NULL, file))
		return false;
	state_folder(file->common.state_dir, folder);
	last_good_begin(folder);
	return true;
}

/* Returns the file that was read; NULL: the defaults hold. */
static const char *read_replaced(const struct daemon_options *o, struct config_file *file)
{
	static char copy[PATH_MAX];

	if (read_all(o, o->file, NULL, file)) {
		last_good_keep(o->file);
		return o->file;
	}
	if (last_good_find(o->file, copy) && read_all(o, copy, NULL, file)) {
		log_error("%s is wrong: going on with what was in it before", o->file);
		return copy;
	}
	log_error("%s is wrong: going on with the defaults", o->file);
	(void)read_all(o, NULL, NULL, file); /* as it was before */
	return NULL;
}

bool configure_start(const struct daemon_options *o, struct config_file *file, const char **by)
{
	*by = o->file;
	if (!o->last_good)
		return read_all(o, o->file, NULL, file) && read_named(file, true);
	if (!begin_last_good(o, file))
		return false;
	if (o->file)
		*by = read_replaced(o, file);
	replace_named(file);
	return true;
}

bool configure_again(
	const struct daemon_options *o, const struct config_file *before, struct config_file *file)
{
	bool ok = read_all(o, o->file, before, file) && read_named(file, false);

	if (ok && o->file)
		last_good_keep(o->file);
	return ok;
}
