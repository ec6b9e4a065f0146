/* Everything that the findings of `gridmeter doctor` look at: numbers and texts by name, each known
 * or not. They come from the status of a source (status/status.h) and from the message bus
 * (doctor/bus_facts.h). */
#ifndef DOCTOR_FACTS_H
#define DOCTOR_FACTS_H

#include "status/sink_problem.h"
#include "status/status.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A yes or no is 1 or 0; what ends in MS is milliseconds. */
enum fact {
	FACT_NONE,
	/* the machine and the port */
	FACT_DAEMON,       /* it is a running daemon that tells */
	FACT_FORBIDDEN,    /* there may be a daemon, but we may not ask it */
	FACT_SENSELESS,    /* something answers like no daemon does */
	FACT_CONFIG_WRONG, /* the configuration of this machine is */
	FACT_ENDS,         /* the daemon does, as soon as it has begun */
	FACT_NO_ADAPTER,   /* there is a port of the machine itself only, with nothing behind it */
	FACT_IS_AUTO,      /* no port was named */
	FACT_PORTS,        /* that there are to try */
	FACT_FREE,         /* of them, that nobody uses */
	FACT_SEARCHING,    /* a daemon is, without a port of its own yet */
	FACT_STATE,        /* enum port_state */
	FACT_KIND,         /* enum port_is */
	FACT_LISTENED_MS,
	/* bytes */
	FACT_BYTES,
	FACT_SILENT_MS,
	FACT_GONE_MS,         /* the adapter with the meter is */
	FACT_WANTED_PROTOCOL, /* enum protocol_is */
	FACT_ASK,             /* enum ask_is */
	FACT_ASKING,
	FACT_ASKED,
	FACT_ECHOES,
	/* line */
	FACT_TRIED_ALL, /* settings of the line that meters have */
	FACT_LINE_IS_FIXED,
	FACT_ONE_EDGE_PERCENT,
	FACT_PRINTABLE_PERCENT,
	FACT_EIGHTH_BIT_PERCENT,
	FACT_EXCESS,     /* how many times the port is too fast */
	FACT_TOO_SLOW,   /* the port is */
	FACT_INVERTED,   /* the line is */
	FACT_HAS_PARITY, /* the port expects it */
	/* frames */
	FACT_NOISE_MS, /* since the last good frame, or the first byte */
	FACT_PROTOCOL, /* enum protocol_is */
	FACT_FRAMES,
	FACT_FAULTS,
	FACT_FAULTS_SINCE,
	FACT_DAMAGED,      /* of the faults, those that no key would mend */
	FACT_INNER_FAULTS, /* in frames whose own check was right */
	FACT_DAMAGE,       /* enum damage_is: the most frequent fault */
	FACT_TELEGRAMS,
	FACT_WITHOUT_VALUES,
	FACT_LOCKED,
	FACT_KEY, /* enum key_is */
	FACT_UNSUPPORTED,
	FACT_UNKNOWN_LISTS,
	FACT_WITHDRAWN_LISTS,
	FACT_LIST_VALUES,    /* of unknown lists; known where a daemon has gathered them */
	FACT_EXPLAINED,      /* of those, that have explained themselves */
	FACT_EXPLAINED_SURE, /* and that have done so surely */
	FACT_REPEATED,
	FACT_IMPLAUSIBLE,
	FACT_WEAKER, /* telegrams that are protected less than others before them */
	/* what the meter says */
	FACT_POWER,
	FACT_MAGNITUDE,
	FACT_WHOLE_KWH,
	FACT_LOCKABLE, /* it may leave out its power until a PIN is in */
	FACT_RELAPSES,
	FACT_LASTED_MS,
	FACT_LIVE,
	FACT_POWER_AGE_MS,
	FACT_EXPORT,
	FACT_PHASES,
	FACT_REFUSED,
	FACT_STRANGER,
	FACT_PERIOD_MS,
	FACT_QUALITY,
	FACT_GAP,
	FACT_SIGN,
	FACT_SCALE,
	FACT_PHASE_SUM,
	FACT_APPARENT,
	FACT_FUSE,
	FACT_ENERGY,
	FACT_VOLTAGE,
	FACT_IMPOSSIBLE,
	FACT_MOUNTING,
	FACT_CLOCK_OFF_S, /* without a sign */
	FACT_OWN_CODES,   /* registers under a maker's own codes of which something is suggested */
	/* the bus */
	FACT_SERVICE, /* enum service_is */
	FACT_ROLE,    /* enum role_is */
	FACT_INSTANCE,
	FACT_BUS,
	FACT_SETTINGS,
	FACT_GRID_METERS,   /* services com.victronenergy.grid.* */
	FACT_SAME_INSTANCE, /* others of them with our instance */
	FACT_IS_WINNER,     /* ours has the lowest instance */
	FACT_SYSTEM,        /* systemcalc is there */
	FACT_INVERTERS,
	FACT_GRID_INPUTS, /* AC inputs that are set to grid or shore */
	FACT_ADOPTED,     /* ours is the source of an AC input */
	FACT_RUN_WITHOUT, /* ESS is told to do without a grid meter */
	FACT_HUB4_MODE,
	/* gridmeter share: enum sink_problem */
	FACT_SHARE_WRONG, /* a line of its section is */
	FACT_STREAM,      /* of what it gets from the daemon */
	FACT_SINK,        /* of one way in which it tells on */
	FACT_WITHOUT_TLS, /* gridmeter share is */
	FACT_GX,          /* this machine is a GX device */
	FACT_LISTEN_PORT,
	N_FACTS,
};

