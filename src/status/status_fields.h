/* The names of the fields of a status, and of what is told by a word. Their table is
 * status_table.h, the status itself status.h. */
#ifndef STATUS_STATUS_FIELDS_H
#define STATUS_STATUS_FIELDS_H

#include "port/port_state.h"

/* In the order of the JSON. A yes or no is 1 or 0; what ends in MS is milliseconds, in US
 * microseconds. */
enum status_field {
	/* the port */
	STATUS_PORT,
	STATUS_LABEL,
	STATUS_STATE,      /* enum port_state */
	STATUS_PORT_ERROR, /* in words */
	STATUS_KIND,       /* enum port_is */
	STATUS_SEARCHING,  /* for a port */
	STATUS_LISTENED_MS,
	STATUS_ASK, /* enum ask_is */
	STATUS_ASKING,
	STATUS_ASKED,
	STATUS_ECHOES,
	STATUS_WANTED_PROTOCOL, /* enum protocol_is */
	STATUS_SILENT_MS,
	STATUS_HOME, /* the port of the meter, which is gone since */
	STATUS_GONE_MS,
	/* the line */
	STATUS_TRIED_ALL, /* settings that meters have */
	STATUS_LINE_IS_FIXED,
	STATUS_LINE,
	STATUS_EXCESS,     /* how many times the port is too fast */
	STATUS_TOO_SLOW,   /* the port is */
	STATUS_INVERTED,   /* the line is */
	STATUS_HAS_PARITY, /* the port expects it */
	STATUS_ONE_EDGE_PERCENT,
	STATUS_PRINTABLE_PERCENT,
	STATUS_EIGHTH_BIT_PERCENT,
	/* frames */
	STATUS_BYTES,
	STATUS_NOISE_MS, /* since the last good frame, or the first byte */
	STATUS_PROTOCOL, /* enum protocol_is */
	STATUS_IS_UNDERSTOOD,
	STATUS_FRAMES,
	STATUS_FAULTS_BY_NAME,
	STATUS_FAULTS,
	STATUS_FAULTS_SINCE,
	STATUS_DAMAGED,      /* of the faults, those that no key would mend */
	STATUS_MAIN_FAULT,   /* the most frequent one, in words */
	STATUS_DAMAGE,       /* enum damage_is: what it says */
	STATUS_INNER_FAULTS, /* in frames whose own check was right */
	STATUS_TELEGRAMS,
	STATUS_WITHOUT_VALUES,
	STATUS_LOCKED,
	STATUS_KEY, /* enum key_is */
	STATUS_UNSUPPORTED,
	STATUS_UNKNOWN_LISTS,
	STATUS_WITHDRAWN_LISTS, /* that contradict themselves */
	STATUS_LIST_VALUES,     /* of lists that are not known, as far as they were gathered */
	STATUS_EXPLAINED,       /* of those, that have explained themselves, */
	STATUS_EXPLAINED_SURE,  /* and that have done so surely */
	STATUS_REPEATED,
	STATUS_IMPLAUSIBLE,
	STATUS_HELD,
	STATUS_WEAKER, /* telegrams that are protected less than others before them */
	/* what the meter says */
	STATUS_POWER,
	STATUS_MAGNITUDE,
	STATUS_WHOLE_KWH,
	STATUS_PARTIAL,
	STATUS_LOCKABLE, /* the meter is of those that leave out their power until a PIN is in */
	STATUS_RELAPSES,
	STATUS_LASTED_MS,
	STATUS_POWER_AGE_MS,
	STATUS_EXPORT,
	STATUS_PHASES,
	STATUS_CLOCK_OFF_S,
	STATUS_METER_TIME,
	STATUS_OUR_TIME,
	/* how often it contradicts itself: enum contradiction, in its order */
	STATUS_SIGN,
	STATUS_SCALE,
	STATUS_PHASE_SUM,
	STATUS_APPARENT,
	STATUS_FUSE,
	STATUS_ENERGY,
	STATUS_VOLTAGE,
	STATUS_IMPOSSIBLE,
	STATUS_MOUNTING,
	/* who it is, and how it is heard */
	STATUS_MANUFACTURER,
	STATUS_SERIAL,
	STATUS_LIVE,
	STATUS_REFUSED,
	STATUS_STRANGER,
	STATUS_PERIOD_MS,
	STATUS_QUALITY,
	STATUS_GAP,
	STATUS_LAST_ERROR,
	/* the source */
	STATUS_SECTION,
	STATUS_WANTED_PORT,
	STATUS_WANTED_METER,
	STATUS_EXTRA,
	STATUS_SERVICE, /* enum service_is */
	STATUS_BUS_NAME,
	STATUS_ROLE,
	STATUS_REVERSED,
	STATUS_INSTANCE,
	/* what no JSON has */
	STATUS_QUALITY_SO_FAR,   /* also while there is little to judge by */
	STATUS_SIGNAL_MEDIAN_US, /* from the last byte to the signal */
	STATUS_SIGNAL_99_US,
	STATUS_SIGNAL_WORST_US,
	STATUS_SIGNAL_HISTOGRAM,
	N_STATUS_FIELDS,
};

enum port_is { PORT_IS_SERIAL, PORT_IS_TCP, PORT_IS_CAPTURE };
enum protocol_is { PROTOCOL_IS_SML, PROTOCOL_IS_DLMS, PROTOCOL_IS_IEC };
enum ask_is { ASK_IS_AUTO, ASK_IS_YES, ASK_IS_NO };
enum key_is { KEY_IS_FINE, KEY_IS_MISSING, KEY_IS_WRONG, KEY_IS_AUTHENTICATION, KEY_IS_UNSIGNED };
enum damage_is {
	DAMAGE_IS_NONE,
	DAMAGE_IS_OTHER,
	DAMAGE_IS_TELLING, /* from here on: what stands in the line has been read as it was sent */
	DAMAGE_IS_P1_CHECKSUM = DAMAGE_IS_TELLING,
	DAMAGE_IS_LINE_ENDS,
	DAMAGE_IS_NO_DATA,
	DAMAGE_IS_ENDLESS,
	DAMAGE_IS_MISSING_PARTS,
};
enum service_is {
	SERVICE_IS_OFF,
	SERVICE_IS_CONNECTING,
	SERVICE_IS_RESERVING,
	SERVICE_IS_NAMING,
	SERVICE_IS_ON,    /* below it: it should be */
	SERVICE_IS_NONE,  /* bus = none */
	SERVICE_IS_APART, /* it has one with others, and may not stand in there */
};

#endif
