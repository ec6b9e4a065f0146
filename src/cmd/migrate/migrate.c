/* gridmeter migrate: takes over the configuration of dbus-d0-smartmeter or dbus-dlms-meter. Stopping the
 * old driver is the business of package/venus/install.sh. */
#include "cmd/cmd.h"
#include "base/print.h"
#include "base/secret.h"
#include "cmd/migrate/migrate_options.h"
#include "cmd/migrate/migrated.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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

/* A name that was given in the folder is on the disk when it returns, where the file system can say so. */
static void settle(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

static bool write_beside(const char *beside, mode_t mode, const char *text)
{
	size_t n = strlen(text);
	bool ok;
	int fd;

	unlink(beside);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return false;
	errno = ENOSPC; /* when less is written than there is */
	ok = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
	return close(fd) == 0 && ok;
}

/* A new file; one that is there already stays. It gets to its place as a whole, as half a configuration would be
 * taken for the owner's. */
static bool write_new(const char *folder, const char *name, mode_t mode, const char *text)
{
	char path[PATH_MAX], beside[PATH_MAX + 4];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	snprintf(beside, sizeof beside, "%s.new", path);
	errno = EEXIST;
	if (access(path, F_OK) == 0 || !write_beside(beside, mode, text) ||
		rename(beside, path) < 0) {
		print_err("gridmeter migrate: %s: %s\n", path, strerror(errno));
		unlink(beside);
		return false;
	}
	settle(folder);
	return true;
}

/* The keys that the owner has put there count more than the old ones. */
static bool write_files(const struct migrated *m)
{
	char keys[256], path[PATH_MAX];
	bool has_keys = *m->key || *m->auth_key, is_fine;

	snprintf(path, sizeof path, "%s/gridmeter.keys", m->folder);
	if (has_keys && access(path, F_OK) == 0) {
		print_err("gridmeter migrate: %s is there already and stays\n", path);
		has_keys = false;
	}
	snprintf(keys, sizeof keys, "%s%s%s%s%s%s", *m->key ? "key = " : "", m->key,
		*m->key ? "\n" : "", *m->auth_key ? "auth_key = " : "", m->auth_key,
		*m->auth_key ? "\n" : "");
	is_fine = !has_keys || write_new(m->folder, "gridmeter.keys", S_IRUSR | S_IWUSR, keys);
	explicit_bzero(keys, sizeof keys);
	if (!is_fine)
		return false;
	if (write_new(m->folder, "gridmeter.conf", S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH,
		    m->text + 1))
		return true;
	if (has_keys)
		unlink(path);
	return false;
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
		return write_files(m) ? EXIT_FINE : EXIT_MACHINE;
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
		print_err(
			"gridmeter migrate: no old driver is found in /data; name its file with --from\n");
		return EXIT_NOTHING;
	}
	secret_guard();
	confine(&o, &m);
	status = migrate(&o, &m);
	explicit_bzero(m.key, sizeof m.key);
	explicit_bzero(m.auth_key, sizeof m.auth_key);
	return status;
}
