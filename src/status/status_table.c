/* One row a field. Texts have a place each in status.text. */
#include "status/status_table.h"

#include <stddef.h>

static const char *const kinds[] = {"serial", "tcp", "capture", NULL};
static const char *const protocols[] = {"sml", "dlms", "iec", NULL};
static const char *const asks[] = {"auto", "yes", "no", NULL};
static const char *const keys[] = {"fine", "missing", "wrong", "authentication", "unsigned", NULL};
static const char *const damages[] = {
	"none", "other", "p1-checksum", "line-ends", "no-data", "endless", "missing-parts", NULL};
static const char *const services[] = {
	"off", "connecting", "reserving", "naming", "on", "none", "apart", NULL};

/* Of fields that are told by a word, and of texts the place in status.text. */
enum { WORDS_STATE, WORDS_KIND, WORDS_PROTOCOL, WORDS_ASK, WORDS_KEY, WORDS_DAMAGE, WORDS_SERVICE };
static const char *const *const words[] = {
	[WORDS_STATE] = port_state_names,
	[WORDS_KIND] = kinds,
	[WORDS_PROTOCOL] = protocols,
	[WORDS_ASK] = asks,
	[WORDS_KEY] = keys,
	[WORDS_DAMAGE] = damages,
	[WORDS_SERVICE] = services,
};

