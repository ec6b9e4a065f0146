/* config.ini of dbus-d0-smartmeter, as Python's configparser reads it: sections, `key = value` or
 * `key: value`, names in any case, comments only in lines of their own, lines of any length (inih
 * cuts lines at 200 characters, which the comments of that file exceed); and of the script
 * service/run beside it the port, with which that starts the driver. Left out: interpolation with
 * %. */
#include "cmd/migrate/migrated.h"

#include "base/secret.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum {
	SETTINGS_MAX = 100,
	SECTION_MAX = 32,
	KEY_MAX = 48,
	VALUE_MAX = 160,
	NAME_BYTES_MAX = 32,
	TIMEOUT_LEAST_S = 5, /* what `timeout = auto` gives a meter at least */
};

#define BY_ID "/dev/serial/by-id/"

/* A line, kept, as one names the section that counts for others. */
struct ini_line {
	int line;
	char section[SECTION_MAX], key[KEY_MAX], value[VALUE_MAX];
};

struct ini {
	struct ini_line lines[SETTINGS_MAX];
	size_t n;
	struct ini_line dev; /* DEV in service/run; its line is 0 where there is none */
};

static char *trimmed(char *text)
{
	char *end;

	text += strspn(text, " \t\r\n\f\v");
	end = text + strlen(text);
	while (end > text && strchr(" \t\r\n\f\v", end[-1]))
		*--end = '\0';
	return text;
}

static const struct ini_line *find(const struct ini *ini, const char *section, const char *key)
{
	for (size_t i = ini->n; i > 0; i--) /* the last one counts */
		if (strcmp(ini->lines[i - 1].section, section) == 0 &&
			strcasecmp(ini->lines[i - 1].key, key) == 0)
			return &ini->lines[i - 1];
	return NULL;
}

/* The value that the old driver saw: of the device profile, else of [DEFAULT]. */
static const char *value_of(const struct ini *ini, const char *profile, const char *key)
{
	const struct ini_line *l = find(ini, profile, key);

	if (!l)
		l = find(ini, "DEFAULT", key);
	return l ? l->value : "";
}

/* Also with a decimal comma. */
static bool is_number(const char *text, double *v)
{
	char number[VALUE_MAX], *comma, *end;

	text_clean(number, sizeof number, text);
	comma = strchr(number, ',');
	if (comma)
		*comma = '.';
	*v = strtod(number, &end);
	return end != number && !*end && isfinite(*v);
}

/* Takes away what would be a comment in our file, and was none in the old one. */
static bool cut_comment(char *value)
{
	for (char *c = value; *c; c++)
		if (strchr("#;", *c) && (c == value || c[-1] == ' ' || c[-1] == '\t')) {
			*c = '\0';
			trimmed(value);
			return true;
		}
	return false;
}

/* With this the service started the driver, so it was the meter's. */
static void take_dev(struct migrated *m, const struct ini_line *dev)
{
	const struct old_setting old = {dev->line, dev->key, dev->value, "service/run"};
	size_t n = strlen(BY_ID);

	migrated_set(m, &old, "port", dev->value + (strncmp(dev->value, BY_ID, n) == 0 ? n : 0),
		migrated_port_remark(dev->value));
}

/* It counted only when the driver was started by hand, and may still be the one of its author. */
static void take_port(struct migrated *m, const struct old_setting *old)
{
	char port[VALUE_MAX], path[VALUE_MAX + sizeof BY_ID];

	text_clean(port, sizeof port, old->value);
	cut_comment(port);
	snprintf(path, sizeof path, BY_ID "%s", port);
	if (!*port)
		migrated_drop(m, old, "gridmeter finds the port by itself");
	else if (access(path, F_OK) == 0)
		migrated_set(m, old, "port", port, "this adapter is plugged in");
	else
		migrated_offer(m, old, "port", port,
			"counted only when the old driver was started by hand, and no such adapter "
			"is plugged in; gridmeter finds the port by itself");
}

static const char thirds[] =
	"The old driver split the power of a meter that tells only the total into thirds; without "
	"this line it is all on L1";

static void take_protocol(struct migrated *m, const struct old_setting *old)
{
	if (strcmp(old->value, "SML") == 0) {
		migrated_set(m, old, "protocol", "sml", "");
		migrated_add(m, old->line, "phases", "split", thirds);
	} else if (strcmp(old->value, "D0") == 0) {
		migrated_set(m, old, "protocol", "iec", "");
		migrated_add(m, old->line, "ask", "no", "the old driver only listened");
	} else {
		migrated_drop(m, old, "gridmeter finds out what the meter speaks");
	}
}

