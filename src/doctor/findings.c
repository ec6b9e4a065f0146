/* The table of findings, and the search in it. Its rows stand in the order in which they are looked
 * at, from the port up to the system; the first one that applies counts. Left out: sentences
 * (words_en.c, words_de.c), and how the facts come about (facts.c). */
#include "doctor/findings.h"

enum {
	NOISY_MS = 8000,
	NOISY_SLOW_MS =
		12000, /* the end of one telegram may be all that was heard of a slow meter */
	FAULTS_ENOUGH = 2,
	QUALITY_ENOUGH = 90, /* percent */
	GAP_LONG = 4,        /* telegrams in a row that did not come whole */
	TELEGRAMS_ENOUGH = 2,
	SLOW_MS = 5500,
	SLOW_FOR_ESS_MS = 8000, /* from here on the loop of ESS swings by more than it regulates */
	CLOCK_S = 6 * 3600,     /* more than time zones and daylight saving are apart in Europe */
	MOSTLY = 80,            /* percent */
	NEARLY_ALL = 95,
};

/* clang-format off */
#define STATE_IS(state) {FACT_STATE, IS, state}
#define SILENT {FACT_SILENT_MS, AT_LEAST, SILENT_ENOUGH_MS}
#define NOISY {FACT_NOISE_MS, AT_LEAST, NOISY_MS}
#define NOISY_LONG {FACT_NOISE_MS, AT_LEAST, NOISY_SLOW_MS}
#define NO_FAULTS {FACT_FAULTS_SINCE, BELOW, FAULTS_ENOUGH}
#define DAMAGED {FACT_FAULTS_SINCE, AT_LEAST, FAULTS_ENOUGH}
#define YES(fact) {fact, IS, 1}
#define NO(fact) {fact, IS, 0}
#define SOME(fact) {fact, AT_LEAST, 1}
#define LOCKED(key) {FACT_KEY, IS, key}, {FACT_LOCKED, AT_LEAST, TELEGRAMS_ENOUGH}
#define NO_POWER {FACT_POWER, IS, 0}, {FACT_TELEGRAMS, AT_LEAST, TELEGRAMS_ENOUGH}
#define DAMAGE_IS(what) {FACT_DAMAGE, IS, DAMAGE_IS_##what}
#define ON_BUS {FACT_SERVICE, IS, SERVICE_IS_ON}
#define IS_GRID {FACT_ROLE, IS, ROLE_IS_GRID}
/* clang-format on */

