/* Three kinds of machines: Venus OS with daemontools, others with systemd and the package, and the
 * rest, where people start gridmeter by hand. */
#include "doctor/machine_facts.h"

#include <string.h>
#include <unistd.h>

static const char unit[] = "/lib/systemd/system/gridmeter.service";

/* The two files of a place differ in how they end. */
static void name_keys_beside(const char *file, char keys[MACHINE_PATH_MAX])
{
	strcpy(keys, file);
	strcpy(keys + strlen(keys) - strlen(".keys"), ".keys");
}

void machine_facts_find(struct machine_facts *m, const char *file, const char *key_file)
{
	m->file = file;
	m->key_file = key_file;
	m->is_venus = machine_is_venus();
	config_place_find(&m->place);
	if (!*m->place.file)
		strcpy(m->place.file,
			m->is_venus ? "/data/gridmeter/gridmeter.conf" : "/etc/gridmeter.conf");
	if (!*m->place.keys)
		name_keys_beside(m->place.file, m->place.keys);
}

/* A configuration that somebody keeps elsewhere has its keys in itself. */
static const char *keys_of(const struct machine_facts *m, const char *file)
{
	if (m->key_file)
		return m->key_file;
	return strcmp(file, m->place.file) == 0 ? m->place.keys : file;
}

static void fill_commands(const struct machine_facts *m, struct facts *f)
{
	char path[MACHINE_PATH_MAX];

	machine_path(unit, path);
	if (m->is_venus) {
		facts_set_text(f, TEXT_START, "svc -u /service/gridmeter");
		facts_set_text(f, TEXT_LOG, "tai64nlocal </var/log/gridmeter/current");
	} else if (access(path, F_OK) == 0) {
		facts_set_text(f, TEXT_START, "systemctl start gridmeter");
		facts_set_text(f, TEXT_LOG, "journalctl -u gridmeter");
	} else {
		facts_set_text(f, TEXT_START, "gridmeter run");
	}
}

void machine_facts_fill(const struct machine_facts *m, struct facts *f)
{
	if (!*f->text[TEXT_CONFIG])
		facts_set_text(f, TEXT_CONFIG, m->file ? m->file : m->place.file);
	facts_set_text(f, TEXT_KEYS, keys_of(m, f->text[TEXT_CONFIG]));
	facts_set_text(f, TEXT_STICK, m->is_venus ? "yes" : "");
	fill_commands(m, f);
}
