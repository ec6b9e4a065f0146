/* Goes through what a command needs, one by one: ports, files, the bus. Each need is either
 * allowed, or compared with what was allowed before. Left out: how the kernel is told
 * (sandbox/sandbox.c). */
#include "daemon/confine.h"

#include "daemon/guest.h"
#include "daemon/last_good.h"
#include "daemon/state_files.h"
#include "daemon/status_server.h"
#include "port/starter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VENUS_FOLDER "/opt/victronenergy"

enum need {
	NEED_READ,   /* the folder of a file */
	NEED_DEVICE, /* a file */
	NEED_TCP,    /* a port */
};

typedef bool need_take(void *ctx, enum need need, const char *what);

/* Of a name that is to be found: where its pattern looks. */
static bool need_of_pattern(const struct port_name *name, need_take *take, void *ctx)
{
	const char *pattern = port_name_pattern(name);

	return !pattern || take(ctx, NEED_READ, pattern);
}

static bool need_of_port(const struct port_name *name, need_take *take, void *ctx)
{
	struct port_place at;

	port_name_find(name, &at);
	switch (at.kind) {
	case PORT_AT_NOTHING:
		return need_of_pattern(name, take, ctx);
	case PORT_AT_SERVER:
		return *name->wrong || take(ctx, NEED_TCP, at.server.port);
	case PORT_AT_DEVICE:
		return take(ctx, NEED_DEVICE, at.path);
	case PORT_AT_CAPTURE:
		at.path[at.n_file] = '\0'; /* without its speed */
		break;
	}
	return take(ctx, NEED_READ, at.path);
}

/* Of buses only those of tests and of other machines are at TCP ports. */
static bool need_of_bus(const char *address, need_take *take, void *ctx)
{
	const char *port = strstr(address, "tcp:") ? strstr(address, "port=") : NULL;

	return !port || take(ctx, NEED_TCP, port + strlen("port="));
}

static bool need_of_section(const struct config *c, need_take *take, void *ctx)
{
	return need_of_port(&c->port, take, ctx) &&
	       (!*c->key_file || take(ctx, NEED_READ, c->key_file)) &&
	       (!*c->lists || take(ctx, NEED_READ, c->lists));
}

/* Before config_file_finish() there may be no section yet. */
static bool each_need(const struct config_file *file, need_take *take, void *ctx)
{
	bool ok = need_of_bus(file->common.bus, take, ctx) &&
		  need_of_section(&file->common, take, ctx);

	for (size_t i = 0; ok && i < file->n; i++)
		ok = need_of_section(&file->sections[i].config, take, ctx);
	return ok;
}

static bool allow(void *ctx, enum need need, const char *what)
{
	switch (need) {
	case NEED_READ:
		sandbox_allow_beside(ctx, FOLDER_READ, what);
		break;
	case NEED_DEVICE:
		sandbox_allow(ctx, FOLDER_DEVICE, what);
		break;
	case NEED_TCP:
		sandbox_allow_tcp(ctx, what);
		break;
	}
	return true;
}

/* The folder that is there, or the one in which it would be made. */
static void allow_links(struct sandbox *s, const char *folder)
{
	if (access(folder, F_OK) == 0)
		sandbox_allow(s, FOLDER_LINK, folder);
	else if (access(VENUS_FOLDER, F_OK) == 0)
		sandbox_allow_beside(s, FOLDER_LINK, folder);
}

void confine_ports(struct sandbox *s, struct looker *looker)
{
	sandbox_allow(s, FOLDER_DEVICE, "/dev");
	sandbox_allow(s, FOLDER_READ, "/proc");
	allow_links(s, starter_dirs.locks);
	allow_links(s, starter_dirs.links);
	looker->fd = sandbox_start_looker(holders_serve);
}

void confine_port(struct sandbox *s, const struct port_name *name)
{
	need_of_port(name, allow, s);
}

void confine_bus(struct sandbox *s, const char *address)
{
	const char *from_environment = getenv("DBUS_SYSTEM_BUS_ADDRESS");

	if (!address || !*address)
		address = from_environment ? from_environment : "";
	need_of_bus(address, allow, s);
}

void confine_config(struct sandbox *s, const struct config_file *file)
{
	each_need(file, allow, s);
	confine_bus(s, file->common.bus);
}

/* libdbus tells who asks which machine this is. */
static const char *const machine_ids[] = {"/etc/machine-id", "/var/lib/dbus/machine-id"};

void confine_daemon(const struct config_file *file, const char *path, struct looker *looker,
	const struct guest *guest)
{
	static struct sandbox s;
	char folder[PATH_MAX];

	sandbox_init(&s, SANDBOX_READ | SANDBOX_WRITE | SANDBOX_PORT | SANDBOX_LOOP | SANDBOX_BUS |
				 SANDBOX_DAEMON);
	confine_ports(&s, looker);
	confine_config(&s, file);
	if (path)
		sandbox_allow_beside(&s, FOLDER_READ, path);
	state_folder(file->common.state_dir, folder);
	/* Only what exists can be allowed. If the folder cannot be made, whoever needs it says
	 * why. */
	mkdir(folder, 0700);
	sandbox_allow(&s, FOLDER_KEEP, folder);
	if (*last_good_folder())
		sandbox_allow(&s, FOLDER_KEEP, last_good_folder());
	status_folder(folder);
	sandbox_allow(&s, FOLDER_LINK, folder);
	for (size_t i = 0; i < sizeof machine_ids / sizeof *machine_ids; i++)
		sandbox_allow(&s, FOLDER_READ, machine_ids[i]);
	guest->allow(&s, file);
	sandbox_enter(&s);
}

/* One need, to be found among those of another configuration. */
struct search {
	const struct config_file *before;
	struct conf_error *error;
	enum need need;
	const char *what;
	size_t n; /* of its characters that count: of a file, its folder */
};

static size_t n_of(enum need need, const char *what)
{
	const char *slash = strrchr(what, '/');

	return need != NEED_READ ? strlen(what) : slash ? (size_t)(slash - what + 1) : 0;
}

/* False: it is the one. */
static bool is_not(void *ctx, enum need need, const char *what)
{
	const struct search *s = ctx;

	return need != s->need || n_of(need, what) != s->n || memcmp(what, s->what, s->n) != 0;
}

/* Devices are where devices are. */
static bool was_allowed(void *ctx, enum need need, const char *what)
{
	struct search *s = ctx;

	if (need == NEED_DEVICE || (need == NEED_READ && !sandbox_has(SANDBOX_HAS_FOLDERS)))
		return true;
	s->need = need;
	s->what = what;
	s->n = n_of(need, what);
	return !each_need(s->before, is_not, s) ||
	       conf_wrong(s->error, "%s: gridmeter has to be started anew for it", what);
}

bool confine_covers(
	const struct config_file *before, const struct config_file *now, struct conf_error *error)
{
	struct search s = {.before = before, .error = error};

	if (sandbox_has(SANDBOX_HAS_FOLDERS) &&
		strcmp(before->common.state_dir, now->common.state_dir) != 0)
		return conf_wrong(error, "state_dir = %s: gridmeter has to be started anew for it",
			now->common.state_dir);
	return each_need(now, was_allowed, &s);
}