/* clang-format off */
const struct finding_row findings[N_FINDINGS] = {
	[FINDING_STATUS_FORBIDDEN] = {"status-forbidden", LAYER_PORT, false, {YES(FACT_FORBIDDEN)}},
	[FINDING_STATUS_SENSELESS] = {"status-senseless", LAYER_PORT, false, {YES(FACT_SENSELESS)}},
	[FINDING_CONFIG_WRONG] = {"config-wrong", LAYER_PORT, false, {YES(FACT_CONFIG_WRONG)}},
	[FINDING_DAEMON_ENDS] = {"daemon-ends", LAYER_PORT, false, {YES(FACT_ENDS)}},
	[FINDING_NO_PORT] = {"no-port", LAYER_PORT, false, {YES(FACT_IS_AUTO), NO(FACT_PORTS)}},
	[FINDING_NO_ADAPTER] = {"no-adapter", LAYER_PORT, false, {YES(FACT_NO_ADAPTER)}},
	[FINDING_ALL_PORTS_HELD] = {"all-ports-held", LAYER_PORT, false,
		{YES(FACT_IS_AUTO), SOME(FACT_PORTS), NO(FACT_FREE)}},
	[FINDING_ADAPTER_GONE] = {"adapter-gone", LAYER_PORT, false, {SOME(FACT_GONE_MS)}},
	[FINDING_PORT_MISSING] = {"port-missing", LAYER_PORT, false, {STATE_IS(PORT_IS_MISSING)}},
	[FINDING_PORT_HELD] = {"port-held", LAYER_PORT, false, {STATE_IS(PORT_IS_HELD)}},
	[FINDING_PORT_FORBIDDEN] = {"port-forbidden", LAYER_PORT, false,
		{STATE_IS(PORT_IS_FORBIDDEN)}},
	[FINDING_NOT_SERIAL] = {"not-serial", LAYER_PORT, false, {STATE_IS(PORT_IS_NOT_SERIAL)}},
	[FINDING_SERVER_REFUSES] = {"server-refuses", LAYER_PORT, false,
		{STATE_IS(PORT_IS_REFUSED)}},
	[FINDING_SERVER_UNREACHABLE] = {"server-unreachable", LAYER_PORT, false,
		{STATE_IS(PORT_IS_UNREACHABLE)}},
	[FINDING_SERVER_NAMELESS] = {"server-nameless", LAYER_PORT, false,
		{STATE_IS(PORT_IS_NAMELESS)}},
	[FINDING_PORT_FAILED] = {"port-failed", LAYER_PORT, false, {STATE_IS(PORT_IS_FAILED)}},

	[FINDING_ASKED_OVER_TCP] = {"asked-over-tcp", LAYER_BYTES, false,
		{SILENT, {FACT_KIND, IS, PORT_IS_TCP}, {FACT_ASK, IS, ASK_IS_YES}}},
	[FINDING_ONLY_ECHO] = {"only-echo", LAYER_BYTES, false,
		{YES(FACT_ASKING), NO(FACT_TELEGRAMS), {FACT_ECHOES, AT_LEAST, 2}}},
	[FINDING_NO_ANSWER] = {"no-answer", LAYER_BYTES, false,
		{YES(FACT_ASKING), NO(FACT_BYTES), {FACT_ASKED, AT_LEAST, 2}}},
	[FINDING_MUST_BE_ASKED] = {"must-be-asked", LAYER_BYTES, false,
		{SILENT, NO(FACT_BYTES), {FACT_WANTED_PROTOCOL, IS, PROTOCOL_IS_IEC},
			NO(FACT_ASKING)}},
	[FINDING_STOPPED] = {"stopped", LAYER_BYTES, false, {SILENT, SOME(FACT_TELEGRAMS)}},
	[FINDING_SILENCE] = {"silence", LAYER_BYTES, false, {SILENT}},

	[FINDING_SEVEN_BITS] = {"seven-bits", LAYER_LINE, false,
		{NOISY, DAMAGED, {FACT_PROTOCOL, IS, PROTOCOL_IS_SML},
			NO(FACT_EIGHTH_BIT_PERCENT)}},
	[FINDING_INVERTED] = {"inverted", LAYER_LINE, false,
		{NOISY, YES(FACT_INVERTED), {FACT_DAMAGE, BELOW, DAMAGE_IS_TELLING}}},
	[FINDING_PORT_TOO_FAST] = {"port-too-fast", LAYER_LINE, false,
		{NOISY, {FACT_EXCESS, AT_LEAST, 2}, YES(FACT_LINE_IS_FIXED)}},
	[FINDING_PORT_TOO_SLOW] = {"port-too-slow", LAYER_LINE, false,
		{NOISY, YES(FACT_TOO_SLOW), YES(FACT_LINE_IS_FIXED)}},
	[FINDING_PARITY] = {"parity", LAYER_LINE, false,
		{NOISY, YES(FACT_HAS_PARITY), YES(FACT_LINE_IS_FIXED)}},
	[FINDING_LINE_SOUGHT] = {"line-sought", LAYER_LINE, false,
		{NOISY, NO_FAULTS, NO(FACT_TRIED_ALL), YES(FACT_DAEMON)}},

	[FINDING_LIGHT_NOISE] = {"light-noise", LAYER_FRAMES, false,
		{NOISY, NO_FAULTS, YES(FACT_TRIED_ALL), {FACT_ONE_EDGE_PERCENT, AT_LEAST, MOSTLY}}},
	[FINDING_OTHER_DEVICE] = {"other-device", LAYER_FRAMES, false,
		{NOISY_LONG, NO_FAULTS, YES(FACT_TRIED_ALL),
			{FACT_PRINTABLE_PERCENT, AT_LEAST, NEARLY_ALL}}},
	[FINDING_NOT_A_METER] = {"not-a-meter", LAYER_FRAMES, false,
		{NOISY_LONG, NO_FAULTS, YES(FACT_TRIED_ALL)}},

	[FINDING_CHECKSUM_FAMILY] = {"checksum-family", LAYER_CHECKSUM, false,
		{SOME(FACT_FRAMES), NO(FACT_TELEGRAMS), NO(FACT_LOCKED),
			{FACT_INNER_FAULTS, AT_LEAST, FAULTS_ENOUGH}}},
	[FINDING_LINE_ENDS] = {"line-ends", LAYER_CHECKSUM, false,
		{NOISY, DAMAGED, DAMAGE_IS(LINE_ENDS)}},
	[FINDING_P1_CHECKSUM] = {"wrong-checksum", LAYER_CHECKSUM, false,
		{NOISY, DAMAGED, DAMAGE_IS(P1_CHECKSUM)}},
	[FINDING_IDENT_ONLY] = {"ident-only", LAYER_CHECKSUM, false,
		{NOISY, DAMAGED, DAMAGE_IS(NO_DATA)}},
	[FINDING_ENDLESS] = {"endless", LAYER_CHECKSUM, false,
		{NOISY, SOME(FACT_FAULTS_SINCE), DAMAGE_IS(ENDLESS)}},
	[FINDING_PARTS_MISSING] = {"parts-missing", LAYER_CHECKSUM, false,
		{NOISY, DAMAGED, DAMAGE_IS(MISSING_PARTS)}},
	[FINDING_DAMAGED_ALL] = {"damaged-all", LAYER_CHECKSUM, false, {NOISY, DAMAGED}},
	[FINDING_DAMAGED_BURSTS] = {"damaged-bursts", LAYER_CHECKSUM, false,
		{YES(FACT_LIVE), {FACT_QUALITY, BELOW, QUALITY_ENOUGH}, SOME(FACT_FAULTS),
			{FACT_GAP, AT_LEAST, GAP_LONG}}},
	[FINDING_DAMAGED_SOME] = {"damaged-some", LAYER_CHECKSUM, false,
		{YES(FACT_LIVE), {FACT_QUALITY, BELOW, QUALITY_ENOUGH}, SOME(FACT_FAULTS)}},

	[FINDING_KEY_MISSING] = {"key-missing", LAYER_KEY, false, {LOCKED(KEY_IS_MISSING)}},
	[FINDING_KEY_WRONG] = {"key-wrong", LAYER_KEY, false, {LOCKED(KEY_IS_WRONG)}},
	[FINDING_AUTH_KEY_WRONG] = {"auth-key-wrong", LAYER_KEY, false,
		{LOCKED(KEY_IS_AUTHENTICATION)}},
	[FINDING_NOT_AUTHENTICATED] = {"not-authenticated", LAYER_KEY, false,
		{LOCKED(KEY_IS_UNSIGNED)}},
	[FINDING_SECURITY_UNKNOWN] = {"security-unknown", LAYER_KEY, false,
		{NO(FACT_TELEGRAMS), {FACT_UNSUPPORTED, AT_LEAST, TELEGRAMS_ENOUGH}}},
	[FINDING_REPLAYED] = {"replayed", LAYER_KEY, false,
		{NO(FACT_LIVE), {FACT_REPEATED, AT_LEAST, TELEGRAMS_ENOUGH}}},

	[FINDING_LIST_UNKNOWN] = {"list-unknown", LAYER_LIST, false,
		{NO(FACT_TELEGRAMS), SOME(FACT_UNKNOWN_LISTS)}},
	[FINDING_LIST_WITHDRAWN] = {"list-withdrawn", LAYER_LIST, false,
		{NO(FACT_LIVE), SOME(FACT_WITHDRAWN_LISTS)}},
	[FINDING_EMPTY_PUSH] = {"empty-push", LAYER_LIST, false,
		{NO(FACT_TELEGRAMS), {FACT_WITHOUT_VALUES, AT_LEAST, TELEGRAMS_ENOUGH},
			{FACT_PROTOCOL, IS, PROTOCOL_IS_DLMS}}},
	[FINDING_WITHOUT_VALUES] = {"without-values", LAYER_LIST, false,
		{NO(FACT_TELEGRAMS), {FACT_WITHOUT_VALUES, AT_LEAST, TELEGRAMS_ENOUGH}}},
	[FINDING_WEAKER_CHECK] = {"weaker-check", LAYER_LIST, false,
		{NO(FACT_LIVE), {FACT_WEAKER, AT_LEAST, 3}}},
	[FINDING_NOT_BELIEVED] = {"not-believed", LAYER_LIST, false,
		{NO(FACT_LIVE), {FACT_IMPLAUSIBLE, AT_LEAST, 3}}},

	[FINDING_OTHER_METER] = {"other-meter", LAYER_POWER, false, {YES(FACT_REFUSED)}},
	[FINDING_PIN_RELAPSE] = {"pin-relapse", LAYER_POWER, false,
		{NO_POWER, SOME(FACT_RELAPSES)}},
	[FINDING_NO_PIN] = {"no-pin", LAYER_POWER, false,
		{NO_POWER, YES(FACT_WHOLE_KWH), YES(FACT_LOCKABLE)}},
	[FINDING_NO_DIRECTION] = {"no-direction", LAYER_POWER, false,
		{YES(FACT_MAGNITUDE), NO(FACT_LIVE), {FACT_TELEGRAMS, AT_LEAST, TELEGRAMS_ENOUGH}}},
	[FINDING_NO_POWER_LIST] = {"no-power-list", LAYER_POWER, false,
		{NO_POWER, NO(FACT_LOCKABLE), {FACT_LISTENED_MS, AT_LEAST, SILENT_ENOUGH_MS}}},
	[FINDING_INF_OFF] = {"inf-off", LAYER_POWER, false, {NO_POWER, YES(FACT_LOCKABLE)}},

	[FINDING_FUSE] = {"beyond-fuse", LAYER_VALUES, false, {SOME(FACT_FUSE)}},
	[FINDING_IMPOSSIBLE] = {"impossible-power", LAYER_VALUES, false, {SOME(FACT_IMPOSSIBLE)}},
	[FINDING_NOT_YET] = {"not-yet", LAYER_VALUES, false, {NO(FACT_LIVE)}},
	[FINDING_MOUNTING] = {"mounted-otherwise", LAYER_VALUES, false,
		{YES(FACT_LIVE), SOME(FACT_MOUNTING)}},
	[FINDING_SIGN] = {"sign-contradiction", LAYER_VALUES, false,
		{YES(FACT_LIVE), SOME(FACT_SIGN)}},
	[FINDING_SCALE] = {"scale-contradiction", LAYER_VALUES, false,
		{YES(FACT_LIVE), SOME(FACT_SCALE)}},
	[FINDING_PHASE_SUM] = {"phase-sum", LAYER_VALUES, false,
		{YES(FACT_LIVE), SOME(FACT_PHASE_SUM)}},
	[FINDING_VOLTAGE] = {"impossible-voltage", LAYER_VALUES, false,
		{YES(FACT_LIVE), SOME(FACT_VOLTAGE)}},
	[FINDING_APPARENT] = {"too-much-power", LAYER_VALUES, false,
		{YES(FACT_LIVE), SOME(FACT_APPARENT)}},
	[FINDING_ENERGY] = {"energy-jumped", LAYER_VALUES, false,
		{YES(FACT_LIVE), SOME(FACT_ENERGY)}},

	[FINDING_NO_BUS] = {"no-bus", LAYER_BUS, false, {NO(FACT_BUS)}},
	[FINDING_NOT_RUNNING] = {"not-running", LAYER_BUS, false, {NO(FACT_DAEMON)}},
	[FINDING_NO_SETTINGS] = {"no-settings", LAYER_BUS, false,
		{{FACT_SERVICE, IS, SERVICE_IS_RESERVING}, NO(FACT_SETTINGS)}},
	[FINDING_NOT_REGISTERED] = {"not-registered", LAYER_BUS, false,
		{YES(FACT_LIVE), {FACT_SERVICE, BELOW, SERVICE_IS_ON}}},
	[FINDING_INSTANCE_COLLISION] = {"instance-collision", LAYER_BUS, false,
		{ON_BUS, SOME(FACT_SAME_INSTANCE)}},
	[FINDING_OTHER_ROLE] = {"other-role", LAYER_BUS, false,
		{ON_BUS, {FACT_ROLE, IS, ROLE_IS_OTHER}, NO(FACT_GRID_METERS)}},

	[FINDING_NO_SYSTEM] = {"no-system", LAYER_SYSTEM, false,
		{ON_BUS, IS_GRID, NO(FACT_SYSTEM)}},
	[FINDING_OTHER_WINS] = {"other-wins", LAYER_SYSTEM, false,
		{ON_BUS, IS_GRID, NO(FACT_IS_WINNER)}},
	[FINDING_AC_INPUT] = {"ac-input", LAYER_SYSTEM, false,
		{ON_BUS, IS_GRID, SOME(FACT_INVERTERS), NO(FACT_GRID_INPUTS)}},
	[FINDING_NOT_ADOPTED] = {"not-adopted", LAYER_SYSTEM, false,
		{ON_BUS, IS_GRID, YES(FACT_SYSTEM), NO(FACT_ADOPTED)}},
	[FINDING_ESS_WITHOUT_METER] = {"ess-without-meter", LAYER_SYSTEM, false,
		{ON_BUS, IS_GRID, SOME(FACT_INVERTERS), YES(FACT_RUN_WITHOUT)}},
	[FINDING_ESS_PHASES] = {"ess-phases", LAYER_SYSTEM, false,
		{ON_BUS, IS_GRID, {FACT_HUB4_MODE, IS, 2}, {FACT_PHASES, BELOW, 3}}},

	[FINDING_SHARE_LINE] = {"share-line", LAYER_SHARE, false, {YES(FACT_SHARE_WRONG)}},
	[FINDING_SHARE_FORBIDDEN] = {"share-forbidden", LAYER_SHARE, false,
		{{FACT_STREAM, IS, SINK_FORBIDDEN}}},
	[FINDING_SHARE_NO_STREAM] = {"share-no-stream", LAYER_SHARE, false,
		{{FACT_STREAM, AT_LEAST, SINK_NAMELESS}}},
	[FINDING_BROKER_NAMELESS] = {"broker-nameless", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_NAMELESS}}},
	[FINDING_BROKER_UNREACHABLE] = {"broker-unreachable", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_UNREACHABLE}}},
	[FINDING_BROKER_REFUSES] = {"broker-refuses", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_REFUSED}}},
	[FINDING_BROKER_HANGS_UP] = {"broker-hangs-up", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_LOST}}},
	[FINDING_BROKER_FORBIDDEN] = {"broker-forbidden", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_FORBIDDEN}}},
	[FINDING_PASSWORD_MISSING] = {"password-missing", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_NO_PASSWORD}}},
	[FINDING_PASSWORD_PUBLIC] = {"password-public", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_NOT_PRIVATE}}},
	[FINDING_BROKER_CERTIFICATE] = {"broker-certificate", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_CERTIFICATE}}},
	[FINDING_BROKER_EXPIRED] = {"broker-expired", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_EXPIRED}}},
	[FINDING_OWN_CERTIFICATE] = {"own-certificate", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_OWN_CERT}}},
	[FINDING_BROKER_NO_TLS] = {"broker-no-tls", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_NO_TLS}}},
	[FINDING_GX_WEB_PORT] = {"gx-web-port", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_PORT_TAKEN}, YES(FACT_GX), {FACT_LISTEN_PORT, IS, 80}}},
	[FINDING_GX_MODBUS_PORT] = {"gx-modbus-port", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_PORT_TAKEN}, YES(FACT_GX), {FACT_LISTEN_PORT, IS, 502}}},
	[FINDING_SHARE_PORT_TAKEN] = {"share-port-taken", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_PORT_TAKEN}}},
	[FINDING_SHARE_PORT_FORBIDDEN] = {"share-port-denied", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_PORT_FORBIDDEN}}},
	[FINDING_SHARE_NO_ADDRESS] = {"share-no-address", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_NO_ADDRESS}}},
	[FINDING_AVAHI_REFUSES] = {"avahi-refuses", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_AVAHI_REFUSES}}},
	[FINDING_SHARE_BROKEN] = {"share-broken", LAYER_SHARE, false,
		{{FACT_SINK, IS, SINK_BROKEN}}},

	[FINDING_STANDS_ASIDE] = {"stands-aside", LAYER_VALUES, true,
		{YES(FACT_LIVE), {FACT_SERVICE, IS, SERVICE_IS_APART}}},
	[FINDING_WITHOUT_BUS] = {"without-bus", LAYER_BUS, true,
		{{FACT_SERVICE, IS, SERVICE_IS_NONE}}},
	[FINDING_STILL_SEARCHING] = {"still-searching", LAYER_BUS, true,
		{YES(FACT_SEARCHING), YES(FACT_POWER)}},
	[FINDING_SECOND_METER] = {"second-grid-meter", LAYER_SYSTEM, true,
		{ON_BUS, {FACT_GRID_METERS, AT_LEAST, 2}}},
	[FINDING_STRANGER] = {"stranger", LAYER_VALUES, true, {YES(FACT_LIVE), YES(FACT_STRANGER)}},
	[FINDING_SLOW_ASKING] = {"slow-asking", LAYER_VALUES, true,
		{YES(FACT_LIVE), YES(FACT_ASKING), {FACT_PERIOD_MS, AT_LEAST, SLOW_MS}}},
	[FINDING_SLOW_FOR_ESS] = {"slow-for-ess", LAYER_VALUES, true,
		{YES(FACT_LIVE), {FACT_PERIOD_MS, AT_LEAST, SLOW_FOR_ESS_MS}}},
	[FINDING_SLOW_METER] = {"slow-meter", LAYER_VALUES, true,
		{YES(FACT_LIVE), {FACT_PERIOD_MS, AT_LEAST, SLOW_MS}}},
	[FINDING_EXPORT_MISSING] = {"export-missing", LAYER_VALUES, true,
		{YES(FACT_LIVE), NO(FACT_EXPORT)}},
	[FINDING_OWN_CODES] = {"own-codes", LAYER_VALUES, true, {SOME(FACT_OWN_CODES)}},
	[FINDING_TOTAL_ONLY] = {"total-only", LAYER_VALUES, true,
		{YES(FACT_LIVE), NO(FACT_PHASES)}},
	[FINDING_CLOCK] = {"clock", LAYER_VALUES, true,
		{YES(FACT_LIVE), {FACT_CLOCK_OFF_S, AT_LEAST, CLOCK_S}}},
	[FINDING_NO_AVAHI] = {"no-avahi", LAYER_SHARE, true, {{FACT_SINK, IS, SINK_NO_AVAHI}}},
	[FINDING_TWO_CONTROLLERS] = {"two-controllers", LAYER_SHARE, true,
		{{FACT_SINK, IS, SINK_TWO_CONTROLLERS}}},
};
/* clang-format on */

