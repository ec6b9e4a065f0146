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

/* What is in it tells which of the two it is, whatever its name. */
static bool read_old(struct migrated *m, char *text, const struct old_file *f)
{
	bool is_dlms = migrate_is_dlms(text);
	char *run = is_dlms || !*f->run ? NULL : old_file_read(f->run);
	bool ok = is_dlms ? migrate_dlms(m, text) : migrate_d0(m, text, run);

	old_file_forget(run);
	if (ok)
		migrated_finish(m, is_dlms ? "dbus-dlms-meter" : "dbus-d0-smartmeter");
	return ok;
}

static int migrate(const struct migrate_options *o, struct migrated *m, const struct old_file *f)
{
	char *text = old_file_read(f->path);
	bool ok = text && read_old(m, text, f);

	if (!ok)
		print_err("gridmeter migrate: %s: %s\n", m->source,
			text ? "nothing in it is a setting of the old drivers" : strerror(errno));
	if (!text)
		return EXIT_MACHINE;
	old_file_forget(text);
	if (!ok)
		return EXIT_NOTHING;
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