const struct status_row status_table[N_STATUS_FIELDS] = {
	[STATUS_PORT] = {"port", TOLD_AS_TEXT, 0},
	[STATUS_LABEL] = {"label", TOLD_AS_TEXT, 1},
	[STATUS_STATE] = {"state", TOLD_AS_WORD, WORDS_STATE},
	[STATUS_PORT_ERROR] = {"port_error", TOLD_AS_TEXT, 2},
	[STATUS_KIND] = {"kind", TOLD_AS_WORD, WORDS_KIND},
	[STATUS_SEARCHING] = {"searching", TOLD_AS_YES_OR_NO, 0},
	[STATUS_LISTENED_MS] = {"listened_ms", TOLD_AS_NUMBER, 0},
	[STATUS_ASK] = {"ask", TOLD_AS_WORD, WORDS_ASK},
	[STATUS_ASKING] = {"asking", TOLD_AS_YES_OR_NO, 0},
	[STATUS_ASKED] = {"asked", TOLD_AS_NUMBER, 0},
	[STATUS_ECHOES] = {"echoes", TOLD_AS_NUMBER, 0},
	[STATUS_WANTED_PROTOCOL] = {"wanted_protocol", TOLD_AS_WORD, WORDS_PROTOCOL},
	[STATUS_SILENT_MS] = {"silent_ms", TOLD_AS_NUMBER, 0},
	[STATUS_HOME] = {"home", TOLD_AS_TEXT, 15},
	[STATUS_GONE_MS] = {"gone_ms", TOLD_AS_NUMBER, 0},
	[STATUS_TRIED_ALL] = {"tried_all", TOLD_AS_YES_OR_NO, 0},
	[STATUS_LINE_IS_FIXED] = {"line_is_fixed", TOLD_AS_YES_OR_NO, 0},
	[STATUS_LINE] = {"line", TOLD_AS_TEXT, 3},
	[STATUS_EXCESS] = {"excess", TOLD_AS_NUMBER, 0},
	[STATUS_TOO_SLOW] = {"too_slow", TOLD_AS_YES_OR_NO, 0},
	[STATUS_INVERTED] = {"inverted", TOLD_AS_YES_OR_NO, 0},
	[STATUS_HAS_PARITY] = {"has_parity", TOLD_AS_YES_OR_NO, 0},
	[STATUS_ONE_EDGE_PERCENT] = {"one_edge_percent", TOLD_AS_PERCENT, 0},
	[STATUS_PRINTABLE_PERCENT] = {"printable_percent", TOLD_AS_PERCENT, 0},
	[STATUS_EIGHTH_BIT_PERCENT] = {"eighth_bit_percent", TOLD_AS_PERCENT, 0},
	[STATUS_BYTES] = {"bytes", TOLD_AS_NUMBER, 0},
	[STATUS_NOISE_MS] = {"noise_ms", TOLD_AS_NUMBER, 0},
	[STATUS_PROTOCOL] = {"protocol", TOLD_AS_WORD, WORDS_PROTOCOL},
	[STATUS_IS_UNDERSTOOD] = {"is_understood", TOLD_AS_YES_OR_NO, 0},
	[STATUS_FRAMES] = {"frames", TOLD_AS_NUMBER, 0},
	[STATUS_FAULTS_BY_NAME] = {"faults_by_name", TOLD_AS_FAULTS, 0},
	[STATUS_FAULTS] = {"faults", TOLD_AS_NUMBER, 0},
	[STATUS_FAULTS_SINCE] = {"faults_since", TOLD_AS_NUMBER, 0},
	[STATUS_DAMAGED] = {"damaged", TOLD_AS_NUMBER, 0},
	[STATUS_MAIN_FAULT] = {"main_fault", TOLD_AS_TEXT, 4},
	[STATUS_DAMAGE] = {"damage", TOLD_AS_WORD, WORDS_DAMAGE},
	[STATUS_INNER_FAULTS] = {"inner_faults", TOLD_AS_NUMBER, 0},
	[STATUS_TELEGRAMS] = {"telegrams", TOLD_AS_NUMBER, 0},
	[STATUS_WITHOUT_VALUES] = {"without_values", TOLD_AS_NUMBER, 0},
	[STATUS_LOCKED] = {"locked", TOLD_AS_NUMBER, 0},
	[STATUS_KEY] = {"key", TOLD_AS_WORD, WORDS_KEY},
	[STATUS_UNSUPPORTED] = {"unsupported", TOLD_AS_NUMBER, 0},
	[STATUS_UNKNOWN_LISTS] = {"unknown_lists", TOLD_AS_NUMBER, 0},
	[STATUS_WITHDRAWN_LISTS] = {"withdrawn_lists", TOLD_AS_NUMBER, 0},
	[STATUS_LIST_VALUES] = {"list_values", TOLD_AS_NUMBER, 0},
	[STATUS_EXPLAINED] = {"explained", TOLD_AS_NUMBER, 0},
	[STATUS_EXPLAINED_SURE] = {"explained_sure", TOLD_AS_NUMBER, 0},
	[STATUS_REPEATED] = {"repeated", TOLD_AS_NUMBER, 0},
	[STATUS_IMPLAUSIBLE] = {"implausible", TOLD_AS_NUMBER, 0},
	[STATUS_HELD] = {"held", TOLD_AS_NUMBER, 0},
	[STATUS_WEAKER] = {"weaker", TOLD_AS_NUMBER, 0},
	[STATUS_POWER] = {"power", TOLD_AS_YES_OR_NO, 0},
	[STATUS_MAGNITUDE] = {"magnitude", TOLD_AS_YES_OR_NO, 0},
	[STATUS_WHOLE_KWH] = {"whole_kwh", TOLD_AS_YES_OR_NO, 0},
	[STATUS_PARTIAL] = {"partial", TOLD_AS_YES_OR_NO, 0},
	[STATUS_LOCKABLE] = {"lockable", TOLD_AS_YES_OR_NO, 0},
	[STATUS_RELAPSES] = {"relapses", TOLD_AS_NUMBER, 0},
	[STATUS_LASTED_MS] = {"lasted_ms", TOLD_AS_NUMBER, 0},
	[STATUS_POWER_AGE_MS] = {"power_age_ms", TOLD_AS_NUMBER, 0},
	[STATUS_EXPORT] = {"export", TOLD_AS_YES_OR_NO, 0},
	[STATUS_PHASES] = {"phases", TOLD_AS_NUMBER, 0},
	[STATUS_CLOCK_OFF_S] = {"clock_off_s", TOLD_AS_DIFFERENCE, 0},
	[STATUS_METER_TIME] = {"meter_time", TOLD_AS_TEXT, 5},
	[STATUS_OUR_TIME] = {"our_time", TOLD_AS_TEXT, 6},
	[STATUS_SIGN] = {"sign", TOLD_AS_CONTRADICTION, 0},
	[STATUS_SCALE] = {"scale", TOLD_AS_CONTRADICTION, 0},
	[STATUS_PHASE_SUM] = {"phase sum", TOLD_AS_CONTRADICTION, 0},
	[STATUS_APPARENT] = {"apparent power", TOLD_AS_CONTRADICTION, 0},
	[STATUS_FUSE] = {"fuse", TOLD_AS_CONTRADICTION, 0},
	[STATUS_ENERGY] = {"energy", TOLD_AS_CONTRADICTION, 0},
	[STATUS_VOLTAGE] = {"impossible voltage", TOLD_AS_CONTRADICTION, 0},
	[STATUS_IMPOSSIBLE] = {"impossible power", TOLD_AS_CONTRADICTION, 0},
	[STATUS_MOUNTING] = {"mounting", TOLD_AS_CONTRADICTION, 0},
	[STATUS_MANUFACTURER] = {"manufacturer", TOLD_AS_TEXT, 7},
	[STATUS_SERIAL] = {"serial", TOLD_AS_TEXT, 8},
	[STATUS_LIVE] = {"live", TOLD_AS_YES_OR_NO, 0},
	[STATUS_REFUSED] = {"refused", TOLD_AS_YES_OR_NO, 0},
	[STATUS_STRANGER] = {"stranger", TOLD_AS_YES_OR_NO, 0},
	[STATUS_PERIOD_MS] = {"period_ms", TOLD_AS_NUMBER, 0},
	[STATUS_QUALITY] = {"quality", TOLD_AS_PERCENT, 0},
	[STATUS_GAP] = {"gap", TOLD_AS_NUMBER, 0},
	[STATUS_LAST_ERROR] = {"last_error", TOLD_AS_TEXT, 9},
	[STATUS_SECTION] = {"section", TOLD_AS_TEXT, 10},
	[STATUS_WANTED_PORT] = {"wanted_port", TOLD_AS_TEXT, 11},
	[STATUS_WANTED_METER] = {"wanted_meter", TOLD_AS_TEXT, 12},
	[STATUS_EXTRA] = {"extra", TOLD_AS_YES_OR_NO, 0},
	[STATUS_SERVICE] = {"service", TOLD_AS_WORD, WORDS_SERVICE},
	[STATUS_BUS_NAME] = {"bus_name", TOLD_AS_TEXT, 13},
	[STATUS_ROLE] = {"role", TOLD_AS_TEXT, 14},
	[STATUS_REVERSED] = {"reversed", TOLD_AS_YES_OR_NO, 0},
	[STATUS_INSTANCE] = {"instance", TOLD_AS_NUMBER, 0},
	[STATUS_QUALITY_SO_FAR] = {"", NOT_TOLD, 0},
	[STATUS_SIGNAL_MEDIAN_US] = {"", NOT_TOLD, 0},
	[STATUS_SIGNAL_99_US] = {"", NOT_TOLD, 0},
	[STATUS_SIGNAL_WORST_US] = {"", NOT_TOLD, 0},
	[STATUS_SIGNAL_HISTOGRAM] = {"", NOT_TOLD, STATUS_TEXTS - 1},
};

const char *const *status_words(enum status_field field)
{
	return status_table[field].told == TOLD_AS_WORD ? words[status_table[field].more] : NULL;
}
