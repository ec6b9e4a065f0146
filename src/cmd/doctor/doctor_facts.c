/* Facts by name. */
#include "cmd/doctor/doctor_facts.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const states[] = {"open", "waiting", "connecting", "missing", "forbidden",
	"held", "not-serial", "refused", "unreachable", "nameless", "failed", NULL};
static const char *const kinds[] = {"serial", "tcp", "capture", NULL};
static const char *const protocol_words[] = {"sml", "dlms", "iec", NULL};
static const char *const asks[] = {"auto", "yes", "no", NULL};
static const char *const keys[] = {"fine", "missing", "wrong", "authentication", "unsigned", NULL};
static const char *const damages[] = {
	"none", "other", "p1-checksum", "line-ends", "no-data", "endless", "missing-parts", NULL};
static const char *const services[] = {"off", "connecting", "reserving", "naming", "on", NULL};

static const char names[N_FACTS][20] = {
	[FACT_NONE] = "",
	[FACT_DAEMON] = "daemon",
	[FACT_FORBIDDEN] = "forbidden",
	[FACT_IS_AUTO] = "auto",
	[FACT_PORTS] = "ports",
	[FACT_FREE] = "free",
	[FACT_SEARCHING] = "searching",
	[FACT_STATE] = "state",
	[FACT_KIND] = "kind",
	[FACT_LISTENED_MS] = "listened_ms",
	[FACT_BYTES] = "bytes",
	[FACT_SILENT_MS] = "silent_ms",
	[FACT_WANTED_PROTOCOL] = "wanted_protocol",
	[FACT_ASK] = "ask",
	[FACT_ASKING] = "asking",
	[FACT_ASKED] = "asked",
	[FACT_ECHOES] = "echoes",
	[FACT_TRIED_ALL] = "tried_all",
	[FACT_LINE_IS_FIXED] = "line_is_fixed",
	[FACT_ONE_EDGE_PERCENT] = "one_edge_percent",
	[FACT_PRINTABLE_PERCENT] = "printable_percent",
	[FACT_EIGHTH_BIT_PERCENT] = "eighth_bit_percent",
	[FACT_EXCESS] = "excess",
	[FACT_TOO_SLOW] = "too_slow",
	[FACT_INVERTED] = "inverted",
	[FACT_HAS_PARITY] = "has_parity",
	[FACT_NOISE_MS] = "noise_ms",
	[FACT_PROTOCOL] = "protocol",
	[FACT_FRAMES] = "frames",
	[FACT_FAULTS] = "faults",
	[FACT_FAULTS_SINCE] = "faults_since",
	[FACT_INNER_FAULTS] = "inner_faults",
	[FACT_DAMAGE] = "damage",
	[FACT_TELEGRAMS] = "telegrams",
	[FACT_WITHOUT_VALUES] = "without_values",
	[FACT_LOCKED] = "locked",
	[FACT_KEY] = "key",
	[FACT_UNSUPPORTED] = "unsupported",
	[FACT_UNKNOWN_LISTS] = "unknown_lists",
	[FACT_REPEATED] = "repeated",
	[FACT_IMPLAUSIBLE] = "implausible",
	[FACT_WEAKER] = "weaker",
	[FACT_POWER] = "power",
	[FACT_MAGNITUDE] = "magnitude",
	[FACT_WHOLE_KWH] = "whole_kwh",
	[FACT_PARTIAL] = "partial",
	[FACT_RELAPSES] = "relapses",
	[FACT_LASTED_MS] = "lasted_ms",
	[FACT_LIVE] = "live",
	[FACT_POWER_AGE_MS] = "power_age_ms",
	[FACT_EXPORT] = "export",
	[FACT_PHASES] = "phases",
	[FACT_REFUSED] = "refused",
	[FACT_STRANGER] = "stranger",
	[FACT_PERIOD_MS] = "period_ms",
	[FACT_QUALITY] = "quality",
	[FACT_GAP] = "gap",
	[FACT_SIGN] = "sign",
	[FACT_SCALE] = "scale",
	[FACT_PHASE_SUM] = "phase sum",
	[FACT_APPARENT] = "apparent power",
	[FACT_FUSE] = "fuse",
	[FACT_ENERGY] = "energy",
	[FACT_VOLTAGE] = "impossible voltage",
	[FACT_IMPOSSIBLE] = "impossible power",
	[FACT_MOUNTING] = "mounting",
	[FACT_CLOCK_OFF_S] = "clock_off_s",
	[FACT_SERVICE] = "service",
	[FACT_ROLE] = "role_is_other",
	[FACT_INSTANCE] = "instance",
	[FACT_BUS] = "bus",
	[FACT_SETTINGS] = "settings",
	[FACT_GRID_METERS] = "grid_meters",
	[FACT_SAME_INSTANCE] = "same_instance",
	[FACT_IS_WINNER] = "winner",
	[FACT_SYSTEM] = "system",
	[FACT_INVERTERS] = "inverters",
	[FACT_GRID_INPUTS] = "grid_inputs",
	[FACT_ADOPTED] = "adopted",
	[FACT_RUN_WITHOUT] = "run_without",
	[FACT_HUB4_MODE] = "hub4_mode",
};

