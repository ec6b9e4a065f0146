/* What happens to a meter, its wire and its outputs: facts and their numbers, for whoever tells or
 * counts them. Left out: the words, which stand in one place, event_words.c, and what an owner can
 * do about it, which stands in the table of the doctor. */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include "base/decimal.h"

#include <stdint.h>

struct identity;
struct line_setting;
struct protocol;
struct protocol_fault;
struct telegram;

/* Each begins to be so, or happens, with the members that are named; v[] are numbers in the units
 * that are named. */
enum event_kind {
	EVENT_NOTHING,
	EVENT_METER,         /* telegram, line: who our meter is, and its first list */
	EVENT_LIST,          /* telegram: another list of it */
	EVENT_PROTOCOL,      /* protocol, protocol_before */
	EVENT_LINE_AGAIN,    /* line: telegrams again, on a line that was noise */
	EVENT_LINE_CHANGED,  /* line, line_before: the same, on another line */
	EVENT_NO_POWER_LIST, /* its lists have no power, */
	EVENT_NO_PIN,        /* nor has its only list, in which energies are whole kWh, */
	EVENT_INF_OFF,       /* or are not */
	EVENT_NAMELESS, /* its lists have one, and no number of the meter; s: the longest wait */
	EVENT_NO_DIRECTION,   /* a power without a sign, and nothing that tells it */
	EVENT_KEY_MISSING,    /* n frames came whole, but closed; n_gaps in their counters */
	EVENT_KEY_WRONG,      /* the same, */
	EVENT_AUTH_KEY_WRONG, /* the same, */
	EVENT_NOT_SIGNED, /* and the same: with an authentication key only what is authenticated is
			     used */
	EVENT_LIST_UNKNOWN,   /* telegram: values that have no names */
	EVENT_LIST_WITHDRAWN, /* telegram: the same; text: the list that it was taken for, until a
				 counter, other_text, went from v[0] to v[1] */
	EVENT_LIST_UNCOUNTED, /* the same, until its counters did not count its power */
	EVENT_LIST_TOGETHER,  /* the same, until import and export were both above zero */
	EVENT_LIST_AGAIN,     /* text: that list, which agrees with itself again */
	EVENT_COUNTER_ANEW,   /* the counter of ciphered telegrams */
	EVENT_REPLAYED,       /* counters below one that was used */
	EVENT_LIVE,           /* readings again; n faults meanwhile */
	EVENT_SILENT,         /* no valid telegram for v[0] s; n faults meanwhile */
	EVENT_NOT_A_METER,    /* bytes, and nothing that begins like a telegram */
	EVENT_DAMAGED,        /* telegrams of protocol begin, but none is whole; fault */
	EVENT_INVERTED,       /* the level of the line seems to be */
	EVENT_STRANGER,       /* other is heard beside ours */
	EVENT_OTHER_METER,    /* other is there now, ours is gone */
	EVENT_WEAKER,         /* a telegram with check, where check_before has been seen */
	EVENT_SIGN,           /* mean power W, s, energy Wh: they run against one another */
	EVENT_SCALE,          /* s, power Wh, energy Wh, factor */
	EVENT_PHASE_SUM,      /* sum of the phases W, total W, telegrams */
	EVENT_APPARENT,       /* quantity, power W, V, A, VA, telegrams */
	EVENT_APPARENT_TOTAL, /* power W, VA, telegrams */
	EVENT_BEYOND_FUSE,    /* quantity, power W, fuse A, most W */
	EVENT_IMPOSSIBLE,     /* quantity, power W, most W */
	EVENT_CURRENT_FUSE,   /* quantity, current A, fuse A, most A */
	EVENT_CURRENT,        /* quantity, current A, most A */
	EVENT_VOLTAGE,        /* quantity, V */
	EVENT_FREQUENCY,      /* Hz */
	EVENT_ENERGY_FELL,    /* quantity, before, now: it is held back */
	EVENT_ENERGY_JUMPED,  /* the same */
	EVENT_ENERGY_ANEW,    /* the same: it is believed */
	EVENT_IMPORT_RISES,   /* s, import Wh, export Wh: not what its role does */
	EVENT_EXPORT_RISES,   /* s, export Wh, import Wh: the same */

