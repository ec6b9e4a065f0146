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
static const char *const services[] = {"off", "connecting", "reserving", "naming", "on", "none", NULL};

/* How an account says it. */
enum told {
	NOT_TOLD, /* it does not: found out in other ways */
	TOLD_AS_NUMBER,
	TOLD_AS_DIFFERENCE, /* a number, and its sign */
	TOLD_AS_PERCENT,
	TOLD_AS_YES_OR_NO,
	TOLD_AS_WORD,
	TOLD_AS_CONTRADICTION, /* a number, below "contradictions" */
};

static const struct {
	char name[19];
	uint8_t told; /* enum told */
} table[N_FACTS] = {
	[FACT_NONE] = {"", NOT_TOLD},
	[FACT_DAEMON] = {"daemon", NOT_TOLD},
	[FACT_FORBIDDEN] = {"forbidden", NOT_TOLD},
	[FACT_SENSELESS] = {"senseless", NOT_TOLD},
	[FACT_IS_AUTO] = {"auto", NOT_TOLD},
	[FACT_PORTS] = {"ports", NOT_TOLD},
	[FACT_FREE] = {"free", NOT_TOLD},
	[FACT_SEARCHING] = {"searching", TOLD_AS_YES_OR_NO},
	[FACT_STATE] = {"state", TOLD_AS_WORD},
	[FACT_KIND] = {"kind", TOLD_AS_WORD},
	[FACT_LISTENED_MS] = {"listened_ms", TOLD_AS_NUMBER},
	[FACT_BYTES] = {"bytes", TOLD_AS_NUMBER},
	[FACT_SILENT_MS] = {"silent_ms", TOLD_AS_NUMBER},
	[FACT_WANTED_PROTOCOL] = {"wanted_protocol", TOLD_AS_WORD},
	[FACT_ASK] = {"ask", TOLD_AS_WORD},
	[FACT_ASKING] = {"asking", TOLD_AS_YES_OR_NO},
	[FACT_ASKED] = {"asked", TOLD_AS_NUMBER},
	[FACT_ECHOES] = {"echoes", TOLD_AS_NUMBER},
	[FACT_TRIED_ALL] = {"tried_all", TOLD_AS_YES_OR_NO},
	[FACT_LINE_IS_FIXED] = {"line_is_fixed", TOLD_AS_YES_OR_NO},
	[FACT_ONE_EDGE_PERCENT] = {"one_edge_percent", TOLD_AS_PERCENT},
	[FACT_PRINTABLE_PERCENT] = {"printable_percent", TOLD_AS_PERCENT},
	[FACT_EIGHTH_BIT_PERCENT] = {"eighth_bit_percent", TOLD_AS_PERCENT},
	[FACT_EXCESS] = {"excess", TOLD_AS_NUMBER},
	[FACT_TOO_SLOW] = {"too_slow", TOLD_AS_YES_OR_NO},
	[FACT_INVERTED] = {"inverted", TOLD_AS_YES_OR_NO},
	[FACT_HAS_PARITY] = {"has_parity", TOLD_AS_YES_OR_NO},
	[FACT_NOISE_MS] = {"noise_ms", TOLD_AS_NUMBER},
	[FACT_PROTOCOL] = {"protocol", TOLD_AS_WORD},
	[FACT_FRAMES] = {"frames", TOLD_AS_NUMBER},
	[FACT_FAULTS] = {"faults", TOLD_AS_NUMBER},
	[FACT_FAULTS_SINCE] = {"faults_since", TOLD_AS_NUMBER},
	[FACT_INNER_FAULTS] = {"inner_faults", TOLD_AS_NUMBER},
	[FACT_DAMAGE] = {"damage", TOLD_AS_WORD},
	[FACT_TELEGRAMS] = {"telegrams", TOLD_AS_NUMBER},
	[FACT_WITHOUT_VALUES] = {"without_values", TOLD_AS_NUMBER},
	[FACT_LOCKED] = {"locked", TOLD_AS_NUMBER},
	[FACT_KEY] = {"key", TOLD_AS_WORD},
	[FACT_UNSUPPORTED] = {"unsupported", TOLD_AS_NUMBER},
	[FACT_UNKNOWN_LISTS] = {"unknown_lists", TOLD_AS_NUMBER},
	[FACT_REPEATED] = {"repeated", TOLD_AS_NUMBER},
	[FACT_IMPLAUSIBLE] = {"implausible", TOLD_AS_NUMBER},
	[FACT_WEAKER] = {"weaker", TOLD_AS_NUMBER},
	[FACT_POWER] = {"power", TOLD_AS_YES_OR_NO},
	[FACT_MAGNITUDE] = {"magnitude", TOLD_AS_YES_OR_NO},
	[FACT_WHOLE_KWH] = {"whole_kwh", TOLD_AS_YES_OR_NO},
	[FACT_PARTIAL] = {"partial", TOLD_AS_YES_OR_NO},
	[FACT_RELAPSES] = {"relapses", TOLD_AS_NUMBER},
	[FACT_LASTED_MS] = {"lasted_ms", TOLD_AS_NUMBER},
	[FACT_LIVE] = {"live", TOLD_AS_YES_OR_NO},
	[FACT_POWER_AGE_MS] = {"power_age_ms", TOLD_AS_NUMBER},
	[FACT_EXPORT] = {"export", TOLD_AS_YES_OR_NO},
	[FACT_PHASES] = {"phases", TOLD_AS_NUMBER},
	[FACT_REFUSED] = {"refused", TOLD_AS_YES_OR_NO},
	[FACT_STRANGER] = {"stranger", TOLD_AS_YES_OR_NO},
	[FACT_PERIOD_MS] = {"period_ms", TOLD_AS_NUMBER},
	[FACT_QUALITY] = {"quality", TOLD_AS_PERCENT},
	[FACT_GAP] = {"gap", TOLD_AS_NUMBER},
	[FACT_SIGN] = {"sign", TOLD_AS_CONTRADICTION},
	[FACT_SCALE] = {"scale", TOLD_AS_CONTRADICTION},
	[FACT_PHASE_SUM] = {"phase sum", TOLD_AS_CONTRADICTION},
	[FACT_APPARENT] = {"apparent power", TOLD_AS_CONTRADICTION},
	[FACT_FUSE] = {"fuse", TOLD_AS_CONTRADICTION},
	[FACT_ENERGY] = {"energy", TOLD_AS_CONTRADICTION},
	[FACT_VOLTAGE] = {"impossible voltage", TOLD_AS_CONTRADICTION},
	[FACT_IMPOSSIBLE] = {"impossible power", TOLD_AS_CONTRADICTION},
	[FACT_MOUNTING] = {"mounting", TOLD_AS_CONTRADICTION},
	[FACT_CLOCK_OFF_S] = {"clock_off_s", TOLD_AS_DIFFERENCE},
	[FACT_SERVICE] = {"service", TOLD_AS_WORD},
	[FACT_ROLE] = {"role_is_other", NOT_TOLD},
	[FACT_INSTANCE] = {"instance", TOLD_AS_NUMBER},
	[FACT_BUS] = {"bus", NOT_TOLD},
	[FACT_SETTINGS] = {"settings", NOT_TOLD},
	[FACT_GRID_METERS] = {"grid_meters", NOT_TOLD},
	[FACT_SAME_INSTANCE] = {"same_instance", NOT_TOLD},
	[FACT_IS_WINNER] = {"winner", NOT_TOLD},
	[FACT_SYSTEM] = {"system", NOT_TOLD},
	[FACT_INVERTERS] = {"inverters", NOT_TOLD},
	[FACT_GRID_INPUTS] = {"grid_inputs", NOT_TOLD},
	[FACT_ADOPTED] = {"adopted", NOT_TOLD},
	[FACT_RUN_WITHOUT] = {"run_without", NOT_TOLD},
	[FACT_HUB4_MODE] = {"hub4_mode", NOT_TOLD},
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

/* The most that a double holds exactly. */
static const double number_max = 9007199254740992.0;

static bool take_number(struct facts *f, enum fact fact, const cJSON *v, double least, double most)
{
	/* NaN is neither */
	if (!cJSON_IsNumber(v) || !(v->valuedouble >= least && v->valuedouble <= most))
		return false;
	facts_set(f, fact, (int64_t)v->valuedouble);
	return true;
}

static bool take_word(struct facts *f, enum fact fact, const cJSON *v)
{
	const char *const *words = words_of(fact);

	for (int i = 0; cJSON_IsString(v) && words[i]; i++)
		if (strcmp(words[i], v->valuestring) == 0) {
			facts_set(f, fact, i);
			return true;
		}
	return false;
}

static bool take_yes_or_no(struct facts *f, enum fact fact, const cJSON *v)
{
	if (!cJSON_IsBool(v))
		return false;
	facts_set(f, fact, cJSON_IsTrue(v));
	return true;
}

static bool take_one(struct facts *f, enum fact fact, const cJSON *v)
{
	switch ((enum told)table[fact].told) {
	case NOT_TOLD:
		return true;
	case TOLD_AS_NUMBER:
	case TOLD_AS_CONTRADICTION:
		return take_number(f, fact, v, 0, number_max);
	case TOLD_AS_DIFFERENCE:
		return take_number(f, fact, v, -number_max, number_max);
	case TOLD_AS_PERCENT:
		return take_number(f, fact, v, 0, 100);
	case TOLD_AS_YES_OR_NO:
		return take_yes_or_no(f, fact, v);
	case TOLD_AS_WORD:
		return take_word(f, fact, v);
	}
	return false;
}

static bool take_text(struct facts *f, enum fact_text text, const cJSON *v)
{
	if (!cJSON_IsString(v))
		return false;
	facts_set_text(f, text, v->valuestring);
	return true;
}

bool facts_take(struct facts *f, const cJSON *account)
{
	const cJSON *contradictions = cJSON_GetObjectItemCaseSensitive(account, "contradictions");
	bool makes_sense = cJSON_IsObject(account) &&
			   (!contradictions || cJSON_IsObject(contradictions));

	for (enum fact fact = FACT_NONE + 1; fact < N_FACTS; fact++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(
			table[fact].told == TOLD_AS_CONTRADICTION ? contradictions : account,
			table[fact].name);

		makes_sense &= !v || take_one(f, fact, v);
	}
	for (enum fact_text t = 0; t < N_TOLD_TEXTS; t++) {
		const cJSON *v = cJSON_GetObjectItemCaseSensitive(account, texts[t]);

		makes_sense &= !v || take_text(f, t, v);
	}
	if (*f->text[TEXT_ROLE])
		facts_set(f, FACT_ROLE,
			strcmp(f->text[TEXT_ROLE], "grid") == 0 ? ROLE_IS_GRID : ROLE_IS_OTHER);
	f->number[FACT_CLOCK_OFF_S] = llabs(f->number[FACT_CLOCK_OFF_S]);
	return makes_sense;
}

/* "" for a number that stands for none: whoever set it, nothing beyond the words is read. */
static const char *word_of(enum fact fact, int64_t v)
{
	const char *const *words = words_of(fact);

	for (; v > 0 && *words; v--)
		words++;
	return v == 0 && *words ? *words : "";
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
		if (strcmp(table[fact].name, name) == 0) {
			if (f->is_known[fact] && words_of(fact))
				snprintf(to, size, "%s", word_of(fact, f->number[fact]));
			else if (f->is_known[fact])
				write_number(name, f->number[fact], to, size);
			return true;
		}
	return false;
}

const char *fact_name(enum fact fact)
{
	return table[fact].name;
}

bool fact_has_words(enum fact fact)
{
	return words_of(fact) != NULL;
}
