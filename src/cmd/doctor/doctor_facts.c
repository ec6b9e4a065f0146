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

/* The words of a fact stand in the order of its enum. */
static const struct {
	const char *name;
	const char *const *words;
} rows[N_FACTS] = {
	[FACT_NONE] = {"", NULL},
	[FACT_DAEMON] = {"daemon", NULL},
	[FACT_FORBIDDEN] = {"forbidden", NULL},
	[FACT_IS_AUTO] = {"auto", NULL},
	[FACT_PORTS] = {"ports", NULL},
	[FACT_FREE] = {"free", NULL},
	[FACT_SEARCHING] = {"searching", NULL},
	[FACT_STATE] = {"state", states},
	[FACT_KIND] = {"kind", kinds},
	[FACT_LISTENED_MS] = {"listened_ms", NULL},
	[FACT_BYTES] = {"bytes", NULL},
	[FACT_SILENT_MS] = {"silent_ms", NULL},
	[FACT_WANTED_PROTOCOL] = {"wanted_protocol", protocol_words},
	[FACT_ASK] = {"ask", asks},
	[FACT_ASKING] = {"asking", NULL},
	[FACT_ASKED] = {"asked", NULL},
	[FACT_ECHOES] = {"echoes", NULL},
	[FACT_TRIED_ALL] = {"tried_all", NULL},
	[FACT_LINE_IS_FIXED] = {"line_is_fixed", NULL},
	[FACT_ONE_EDGE_PERCENT] = {"one_edge_percent", NULL},
	[FACT_PRINTABLE_PERCENT] = {"printable_percent", NULL},
	[FACT_EIGHTH_BIT_PERCENT] = {"eighth_bit_percent", NULL},
	[FACT_EXCESS] = {"excess", NULL},
	[FACT_TOO_SLOW] = {"too_slow", NULL},
	[FACT_INVERTED] = {"inverted", NULL},
	[FACT_HAS_PARITY] = {"has_parity", NULL},
	[FACT_NOISE_MS] = {"noise_ms", NULL},
	[FACT_PROTOCOL] = {"protocol", protocol_words},
	[FACT_FRAMES] = {"frames", NULL},
	[FACT_FAULTS] = {"faults", NULL},
	[FACT_FAULTS_SINCE] = {"faults_since", NULL},
	[FACT_INNER_FAULTS] = {"inner_faults", NULL},
	[FACT_DAMAGE] = {"damage", damages},
	[FACT_TELEGRAMS] = {"telegrams", NULL},
	[FACT_WITHOUT_VALUES] = {"without_values", NULL},
	[FACT_LOCKED] = {"locked", NULL},
	[FACT_KEY] = {"key", keys},
	[FACT_UNSUPPORTED] = {"unsupported", NULL},
	[FACT_UNKNOWN_LISTS] = {"unknown_lists", NULL},
	[FACT_REPEATED] = {"repeated", NULL},
	[FACT_IMPLAUSIBLE] = {"implausible", NULL},
	[FACT_WEAKER] = {"weaker", NULL},
	[FACT_POWER] = {"power", NULL},
	[FACT_MAGNITUDE] = {"magnitude", NULL},
	[FACT_WHOLE_KWH] = {"whole_kwh", NULL},
	[FACT_PARTIAL] = {"partial", NULL},
	[FACT_RELAPSES] = {"relapses", NULL},
	[FACT_LASTED_MS] = {"lasted_ms", NULL},
	[FACT_LIVE] = {"live", NULL},
	[FACT_POWER_AGE_MS] = {"power_age_ms", NULL},
	[FACT_EXPORT] = {"export", NULL},
	[FACT_PHASES] = {"phases", NULL},
	[FACT_REFUSED] = {"refused", NULL},
	[FACT_STRANGER] = {"stranger", NULL},
	[FACT_PERIOD_MS] = {"period_ms", NULL},
	[FACT_QUALITY] = {"quality", NULL},
	[FACT_GAP] = {"gap", NULL},
	[FACT_SIGN] = {"sign", NULL},
	[FACT_SCALE] = {"scale", NULL},
	[FACT_PHASE_SUM] = {"phase sum", NULL},
	[FACT_APPARENT] = {"apparent power", NULL},
	[FACT_FUSE] = {"fuse", NULL},
	[FACT_ENERGY] = {"energy", NULL},
	[FACT_VOLTAGE] = {"impossible voltage", NULL},
	[FACT_IMPOSSIBLE] = {"impossible power", NULL},
	[FACT_MOUNTING] = {"mounting", NULL},
	[FACT_CLOCK_OFF_S] = {"clock_off_s", NULL},
	[FACT_SERVICE] = {"service", services},
	[FACT_ROLE] = {"role_is_other", NULL},
	[FACT_INSTANCE] = {"instance", NULL},
	[FACT_BUS] = {"bus", NULL},
	[FACT_SETTINGS] = {"settings", NULL},
	[FACT_GRID_METERS] = {"grid_meters", NULL},
	[FACT_SAME_INSTANCE] = {"same_instance", NULL},
	[FACT_IS_WINNER] = {"winner", NULL},
	[FACT_SYSTEM] = {"system", NULL},
	[FACT_INVERTERS] = {"inverters", NULL},
	[FACT_GRID_INPUTS] = {"grid_inputs", NULL},
	[FACT_ADOPTED] = {"adopted", NULL},
	[FACT_RUN_WITHOUT] = {"run_without", NULL},
	[FACT_HUB4_MODE] = {"hub4_mode", NULL},
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

static void take_word(struct facts *f, enum fact fact, const char *word)
{
	for (int i = 0; rows[fact].words && rows[fact].words[i]; i++)
		if (strcmp(rows[fact].words[i], word) == 0)
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
		take_one(f, fact, cJSON_GetObjectItemCaseSensitive(from, rows[fact].name));
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
		if (strcmp(rows[fact].name, name) == 0) {
			if (f->is_known[fact] && rows[fact].words)
				snprintf(to, size, "%s", rows[fact].words[f->number[fact]]);
			else if (f->is_known[fact])
				write_number(name, f->number[fact], to, size);
			return true;
		}
	return false;
}

const char *fact_name(enum fact fact)
{
	return rows[fact].name;
}

bool fact_has_words(enum fact fact)
{
	return rows[fact].words != NULL;
}
