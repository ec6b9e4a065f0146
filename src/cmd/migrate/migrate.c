/* gridmeter migrate: finds the configuration of dbus-d0-smartmeter or dbus-dlms-meter and prints
 * what it is for gridmeter, or writes it. Left out: stopping the old driver, which
 * package/venus/install.sh does. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "base/secret.h"
#include "cmd/migrate/migrate_files.h"
#include "cmd/migrate/migrate_options.h"
#include "cmd/migrate/migrated.h"
#include "cmd/migrate/old_file.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int cannot_read(const char *path)
{
	print_err("gridmeter migrate: %s: %s\n", path, strerror(errno));
	return EXIT_MACHINE;
}

static int end_reading(struct migrated *m, bool is_understood, const char *driver)
{
	if (is_understood)
		migrated_finish(m, driver);
	else
		print_err("gridmeter migrate: %s: nothing in it is a setting of the old drivers\n",
			m->source);
	return is_understood ? EXIT_FINE : EXIT_NOTHING;
}

/* There may be no script beside it; one that is there has the port. */
static int read_d0(struct migrated *m, char *text, const char *path)
{
	char *run = *path ? old_file_read(path) : NULL;
	bool ok;

	if (!run && *path && errno != ENOENT && errno != ENOTDIR)
		return cannot_read(path);
	ok = migrate_d0(m, text, run);
	old_file_forget(run);
	return end_reading(m, ok, "dbus-d0-smartmeter");
}

/* What is in it tells which of the two it is, whatever its name. */
static int read_old(struct migrated *m, const struct old_file *f)
{
	char *text = old_file_read(f->path);
	int status;

	if (!text)
		return cannot_read(m->source);
	if (migrate_is_dlms(text))
		status = end_reading(m, migrate_dlms(m, text), "dbus-dlms-meter");
	else
		status = read_d0(m, text, f->run);
	old_file_forget(text);
	return status;
}

static int migrate(const struct migrate_options *o, struct migrated *m, const struct old_file *f)
{
	int status = read_old(m, f);

	if (status != EXIT_FINE)
		return status;
	if (o->to)
		return migrate_write(m) ? EXIT_FINE : EXIT_MACHINE;
	print_lines(stdout, m->text + 1); /* it begins with an empty line */
	return EXIT_FINE;
}

static void confine(const struct migrate_options *o, const struct old_file *f)
{
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | (o->to ? SANDBOX_WRITE : 0));
	sandbox_allow(&s, FOLDER_READ, f->path);
	sandbox_allow(&s, FOLDER_READ, f->run);
	sandbox_allow(&s, FOLDER_READ, "/dev/serial/by-id");
	if (o->to)
		sandbox_allow(&s, FOLDER_KEEP, o->to);
	sandbox_enter(&s);
}

/* Nothing is begun that cannot be ended. The folder has its whole name afterwards, as the daemon
 * may be started from another one. */
static int prepare(struct migrate_options *o, char folder[PATH_MAX])
{
	if (!o->to)
		return EXIT_FINE;
	if (!realpath(o->to, folder)) {
		print_err("gridmeter migrate: --to %s: %s\n", o->to, strerror(errno));
		return EXIT_MACHINE;
	}
	o->to = folder;
	return migrate_may_write(folder) ? EXIT_FINE : EXIT_NOTHING;
}

int cmd_migrate(int argc, char **argv)
{
	static struct migrated m;
	static struct old_file f;
	char folder[PATH_MAX];
	struct migrate_options o = {0};
	int status = options_take(&migrate_options, &o, argc, argv);

	if (status != OPTIONS_TAKEN)
		return status;
	if (!old_file_find(&f, o.from)) {
		print_err("gridmeter migrate: no old driver is found in %s; "
			  "name its file with --from\n",
			o.from ? o.from : "/data");
		return EXIT_NOTHING;
	}
	status = prepare(&o, folder);
	if (status != EXIT_FINE)
		return status;
	m.source = strcmp(f.path, "-") == 0 ? "standard input" : f.path;
	m.folder = o.to ? o.to : "/data/gridmeter";
	secret_guard();
	confine(&o, &f);
	status = migrate(&o, &m, &f);
	explicit_bzero(m.key, sizeof m.key);
	explicit_bzero(m.auth_key, sizeof m.auth_key);
	return status;
}
