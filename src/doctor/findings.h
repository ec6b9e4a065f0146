/* What may be wrong with a meter on its way from the port to the system: one table, ordered by
 * layer. Each finding has its condition as data. Left out: its sentences (doctor/words.h). */
#ifndef DOCTOR_FINDINGS_H
#define DOCTOR_FINDINGS_H

#include "doctor/facts.h"

/* From the bottom to the top. */
enum layer {
	LAYER_PORT,     /* it can be opened */
	LAYER_BYTES,    /* something comes */
	LAYER_LINE,     /* it is received as it was sent */
	LAYER_FRAMES,   /* it is a meter's */
	LAYER_CHECKSUM, /* it is whole */
	LAYER_KEY,      /* it can be deciphered */
	LAYER_LIST,     /* its values have names */
	LAYER_POWER,    /* among them is a power */
	LAYER_VALUES,   /* they agree with one another */
	LAYER_BUS,      /* the meter is on the bus */
	LAYER_SYSTEM,   /* the system uses it */
	LAYER_SHARE,    /* others are told of it */
	N_LAYERS,
};

enum finding {
	FINDING_STATUS_FORBIDDEN,
	FINDING_STATUS_SENSELESS,
	FINDING_CONFIG_WRONG,
	FINDING_DAEMON_ENDS,
	FINDING_NO_PORT,
	FINDING_NO_ADAPTER,
	FINDING_ALL_PORTS_HELD,
	FINDING_ADAPTER_GONE,
	FINDING_PORT_MISSING,
	FINDING_PORT_HELD,
	FINDING_PORT_FORBIDDEN,
	FINDING_NOT_SERIAL,
	FINDING_SERVER_REFUSES,
	FINDING_SERVER_UNREACHABLE,
	FINDING_SERVER_NAMELESS,
	FINDING_PORT_FAILED,
	FINDING_ASKED_OVER_TCP,
	FINDING_ONLY_ECHO,
	FINDING_NO_ANSWER,
	FINDING_MUST_BE_ASKED,
	FINDING_STOPPED,
	FINDING_SILENCE,
	FINDING_SEVEN_BITS,
	FINDING_INVERTED,
	FINDING_PORT_TOO_FAST,
	FINDING_PORT_TOO_SLOW,
	FINDING_PARITY,
	FINDING_LINE_SOUGHT,
	FINDING_LIGHT_NOISE,
	FINDING_OTHER_DEVICE,
	FINDING_NOT_A_METER,
	FINDING_CHECKSUM_FAMILY,
	FINDING_LINE_ENDS,
	FINDING_P1_CHECKSUM,
	FINDING_IDENT_ONLY,
	FINDING_ENDLESS,
	FINDING_PARTS_MISSING,
	FINDING_DAMAGED_ALL,
	FINDING_DAMAGED_BURSTS,
	FINDING_DAMAGED_SOME,
	FINDING_KEY_MISSING,
	FINDING_KEY_WRONG,
	FINDING_AUTH_KEY_WRONG,
	FINDING_NOT_AUTHENTICATED,
	FINDING_SECURITY_UNKNOWN,
	FINDING_REPLAYED,
	FINDING_LIST_UNKNOWN,
	FINDING_LIST_WITHDRAWN,
	FINDING_EMPTY_PUSH,
	FINDING_WITHOUT_VALUES,
	FINDING_WEAKER_CHECK,
	FINDING_NOT_BELIEVED,
	FINDING_OTHER_METER,
	FINDING_PIN_RELAPSE,
	FINDING_NO_PIN,
	FINDING_NO_DIRECTION,
	FINDING_NO_POWER_LIST,
	FINDING_INF_OFF,
	FINDING_FUSE,
	FINDING_IMPOSSIBLE,
	FINDING_NOT_YET,
	FINDING_MOUNTING,
	FINDING_SIGN,
	FINDING_SCALE,
	FINDING_PHASE_SUM,
	FINDING_VOLTAGE,
	FINDING_APPARENT,
	FINDING_ENERGY,
	FINDING_NO_BUS,
	FINDING_NOT_RUNNING,
	FINDING_NO_SETTINGS,
	FINDING_NOT_REGISTERED,
	FINDING_INSTANCE_COLLISION,
	FINDING_OTHER_ROLE,
	FINDING_NO_SYSTEM,
	FINDING_OTHER_WINS,
	FINDING_AC_INPUT,
	FINDING_NOT_ADOPTED,
	FINDING_ESS_WITHOUT_METER,
	FINDING_ESS_PHASES,
	FINDING_SHARE_LINE,
	FINDING_SHARE_FORBIDDEN,
	FINDING_SHARE_NO_STREAM,
	FINDING_BROKER_NAMELESS,
	FINDING_BROKER_UNREACHABLE,
	FINDING_BROKER_REFUSES,
	FINDING_BROKER_HANGS_UP,
	FINDING_BROKER_FORBIDDEN,
	FINDING_PASSWORD_MISSING,
	FINDING_PASSWORD_PUBLIC,
	FINDING_BROKER_CERTIFICATE,
	FINDING_BROKER_EXPIRED,
	FINDING_OWN_CERTIFICATE,
	FINDING_BROKER_NO_TLS,
	FINDING_GX_WEB_PORT,
	FINDING_GX_MODBUS_PORT,
	FINDING_SHARE_PORT_TAKEN,
	FINDING_SHARE_PORT_FORBIDDEN,
	FINDING_SHARE_NO_ADDRESS,
	FINDING_AVAHI_REFUSES,
	FINDING_SHARE_BROKEN,
	/* The rest are hints: it works. */
	FINDING_STANDS_ASIDE,
	FINDING_WITHOUT_BUS,
	FINDING_STILL_SEARCHING,
	FINDING_SECOND_METER,
	FINDING_STRANGER,
	FINDING_SLOW_ASKING,
	FINDING_SLOW_FOR_ESS,
	FINDING_SLOW_METER,
	FINDING_EXPORT_MISSING,
	FINDING_OWN_CODES,
	FINDING_TOTAL_ONLY,
	FINDING_CLOCK,
	FINDING_NO_AVAHI,
	FINDING_TWO_CONTROLLERS,
	N_FINDINGS,
};

/* How a fact is compared with the number of a clause. */
enum compare {
	IS,
	AT_LEAST,
	BELOW,
};

/* One condition: fact, comparison, number. */
struct clause {
	uint8_t fact;    /* enum fact; FACT_NONE: there are no more */
	uint8_t compare; /* enum compare */
	int16_t than;
};

enum {
	CLAUSES_MAX = 6,
	SILENT_ENOUGH_MS = 12000, /* two periods of slow meters, and a little */
};

struct finding_row {
	char name[20]; /* a stable word, for scripts and for talking about it */
	uint8_t layer; /* enum layer */
	bool is_hint;
	struct clause when[CLAUSES_MAX]; /* all of them; what is not known fulfils none */
};

/* The table, by enum finding, in the order in which they are looked at. */
extern const struct finding_row findings[N_FINDINGS];

/* Whether the facts fulfil all conditions of a finding; a fact that is not known fulfils none. */
bool finding_is_there(enum finding finding, const struct facts *facts);

/* The finding to tell: that of the lowest layer that fails, else the first hint; N_FINDINGS: all is
 * well. */
enum finding finding_of(const struct facts *facts);

/* The first finding of a layer that is no hint; N_FINDINGS: the layer has none. */
enum finding finding_of_layer(enum layer layer, const struct facts *facts);

/* The word for a layer in JSON: "port", "bytes" …; static. */
const char *layer_name(enum layer layer);

#endif
