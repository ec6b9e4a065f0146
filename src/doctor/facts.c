/* The table of facts: for each its name, and where it comes from, a field of the status or another
 * source. Left out: what follows from the facts (findings.c). */
#include "doctor/facts.h"

#include "base/project.h"
#include "base/text.h"
#include "status/status_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLD(field)       \
	{                 \
		field, "" \
	}
#define FOUND(name)                   \
	{                             \
		N_STATUS_FIELDS, name \
	}

static const struct {
	uint8_t field; /* enum status_field; N_STATUS_FIELDS: no status tells it */
	char name[15]; /* then */
} table[N_FACTS] = {
	[FACT_NONE] = FOUND(""),
	[FACT_DAEMON] = FOUND("daemon"),
	[FACT_FORBIDDEN] = FOUND("forbidden"),
	[FACT_SENSELESS] = FOUND("senseless"),
	[FACT_CONFIG_WRONG] = FOUND("config_wrong"),
	[FACT_ENDS] = FOUND("ends"),
	[FACT_NO_ADAPTER] = FOUND("no_adapter"),
	[FACT_IS_AUTO] = FOUND("auto"),
	[FACT_PORTS] = FOUND("ports"),
	[FACT_FREE] = FOUND("free"),
	[FACT_SEARCHING] = TOLD(STATUS_SEARCHING),
	[FACT_STATE] = TOLD(STATUS_STATE),
	[FACT_KIND] = TOLD(STATUS_KIND),
	[FACT_LISTENED_MS] = TOLD(STATUS_LISTENED_MS),
	[FACT_BYTES] = TOLD(STATUS_BYTES),
	[FACT_SILENT_MS] = TOLD(STATUS_SILENT_MS),
	[FACT_GONE_MS] = TOLD(STATUS_GONE_MS),
	[FACT_WANTED_PROTOCOL] = TOLD(STATUS_WANTED_PROTOCOL),
	[FACT_ASK] = TOLD(STATUS_ASK),
	[FACT_ASKING] = TOLD(STATUS_ASKING),
	[FACT_ASKED] = TOLD(STATUS_ASKED),
	[FACT_ECHOES] = TOLD(STATUS_ECHOES),
	[FACT_TRIED_ALL] = TOLD(STATUS_TRIED_ALL),
	[FACT_LINE_IS_FIXED] = TOLD(STATUS_LINE_IS_FIXED),
	[FACT_ONE_EDGE_PERCENT] = TOLD(STATUS_ONE_EDGE_PERCENT),
	[FACT_PRINTABLE_PERCENT] = TOLD(STATUS_PRINTABLE_PERCENT),
	[FACT_EIGHTH_BIT_PERCENT] = TOLD(STATUS_EIGHTH_BIT_PERCENT),
	[FACT_EXCESS] = TOLD(STATUS_EXCESS),
	[FACT_TOO_SLOW] = TOLD(STATUS_TOO_SLOW),
	[FACT_INVERTED] = TOLD(STATUS_INVERTED),
	[FACT_HAS_PARITY] = TOLD(STATUS_HAS_PARITY),
	[FACT_NOISE_MS] = TOLD(STATUS_NOISE_MS),
	[FACT_PROTOCOL] = TOLD(STATUS_PROTOCOL),
	[FACT_FRAMES] = TOLD(STATUS_FRAMES),
	[FACT_FAULTS] = TOLD(STATUS_FAULTS),
	[FACT_FAULTS_SINCE] = TOLD(STATUS_FAULTS_SINCE),
	[FACT_DAMAGED] = TOLD(STATUS_DAMAGED),
	[FACT_INNER_FAULTS] = TOLD(STATUS_INNER_FAULTS),
	[FACT_DAMAGE] = TOLD(STATUS_DAMAGE),
	[FACT_TELEGRAMS] = TOLD(STATUS_TELEGRAMS),
	[FACT_WITHOUT_VALUES] = TOLD(STATUS_WITHOUT_VALUES),
	[FACT_LOCKED] = TOLD(STATUS_LOCKED),
	[FACT_KEY] = TOLD(STATUS_KEY),
	[FACT_UNSUPPORTED] = TOLD(STATUS_UNSUPPORTED),
	[FACT_UNKNOWN_LISTS] = TOLD(STATUS_UNKNOWN_LISTS),
	[FACT_WITHDRAWN_LISTS] = TOLD(STATUS_WITHDRAWN_LISTS),
	[FACT_LIST_VALUES] = TOLD(STATUS_LIST_VALUES),
	[FACT_EXPLAINED] = TOLD(STATUS_EXPLAINED),
	[FACT_EXPLAINED_SURE] = TOLD(STATUS_EXPLAINED_SURE),
	[FACT_REPEATED] = TOLD(STATUS_REPEATED),
	[FACT_IMPLAUSIBLE] = TOLD(STATUS_IMPLAUSIBLE),
	[FACT_WEAKER] = TOLD(STATUS_WEAKER),
	[FACT_POWER] = TOLD(STATUS_POWER),
	[FACT_MAGNITUDE] = TOLD(STATUS_MAGNITUDE),
	[FACT_WHOLE_KWH] = TOLD(STATUS_WHOLE_KWH),
	[FACT_LOCKABLE] = TOLD(STATUS_LOCKABLE),
	[FACT_RELAPSES] = TOLD(STATUS_RELAPSES),
	[FACT_LASTED_MS] = TOLD(STATUS_LASTED_MS),
	[FACT_LIVE] = TOLD(STATUS_LIVE),
	[FACT_POWER_AGE_MS] = TOLD(STATUS_POWER_AGE_MS),
	[FACT_EXPORT] = TOLD(STATUS_EXPORT),
	[FACT_PHASES] = TOLD(STATUS_PHASES),
	[FACT_REFUSED] = TOLD(STATUS_REFUSED),
	[FACT_STRANGER] = TOLD(STATUS_STRANGER),
	[FACT_PERIOD_MS] = TOLD(STATUS_PERIOD_MS),
	[FACT_QUALITY] = TOLD(STATUS_QUALITY),
	[FACT_GAP] = TOLD(STATUS_GAP),
	[FACT_SIGN] = TOLD(STATUS_SIGN),
	[FACT_SCALE] = TOLD(STATUS_SCALE),
	[FACT_PHASE_SUM] = TOLD(STATUS_PHASE_SUM),
	[FACT_APPARENT] = TOLD(STATUS_APPARENT),
	[FACT_FUSE] = TOLD(STATUS_FUSE),
	[FACT_ENERGY] = TOLD(STATUS_ENERGY),
	[FACT_VOLTAGE] = TOLD(STATUS_VOLTAGE),
	[FACT_IMPOSSIBLE] = TOLD(STATUS_IMPOSSIBLE),
	[FACT_MOUNTING] = TOLD(STATUS_MOUNTING),
	[FACT_CLOCK_OFF_S] = TOLD(STATUS_CLOCK_OFF_S),
	[FACT_OWN_CODES] = FOUND("own_codes"),
	[FACT_SERVICE] = TOLD(STATUS_SERVICE),
	[FACT_ROLE] = FOUND("role_is_other"),
	[FACT_INSTANCE] = TOLD(STATUS_INSTANCE),
	[FACT_BUS] = FOUND("bus"),
	[FACT_SETTINGS] = FOUND("settings"),
	[FACT_GRID_METERS] = FOUND("grid_meters"),
	[FACT_SAME_INSTANCE] = FOUND("same_instance"),
	[FACT_IS_WINNER] = FOUND("winner"),
	[FACT_SYSTEM] = FOUND("system"),
	[FACT_INVERTERS] = FOUND("inverters"),
	[FACT_GRID_INPUTS] = FOUND("grid_inputs"),
	[FACT_ADOPTED] = FOUND("adopted"),
	[FACT_RUN_WITHOUT] = FOUND("run_without"),
	[FACT_HUB4_MODE] = FOUND("hub4_mode"),
	[FACT_SHARE_WRONG] = FOUND("share_wrong"),
	[FACT_STREAM] = FOUND("stream_problem"),
	[FACT_SINK] = FOUND("sink_problem"),
	[FACT_WITHOUT_TLS] = FOUND("without_tls"),
	[FACT_GX] = FOUND("gx"),
	[FACT_LISTEN_PORT] = FOUND("listen_port"),
};