static bool is_so(const struct clause *c, const struct facts *f)
{
	int64_t v = f->number[c->fact];

	if (!f->is_known[c->fact])
		return false;
	switch (c->compare) {
	case IS:
		return v == c->than;
	case AT_LEAST:
		return v >= c->than;
	case BELOW:
		return v < c->than;
	}
	return false;
}

bool finding_is_there(enum finding finding, const struct facts *facts)
{
	const struct finding_row *row = &findings[finding];

	for (int i = 0; i < CLAUSES_MAX && row->when[i].fact != FACT_NONE; i++)
		if (!is_so(&row->when[i], facts))
			return false;
	return true;
}

enum finding finding_of(const struct facts *facts)
{
	enum finding f = 0;

	while (f < N_FINDINGS && !finding_is_there(f, facts))
		f++;
	return f;
}

enum finding finding_of_layer(enum layer layer, const struct facts *facts)
{
	for (enum finding f = 0; f < N_FINDINGS; f++)
		if (findings[f].layer == layer && !findings[f].is_hint &&
			finding_is_there(f, facts))
			return f;
	return N_FINDINGS;
}

const char *layer_name(enum layer layer)
{
	static const char *const names[N_LAYERS] = {"port", "bytes", "line", "frames", "checksum",
		"key", "list", "power", "values", "bus", "system", "share"};

	return names[layer];
}