enum role_is { ROLE_IS_GRID, ROLE_IS_OTHER };

enum fact_text {
	TEXT_PORT,
	TEXT_LABEL,
	TEXT_WANTED_PORT,
	TEXT_WANTED_METER,
	TEXT_SECTION,
	TEXT_LINE,
	TEXT_PROTOCOL,
	TEXT_MAIN_FAULT,
	TEXT_MANUFACTURER,
	TEXT_SERIAL,
	TEXT_METER_TIME,
	TEXT_OUR_TIME,
	TEXT_PORT_ERROR,
	TEXT_LAST_ERROR,
	TEXT_BUS_NAME,
	TEXT_ROLE,
	TEXT_HOME, /* the port of the meter, when that is gone */
	N_TOLD_TEXTS,
	TEXT_HOLDER = N_TOLD_TEXTS, /* of the port; from here on no status tells it */
	TEXT_OTHER,                 /* another grid meter on the bus */
	TEXT_METER,                 /* maker and the end of its number */
	TEXT_CONFIG,                /* the files of this machine */
	TEXT_KEYS,
	TEXT_START, /* what starts the daemon here */
	TEXT_STOP,  /* what stops it, and starts it anew; "": no daemon runs */
	TEXT_RESTART,
	TEXT_LOG,   /* what shows its log here; "": nothing does */
	TEXT_STICK, /* not "": files may also be brought on a USB stick */
	TEXT_CONFIG_ERROR,
	TEXT_LAST_WORDS, /* of a daemon that has ended */
	TEXT_TRACKER,    /* where recordings and questions go; always known */
	TEXT_OWN_CODES,  /* "1-0:32.7.0 (1-0:199.32.0)", the first of those */
	TEXT_SINK,       /* "mqtt", "http" */
	TEXT_PLACE,      /* of it: address, port or file */
	TEXT_DETAIL,     /* in words of others */
	TEXT_PORT_KEY,   /* of the configuration: where its port stands, */
	TEXT_AT_KEY,     /* and its address */
	N_FACT_TEXTS,
};

enum { FACT_TEXT_MAX = 256 };

/* All zero: nothing is known. */
struct facts {
	bool is_known[N_FACTS];
	int64_t number[N_FACTS];
	char text[N_FACT_TEXTS][FACT_TEXT_MAX];
};

/* Notes a number, which is known from now on. */
void facts_set(struct facts *f, enum fact fact, int64_t v);

/* Notes a text: copied, made harmless, and cut where it does not fit. "" is not known. */
void facts_set_text(struct facts *f, enum fact_text text, const char *v);

/* Takes all facts that a status tells; others stay. */
void facts_take(struct facts *f, const struct status *s);

/* The same of a status in JSON. False when some of it makes no sense, which is left out; see
 * status_read(). */
bool facts_read(struct facts *f, const cJSON *from);

/* Writes what stands for {name} in a sentence: a text, or a number; milliseconds as seconds. False
 * when there is no fact of that name; `to` is "" when it is not known. */
bool facts_write(const struct facts *f, const char *name, char *to, size_t size);

/* The name of a fact in JSON and in sentences; static. */
const char *fact_name(enum fact fact);

/* Whether its number is an enum, which people are told as a word. */
bool fact_has_words(enum fact fact);

#endif
