/* gridmeter migrate: finds the configuration of dbus-d0-smartmeter or dbus-dlms-meter and prints
 * what it is for gridmeter, or writes it. Left out: stopping the old driver, which
 * package/venus/install.sh does. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "base/secret.h"
#include "cmd/migrate/migrate_files.h"
#include "cmd/migrate/migrate_options.h"
#include "cmd/migrate/migrated.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Where the old drivers are installed. */
static const char *const places[] = {"/data/dbus-d0-smartmeter/config.ini",
	"/data/dbus-dlms-meter/config.py", "/data/drivers/dbus-dlms-meter/config.py"};

static const char *find_old(void)
{
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (access(places[i], R_OK) == 0)
			return places[i];
	return NULL;
}

/* The name tells which of the two it is. */
static bool read_old(struct migrated *m, FILE *file)
{
	size_t n = strlen(m->source);
	bool is_python = n > 3 && strcmp(m->source + n - 3, ".py") == 0;

	migrated_note(m,
		"gridmeter.conf, from %s of %s. Every key has a default, see gridmeter.conf(5).",
		m->source, is_python ? "dbus-dlms-meter" : "dbus-d0-smartmeter");
	return is_python ? migrate_dlms(m, file) : migrate_d0(m, file);
}

static int migrate(const struct migrate_options *o, struct migrated *m)
{
	static char buffer[BUFSIZ]; /* there may be keys in it */
	FILE *file = fopen(m->source, "re");
	bool ok;

	if (!file) {
		print_err("gridmeter migrate: %s: %s\n", m->source, strerror(errno));
		return EXIT_NOTHING;
	}
	setvbuf(file, buffer, _IOFBF, sizeof buffer);
	ok = read_old(m, file) && !ferror(file);
	fclose(file);
	explicit_bzero(buffer, sizeof buffer);
	if (!ok) {
		print_err("gridmeter migrate: %s: nothing in it is a setting of the old drivers\n",
			m->source);
		return EXIT_NOTHING;
	}
	migrated_finish(m);
	if (o->to)
		return migrate_write(m) ? EXIT_FINE : EXIT_MACHINE;
	print_lines(stdout, m->text + 1); /* it begins with an empty line */
	return EXIT_FINE;
}

static void confine(const struct migrate_options *o, const struct migrated *m)
{
	struct sandbox s;

	sandbox_init(&s, SANDBOX_READ | (o->to ? SANDBOX_WRITE : 0));
	sandbox_allow(&s, FOLDER_READ, m->source);
	if (o->to)
		sandbox_allow(&s, FOLDER_KEEP, o->to);
	sandbox_enter(&s);
}

int cmd_migrate(int argc, char **argv)
{
	static struct migrated m;
	struct migrate_options o = {0};
	int status = options_take(&migrate_options, &o, argc, argv);

	if (status != OPTIONS_TAKEN)
		return status;
	m.source = o.from ? o.from : find_old();
	m.folder = o.to ? o.to : "/data/gridmeter";
	if (!m.source) {
		print_err("gridmeter migrate: no old driver is found in /data; "
			  "name its file with --from\n");
		return EXIT_NOTHING;
	}
	secret_guard();
	confine(&o, &m);
	status = migrate(&o, &m);
	explicit_bzero(m.key, sizeof m.key);
	explicit_bzero(m.auth_key, sizeof m.auth_key);
	return status;
}
