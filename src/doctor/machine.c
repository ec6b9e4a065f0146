/* Three kinds of machines: Venus OS with daemontools, others with systemd and the package, and the
 * rest, where people start gridmeter by hand. */
#include "doctor/machine.h"

#include <string.h>
#include <unistd.h>

static const char unit[] = "/lib/systemd/system/gridmeter.service";

void machine_find(struct machine *m, const char *file, const char *key_file)
{
	config_place_find(&m->place);
	m->file = file;
	m->key_file = key_file;
}

/* A configuration that somebody keeps elsewhere has its keys in itself. */
static const char *keys_of(const struct machine *m, const char *file)
{
	if (m->key_file)
		return m->key_file;
	return strcmp(file, m->place.file) == 0 ? m->place.keys : file;
}

static void fill_commands(const struct machine *m, struct facts *f)
{
	if (m->place.is_venus) {
		facts_set_text(f, TEXT_START, "svc -u /service/gridmeter");
		facts_set_text(f, TEXT_LOG, "tai64nlocal </var/log/gridmeter/current");
	} else if (access(unit, F_OK) == 0) {
		facts_set_text(f, TEXT_START, "systemctl start gridmeter");
		facts_set_text(f, TEXT_LOG, "journalctl -u gridmeter");
	} else {
		facts_set_text(f, TEXT_START, "gridmeter run");
	}
}

void machine_fill(const struct machine *m, struct facts *f)
{
	if (!*f->text[TEXT_CONFIG])
		facts_set_text(f, TEXT_CONFIG, m->file ? m->file : m->place.file);
	facts_set_text(f, TEXT_KEYS, keys_of(m, f->text[TEXT_CONFIG]));
	facts_set_text(f, TEXT_STICK, m->place.is_venus ? "yes" : "");
	fill_commands(m, f);
}
