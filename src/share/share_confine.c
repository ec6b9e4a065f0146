/* A broker is at one TCP port, the page at another; files are certificates, the password, the
 * configuration. Folders are allowed instead of files, as those are replaced. */
#include "share/share_confine.h"

#include "base/log.h"
#include "config/share_place.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 4 };

static const char user_name[] = "gridmeter-share", group_name[] = "gridmeter";

bool share_drop_root(void)
{
	const struct passwd *user = geteuid() == 0 ? getpwnam(user_name) : NULL;
	const struct group *readers;
	char folder[MACHINE_PATH_MAX];
	gid_t groups[2];
	size_t n = 1;

	if (!user)
		return true;
	groups[0] = user->pw_gid;
	readers = getgrnam(group_name);
	if (readers)
		groups[n++] = readers->gr_gid;
	share_folder(folder);
	if (chown(folder, user->pw_uid, user->pw_gid) < 0)
		log_debug("%s: %s", folder, strerror(errno));
	if (setgroups(n, groups) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0)
		return true;
	log_error("cannot become the user %s: %s", user_name, strerror(errno));
	return false;
}

/* Behind the last colon, unless that is within an address of IPv6. */
static void broker_port(const struct share_config *c, char port[8])
{
	const char *colon = strrchr(c->mqtt, ':'), *bracket = strrchr(c->mqtt, ']');
	bool has_port = colon && (bracket ? colon > bracket : strchr(c->mqtt, ':') == colon);

	snprintf(port, 8, "%.7s", has_port ? colon + 1 : c->mqtt_tls ? "8883" : "1883");
}

/* Returns file `i` of those that it may name; "": none. */
static const char *file_of(const struct share_config *c, int i)
{
	const char *const files[FILES] = {
		c->mqtt_ca, c->mqtt_cert, c->mqtt_key, c->mqtt_password_file};

	return files[i];
}

/* Datagrams are not looked at by the kernel, but for ports that only root may have. */
static void allow_datagrams(struct sandbox *s, const char *ports)
{
	char *end;

	for (unsigned long port; (port = strtoul(ports, &end, 10)) != 0; ports = end)
		if (port < IPPORT_RESERVED)
			sandbox_allow_listen(s, (uint16_t)port);
}

/* The ports that are usual, as they are what a changed configuration names. */
static void allow_ports(struct sandbox *s, const struct share_config *c)
{
	char port[8];

	broker_port(c, port);
	sandbox_allow_tcp(s, port);
	sandbox_allow_tcp(s, "1883");
	sandbox_allow_tcp(s, "8883");
	sandbox_allow_listen(s, c->http_port);
	if (c->ecotracker || c->shelly || c->homewizard)
		sandbox_allow_listen(s, c->meter_port);
	if (c->shelly)
		allow_datagrams(s, c->shelly_ports);
	if (c->modbus)
		sandbox_allow_listen(s, c->modbus_port);
	if (c->p1_port)
		sandbox_allow_listen(s, c->p1_port);
	if (c->relay_port)
		sandbox_allow_listen(s, c->relay_port);
}

void share_confine(const struct share_config *c, const char *path)
{
	static const char *const authorities[] = {
		"/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/usr/lib/ssl"};
	static struct sandbox s;
	char folder[MACHINE_PATH_MAX];

	sandbox_init(&s, SANDBOX_READ | SANDBOX_WRITE | SANDBOX_LOOP | SANDBOX_BUS |
				 SANDBOX_DAEMON | SANDBOX_SERVE);
	allow_ports(&s, c);
	for (int i = 0; i < FILES; i++)
		if (*file_of(c, i))
			sandbox_allow_beside(&s, FOLDER_READ, file_of(c, i));
	if (*path)
		sandbox_allow_beside(&s, FOLDER_READ, path);
	for (size_t i = 0; i < sizeof authorities / sizeof *authorities; i++)
		sandbox_allow(&s, FOLDER_READ, authorities[i]);
	sandbox_allow(&s, FOLDER_READ, "/proc/sys/kernel");
	share_folder(folder);
	sandbox_allow(&s, FOLDER_KEEP, folder);
	sandbox_enter(&s);
}

static size_t n_of_folder(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? (size_t)(slash - file + 1) : 0;
}

static bool is_in_folder_of(const char *file, const struct share_config *before)
{
	size_t n = n_of_folder(file);

	for (int i = 0; i < FILES; i++)
		if (*file_of(before, i) && n_of_folder(file_of(before, i)) == n &&
			memcmp(file_of(before, i), file, n) == 0)
			return true;
	return !*file;
}

static bool anew(struct conf_error *error, const char *what)
{
	return conf_wrong(error, "%s: gridmeter-share has to be started anew for it", what);
}

/* Ports of those that are off, and datagrams, are not looked at by the kernel. */
static bool is_same_listening(const struct share_config *a, const struct share_config *b)
{
	bool by_http = b->ecotracker || b->shelly || b->homewizard;

	return (!by_http || ((a->ecotracker || a->shelly || a->homewizard) &&
				    a->meter_port == b->meter_port)) &&
	       (!b->modbus || (a->modbus && a->modbus_port == b->modbus_port)) &&
	       (!b->p1_port || a->p1_port == b->p1_port) &&
	       (!b->relay_port || a->relay_port == b->relay_port);
}

bool share_confine_covers(
	const struct share_config *before, const struct share_config *now, struct conf_error *error)
{
	char port[8], port_before[8];

	if (!sandbox_has(SANDBOX_HAS_FOLDERS))
		return true;
	if (*now->mqtt && !*before->mqtt) /* it needs a socket of its own */
		return anew(error, "mqtt");
	broker_port(before, port_before);
	broker_port(now, port);
	if (*now->mqtt && strcmp(port, port_before) != 0 && strcmp(port, "1883") != 0 &&
		strcmp(port, "8883") != 0)
		return anew(error, now->mqtt);
	if (now->http_port != before->http_port)
		return anew(error, "http_port");
	if (!is_same_listening(before, now))
		return anew(error, "what listens for batteries and inverters");
	for (int i = 0; i < FILES; i++)
		if (!is_in_folder_of(file_of(now, i), before))
			return anew(error, file_of(now, i));
	return true;
}