	/* The wire of a meter. */
	EVENT_PORT_UNOPENED,  /* error; text: who has it, "" where that is not the reason */
	EVENT_PORT_LOST,      /* the same */
	EVENT_PORT_BACK,      /* bytes come */
	EVENT_QUIET,          /* s: not a byte since the port was opened */
	EVENT_NO_PORT,        /* there is none that could be tried */
	EVENT_NONE_HEARD,     /* n: ports that have been tried once */
	EVENT_STILL_NONE,     /* the same, several times, and each longer */
	EVENT_NO_METER_QUIET, /* s: not a byte, and the port is given up */
	EVENT_NO_METER_NOISY, /* s: bytes, but no telegram, and the port is given up */
	EVENT_GARBLED,        /* s: bytes, but no telegram any more; the port is opened again */
	EVENT_GARBLED_LINE,   /* the same; the line is looked for again */
	EVENT_REPLAY_ENDED,   /* n: telegrams of a recording */
	EVENT_ASKING,         /* s: period */
	EVENT_ASKED_OVER_TCP, /* it should be asked, which cannot be done there */
	EVENT_ASK_FAILED,     /* error: of setting the line, or of sending */
	EVENT_ASK_UNANSWERED,

	/* Several ports of one service: `text` is the one that it is of. */
	EVENT_STANDS_IN,   /* other_text: the first, which is silent */
	EVENT_FIRST_AGAIN, /* the first is shown again */
	EVENT_GOES_ON,     /* its energies are moved by v[0] import, v[1] export, kWh */
	EVENT_AGREES,      /* other_text: the first; another meter that may stand in, */
	EVENT_DISAGREES,   /* or may not any more */

	/* The outputs of a meter. */
	EVENT_NO_OUTPUT,    /* text: no memory for the output of that name */
	EVENT_BUS_NONE,     /* the message bus, where nobody has asked for one; it is no fault, */
	EVENT_BUS_MISSING,  /* or where somebody has, */
	EVENT_BUS_FULL,     /* which has no connection left for this user, */
	EVENT_BUS_STUCK,    /* takes no messages, */
	EVENT_BUS_TAKES,    /* takes them again, */
	EVENT_BUS_ANEW,     /* is joined again, for it did not, */
	EVENT_NAME_REFUSED, /* text: error of D-Bus; does not give the name, */
	EVENT_NAME_TAKEN,   /* or has given it, text, to another program */
	EVENT_ON_BUS,       /* text: name, n: instance */
	EVENT_OFF_BUS,
	EVENT_CLASS_UNKNOWN,    /* text: a stored class, other_text: the role that holds */
	EVENT_ROLE_CHANGED,     /* text: role, n: instance */
	EVENT_EXPORT_PRODUCES,  /* what the meter counts as export is what the house makes */
	EVENT_IMPORT_PRODUCES,  /* the same of import */
	EVENT_POSITION_STORED,  /* n: number, text: its meaning for role, other_text: that of the
				   configuration */
	EVENT_POSITION_CARRIED, /* text: position, n: its number in another role */
	EVENT_WISH_HELD,    /* text: what the configuration says, other_text: what is in force, */
	EVENT_WISH_UNKNOWN, /* and it is not known what it said before */
	EVENT_SETTINGS_MISSING, /* localsettings, */
	EVENT_SETTINGS_ALONE,   /* which is not missed */
	EVENT_SETTING_REFUSED,  /* text: setting, other_text: whose, number: error; needed, */
	EVENT_SETTING_NOT_KEPT, /* or not */
	EVENT_SETTING_UNSTORED, /* other_text: whose */
	N_EVENTS,
};

enum { EVENT_NUMBERS = 5 };

/* What it points to is borrowed for the call of the hook. */
struct event {
	enum event_kind kind;
	int error;           /* negative errno */
	const char *subject; /* a port, or a name on the bus; NULL: the machine itself */
	const char *text, *other_text, *role;
	unsigned quantity;           /* enum quantity */
	uint8_t check, check_before; /* enum telegram_check */
	unsigned n_gaps;
	uint64_t n;
	int64_t number;
	double v[EVENT_NUMBERS];
	struct decimal before, now; /* Wh */
	const struct protocol *protocol, *protocol_before;
	const struct protocol_fault *fault;
	const struct telegram *telegram;
	const struct identity *ours, *other;
	const struct line_setting *line, *line_before;
};

#endif