/* Of facts that are told by a word; the words stand in the order of the enum. */
static const struct {
	enum fact fact;
	const char *const *words;
} worded[] = {
	{FACT_STATE, states},
	{FACT_KIND, kinds},
	{FACT_WANTED_PROTOCOL, protocol_words},
	{FACT_ASK, asks},
	{FACT_PROTOCOL, protocol_words},
	{FACT_DAMAGE, damages},
	{FACT_KEY, keys},
	{FACT_SERVICE, services},
};

static const char *const texts[N_FACT_TEXTS] = {
	[TEXT_PORT] = "port",
	[TEXT_LABEL] = "label",
	[TEXT_WANTED_PORT] = "wanted_port",
	[TEXT_WANTED_METER] = "wanted_meter",
	[TEXT_SECTION] = "section",
	[TEXT_LINE] = "line",
	[TEXT_PROTOCOL] = "protocol",
	[TEXT_MAIN_FAULT] = "main_fault",
	[TEXT_MANUFACTURER] = "manufacturer",
	[TEXT_SERIAL] = "serial",
	[TEXT_METER_TIME] = "meter_time",
	[TEXT_OUR_TIME] = "our_time",
	[TEXT_PORT_ERROR] = "port_error",
	[TEXT_LAST_ERROR] = "last_error",
	[TEXT_BUS_NAME] = "bus_name",
	[TEXT_ROLE] = "role",
	[TEXT_HOLDER] = "holder",
	[TEXT_OTHER] = "other",
};

void facts_set(struct facts *f, enum fact fact, int64_t v)
{
	f->is_known[fact] = true;
	f->number[fact] = v;
}

void facts_set_text(struct facts *f, enum fact_text text, const char *v)
{
	text_clean(f->text[text], sizeof f->text[text], v);
}

/* NULL: it is a number. */
static const char *const *words_of(enum fact fact)
{
	for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
		if (worded[i].fact == fact)
			return worded[i].words;
	return NULL;
}

static void take_word(struct facts *f, enum fact fact, const char *word)
{
	const char *const *words = words_of(fact);

	for (int i = 0; words && words[i]; i++)
		if (strcmp(words[i], word) == 0)
			facts_set(f, fact, i);
}

static void take_one(struct facts *f, enum fact fact, const cJSON *v)
{
	if (cJSON_IsNumber(v))
		facts_set(f, fact, (int64_t)v->valuedouble);
	else if (cJSON_IsBool(v))
		facts_set(f, fact, cJSON_IsTrue(v));
	else if (cJSON_IsString(v))
		take_word(f, fact, v->valuestring);
}

static void take_all(struct facts *f, const cJSON *from)
{
	for (enum fact fact = FACT_NONE + 1; fact < N_FACTS; fact++)
		take_one(f, fact, cJSON_GetObjectItemCaseSensitive(from, names[fact]));
}

void facts_take(struct facts *f, const cJSON *account)
{
	take_all(f, account);
	take_all(f, cJSON_GetObjectItemCaseSensitive(account, "contradictions"));
	for (enum fact_text t = 0; t < N_FACT_TEXTS; t++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(account, texts[t]);

		if (cJSON_IsString(v))
			facts_set_text(f, t, v->valuestring);
	}
	if (*f->text[TEXT_ROLE])
		facts_set(f, FACT_ROLE,
			strcmp(f->text[TEXT_ROLE], "grid") == 0 ? ROLE_IS_GRID : ROLE_IS_OTHER);
	f->number[FACT_CLOCK_OFF_S] = llabs(f->number[FACT_CLOCK_OFF_S]);
}

static void write_number(const char *name, int64_t v, char *to, size_t size)
{
	size_t n = strlen(name);

	if (n < 3 || strcmp(name + n - 3, "_ms") != 0)
		snprintf(to, size, "%" PRId64, v);
	else if (v < 10000)
		snprintf(to, size, "%.1f s", (double)v / 1000);
	else
		snprintf(to, size, "%" PRId64 " s", v / 1000);
}

bool facts_write(const struct facts *f, const char *name, char *to, size_t size)
{
	*to = '\0';
	for (enum fact_text t = 0; t < N_FACT_TEXTS; t++)
		if (strcmp(texts[t], name) == 0) {
			snprintf(to, size, "%s", f->text[t]);
			return true;
		}
	for (enum fact fact = FACT_NONE + 1; fact < N_FACTS; fact++)
		if (strcmp(names[fact], name) == 0) {
			if (f->is_known[fact] && words_of(fact))
				snprintf(to, size, "%s", words_of(fact)[f->number[fact]]);
			else if (f->is_known[fact])
				write_number(name, f->number[fact], to, size);
			return true;
		}
	return false;
}

const char *fact_name(enum fact fact)
{
	return names[fact];
}

bool fact_has_words(enum fact fact)
{
	return words_of(fact) != NULL;
}