static const struct {
	uint8_t field;
	char name[15];
} texts[N_FACT_TEXTS] = {
	[TEXT_PORT] = TOLD(STATUS_PORT),
	[TEXT_LABEL] = TOLD(STATUS_LABEL),
	[TEXT_WANTED_PORT] = TOLD(STATUS_WANTED_PORT),
	[TEXT_WANTED_METER] = TOLD(STATUS_WANTED_METER),
	[TEXT_SECTION] = TOLD(STATUS_SECTION),
	[TEXT_LINE] = TOLD(STATUS_LINE),
	[TEXT_PROTOCOL] = TOLD(STATUS_PROTOCOL),
	[TEXT_MAIN_FAULT] = TOLD(STATUS_MAIN_FAULT),
	[TEXT_MANUFACTURER] = TOLD(STATUS_MANUFACTURER),
	[TEXT_SERIAL] = TOLD(STATUS_SERIAL),
	[TEXT_METER_TIME] = TOLD(STATUS_METER_TIME),
	[TEXT_OUR_TIME] = TOLD(STATUS_OUR_TIME),
	[TEXT_PORT_ERROR] = TOLD(STATUS_PORT_ERROR),
	[TEXT_LAST_ERROR] = TOLD(STATUS_LAST_ERROR),
	[TEXT_BUS_NAME] = TOLD(STATUS_BUS_NAME),
	[TEXT_ROLE] = TOLD(STATUS_ROLE),
	[TEXT_HOME] = TOLD(STATUS_HOME),
	[TEXT_HOLDER] = FOUND("holder"),
	[TEXT_OTHER] = FOUND("other"),
	[TEXT_METER] = FOUND("meter"),
	[TEXT_CONFIG] = FOUND("config"),
	[TEXT_KEYS] = FOUND("keys"),
	[TEXT_START] = FOUND("start"),
	[TEXT_STOP] = FOUND("stop"),
	[TEXT_RESTART] = FOUND("restart"),
	[TEXT_LOG] = FOUND("log"),
	[TEXT_STICK] = FOUND("stick"),
	[TEXT_CONFIG_ERROR] = FOUND("config_error"),
	[TEXT_LAST_WORDS] = FOUND("last_words"),
	[TEXT_TRACKER] = FOUND("tracker"),
	[TEXT_OWN_CODES] = FOUND("codes"),
	[TEXT_SINK] = FOUND("sink"),
	[TEXT_PLACE] = FOUND("place"),
	[TEXT_DETAIL] = FOUND("detail"),
	[TEXT_PORT_KEY] = FOUND("port_key"),
	[TEXT_AT_KEY] = FOUND("at_key"),
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

const char *fact_name(enum fact fact)
{
	return table[fact].field < N_STATUS_FIELDS ? status_name(table[fact].field)
						   : table[fact].name;
}

/* NULL: it is a number. */
static const char *const *words_of(enum fact fact)
{
	if (fact == FACT_STREAM || fact == FACT_SINK)
		return sink_problem_names;
	return table[fact].field < N_STATUS_FIELDS ? status_words(table[fact].field) : NULL;
}

bool fact_has_words(enum fact fact)
{
	return words_of(fact) != NULL;
}

/* As people are told: of a number its end. */
static void name_meter(struct facts *f)
{
	const char *end = text_end(f->text[TEXT_SERIAL]);
	char meter[2 * FACT_TEXT_MAX + 8];

	snprintf(meter, sizeof meter, "%s%s…%s", f->text[TEXT_MANUFACTURER],
		*f->text[TEXT_MANUFACTURER] ? " " : "", end);
	if (*end)
		facts_set_text(f, TEXT_METER, meter);
}

void facts_take(struct facts *f, const struct status *s)
{
	for (enum fact fact = FACT_NONE + 1; fact < N_FACTS; fact++)
		if (table[fact].field < N_STATUS_FIELDS && s->is_known[table[fact].field])
			facts_set(f, fact, s->number[table[fact].field]);
	for (enum fact_text t = 0; t < N_TOLD_TEXTS; t++)
		if (s->is_known[texts[t].field])
			facts_set_text(f, t, status_text(s, texts[t].field));
	if (*f->text[TEXT_ROLE])
		facts_set(f, FACT_ROLE,
			strcmp(f->text[TEXT_ROLE], "grid") == 0 ? ROLE_IS_GRID : ROLE_IS_OTHER);
	name_meter(f);
	f->number[FACT_CLOCK_OFF_S] = llabs(f->number[FACT_CLOCK_OFF_S]);
}

bool facts_read(struct facts *f, const cJSON *from)
{
	struct status status = {0};
	bool makes_sense = status_read(&status, from);

	facts_take(f, &status);
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

static const char *text_name(enum fact_text text)
{
	return texts[text].field < N_STATUS_FIELDS ? status_name(texts[text].field)
						   : texts[text].name;
}

/* Where the number of a meter stands in a text; at its end: there is none. */
static const char *number_in(enum fact_text text, const char *all)
{
	static const char ours[] = "gridmeter_";
	const char *found = strstr(all, ours);

	if (text == TEXT_WANTED_METER)
		return all;
	return (text == TEXT_BUS_NAME || text == TEXT_OTHER) && found ? found + sizeof ours - 1
								      : all + strlen(all);
}

/* Who asks others for help shows them this: of a number only the end is told. */
static void write_text(const struct facts *f, enum fact_text text, char *to, size_t size)
{
	const char *all = text == TEXT_TRACKER ? PROJECT_TRACKER : f->text[text];
	const char *number = number_in(text, all), *end = text_end(number);

	snprintf(to, size, "%.*s%s%s", (int)(number - all), all, end > number ? "…" : "", end);
}

bool facts_write(const struct facts *f, const char *name, char *to, size_t size)
{
	*to = '\0';
	for (enum fact_text t = 0; t < N_FACT_TEXTS; t++)
		if (strcmp(text_name(t), name) == 0) {
			write_text(f, t, to, size);
			return true;
		}
	for (enum fact fact = FACT_NONE + 1; fact < N_FACTS; fact++)
		if (strcmp(fact_name(fact), name) == 0) {
			if (f->is_known[fact] && words_of(fact))
				snprintf(to, size, "%s", word_of(fact, f->number[fact]));
			else if (f->is_known[fact])
				write_number(name, f->number[fact], to, size);
			return true;
		}
	return false;
}