static void take_timeout(struct migrated *m, const struct old_setting *old)
{
	char seconds[16];
	bool is_short;
	double ms;

	if (!is_number(old->value, &ms) || ms <= 0 || ms > 1e6) {
		migrated_drop(m, old, "no number of milliseconds; gridmeter measures the period");
		return;
	}
	is_short = ms <= (TIMEOUT_LEAST_S - 1) * 1000;
	snprintf(seconds, sizeof seconds, "%.0f", is_short ? TIMEOUT_LEAST_S : ceil(ms / 1000));
	migrated_set(m, old, "timeout", seconds,
		is_short ? "raised to 5 s, as a meter that sends each 1 to 4 s would come and go"
			 : "milliseconds there, seconds here. The meter leaves the bus then and "
			   "comes back by itself");
}

/* At most 32 bytes, cut at the border of a character. */
static void take_name(struct migrated *m, const struct old_setting *old)
{
	char name[NAME_BYTES_MAX + 1];
	bool is_whole = text_clean(name, sizeof name, old->value) == strlen(old->value);

	if (cut_comment(name))
		is_whole = false;
	if (*name)
		migrated_set(m, old, "name", name, is_whole ? "" : "shortened");
	else
		migrated_drop(m, old, "the meter has its own name");
}

static void take_instance(struct migrated *m, const struct old_setting *old)
{
	if (strcmp(old->value, "0") == 0)
		migrated_drop(m, old, "0 is no good instance; Venus gives one, and keeps it");
	else
		migrated_set(m, old, "instance", old->value,
			"the instance to begin with; Venus keeps it");
}

/* At error gridmeter would not even say that a meter came. */
static void take_logging(struct migrated *m, const struct old_setting *old)
{
	static const char *const levels[] = {
		"CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "NOTSET"};
	enum { INFO = 3, DEBUG = 4 };

	for (int i = 0; i < (int)(sizeof levels / sizeof *levels); i++)
		if (strcmp(levels[i], old->value) == 0) {
			migrated_set(m, old, "log", i < DEBUG ? "info" : "debug",
				i < INFO ? "a line when something changes; at error gridmeter does "
					   "not even say that a meter came"
					 : "");
			return;
		}
	migrated_drop(m, old, "no level of logging that is known");
}

static void take_tariff(struct migrated *m, const struct old_setting *old)
{
	char tariff[32];
	double eur;

	if (!is_number(old->value, &eur)) {
		migrated_drop(m, old, "no number");
		return;
	}
	if (eur <= 0) {
		migrated_drop(m, old, "nothing is earned");
		return;
	}
	snprintf(tariff, sizeof tariff, "%.9g", eur);
	migrated_set(m, old, "feed_in_tariff", tariff,
		"what is earned stands on /Ac/Energy/Earned now. The old driver showed it as the "
		"energy of L2, and the exported energy as that of L3, which VRM takes for "
		"consumption; if you want that back, use the line below, too");
	migrated_add(m, old->line, "#legacy_display", "yes", "wrong meaning in VRM, so off");
}

static void take_statistics(struct migrated *m, const struct old_setting *old)
{
	char minutes[24];
	double v;

	if (!is_number(old->value, &v) || v < 0 || v > 1e5) {
		migrated_drop(m, old, "no number of minutes");
		return;
	}
	snprintf(minutes, sizeof minutes, v < 1 ? "0" : "%.0f min", v);
	migrated_set(m, old, "statistics", minutes, "one line in the log");
}

static void take_raw_data(struct migrated *m, const struct old_setting *old)
{
	if (strcmp(old->value, "1") == 0)
		migrated_set(m, old, "raw_data", "yes", "");
	else
		migrated_drop(m, old, "off is the default");
}

static void take_change_smartmeter(struct migrated *m, const struct old_setting *old)
{
	if (strcmp(old->value, "1") == 0)
		migrated_offer(m, old, "run_without_grid_meter", "yes",
			"the old driver changed Settings > ESS > Grid metering at each loss of the "
			"meter. That overrides what the installer has set, so it is off; take the "
			"# away to have it back");
	else
		migrated_drop(m, old, "off is the default");
}

/* Keys of the old driver that have no counterpart. */
static const struct {
	const char *key, *why;
} dropped[] = {
	{"AccessType", "there are no device profiles; the one it names is taken over"},
	{"ExitAfterHours", "gridmeter runs for years"},
	{"ExitOnTimeout", "gridmeter leaves the bus without exiting, and comes back"},
	{"ReadInterval", "gridmeter reads what comes when it comes"},
	{"Regex", "gridmeter reads the protocol itself; there is nothing to match"},
	{"Bytesize", "see Baudrate"},
};

static const struct {
	const char *key;
	void (*take)(struct migrated *m, const struct old_setting *old);
} taken[] = {
	{"Protocol", take_protocol},
	{"TimeoutInterval", take_timeout},
	{"CustomName", take_name},
	{"Deviceinstance", take_instance},
	{"Logging", take_logging},
	{"EurPerKwh", take_tariff},
	{"SignOfLifeLog", take_statistics},
	{"PostRawdata", take_raw_data},
	{"ChangeSmartmeter", take_change_smartmeter},
};

static void take_other(struct migrated *m, const struct old_setting *old)
{
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (strcasecmp(taken[i].key, old->key) == 0) {
			taken[i].take(m, old);
			return;
		}
	migrated_leave(m, old->line, old->key, "not known");
}

/* The old driver had no parity: it read a line of 7E1 as 7N1, which gridmeter would take
 * literally. */
static void take_baud(struct migrated *m, const struct old_setting *old, const char *bits)
{
	char line[VALUE_MAX + 8];

	snprintf(line, sizeof line, "%s 8N1", old->value);
	if (strcmp(bits, "8") == 0)
		migrated_set(m, old, "line", line, "with Bytesize = 8");
	else
		migrated_drop(m, old, "gridmeter finds speed, bits and parity by itself");
}

static void take(
	struct migrated *m, const struct ini *ini, const char *profile, const struct ini_line *l)
{
	const struct old_setting old = {l->line, l->key, l->value, NULL};

	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		if (strcasecmp(dropped[i].key, l->key) == 0) {
			migrated_drop(m, &old, dropped[i].why);
			return;
		}
	if (strcmp(l->section, "DEFAULT") != 0 && strcmp(l->section, profile) != 0) {
		m->n_dropped++;
		migrated_note(m, l->line, "line %d, %s in [%s]: not of the profile [%s], left out",
			l->line, secret_shown(l->key), l->section, profile);
	} else if (strcasecmp(l->key, "Baudrate") == 0) {
		take_baud(m, &old, value_of(ini, profile, "Bytesize"));
	} else if (strcasecmp(l->key, "Devicename") != 0) {
		take_other(m, &old);
	} else if (ini->dev.line) {
		migrated_drop(m, &old,
			"counted only when the old driver was started by hand; see DEV in service/run");
	} else {
		take_port(m, &old);
	}
}

static void keep_pair(
	struct migrated *m, struct ini *ini, const char *section, char *text, int line)
{
	char *delimiter = strpbrk(text, "=:"), shown[KEY_MAX];
	struct ini_line *l;

	if (!delimiter || delimiter == text || ini->n == SETTINGS_MAX || !*section) {
		text_clean(shown, sizeof shown, text);
		migrated_leave(m, line, shown, "expected \"key = value\"");
		return;
	}
	*delimiter = '\0';
	l = &ini->lines[ini->n++];
	l->line = line;
	text_clean(l->section, sizeof l->section, section);
	text_clean(l->key, sizeof l->key, trimmed(text));
	text_clean(l->value, sizeof l->value, trimmed(delimiter + 1));
}

/* One line; `section` is that of the lines after it. */
static void read_line(
	struct migrated *m, struct ini *ini, char section[SECTION_MAX], char *raw, int line)
{
	bool is_indented = *raw == ' ' || *raw == '\t';
	char *text = trimmed(raw), *end = strchr(text, ']');

	if (!*text || *text == '#' || *text == ';')
		return;
	if (*text == '[' && end) {
		*end = '\0';
		text_clean(section, SECTION_MAX, text + 1);
	} else if (is_indented) {
		migrated_note(m, line, "line %d: goes on from the line before, left out", line);
	} else {
		keep_pair(m, ini, section, text, line);
	}
}

/* DEV='/dev/serial/by-id/…', the last of them; what a shell would compute is none. */
static void read_run(struct ini *ini, char *run)
{
	ini->dev = (struct ini_line){0};
	for (int line = 1; run; line++) {
		char *text = trimmed(strsep(&run, "\n")), *value = text + strlen("DEV=");

		if (strncmp(text, "DEV=", strlen("DEV=")) != 0)
			continue;
		value += strspn(value, "\"'");
		value[strcspn(value, "\"' \t#;")] = '\0';
		if (*value != '/' || strpbrk(value, "$`*"))
			continue;
		ini->dev.line = line;
		text_clean(ini->dev.key, sizeof ini->dev.key, "DEV");
		text_clean(ini->dev.value, sizeof ini->dev.value, value);
	}
}

bool migrate_d0(struct migrated *m, char *text, char *run)
{
	char section[SECTION_MAX] = "";
	static struct ini ini;
	const char *profile;

	ini.n = 0;
	for (int line = 1; text; line++)
		read_line(m, &ini, section, strsep(&text, "\n"), line);
	profile = value_of(&ini, "DEFAULT", "AccessType");
	if (!*profile)
		profile = "USB";
	read_run(&ini, run);
	for (size_t i = 0; i < ini.n; i++)
		take(m, &ini, profile, &ini.lines[i]);
	if (m->n_set + m->n_dropped == 0)
		return false;
	if (ini.dev.line)
		take_dev(m, &ini.dev);
	if (!*value_of(&ini, "DEFAULT", "Protocol"))
		migrated_add(m, 0, "phases", "split", thirds);
	return true;
}
