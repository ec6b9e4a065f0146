/* Whether what a positional list says can be true: lists of the same types mean different things
 * with different grid operators. Everything that can be checked is: dates, the characters of a
 * number, the voltages and the frequency of the mains, tariffs against their total, powers against
 * what the currents allow and against their phases. Left out: what the meter said before. */
#ifndef PROTO_DLMS_DLMS_CONTENTS_H
#define PROTO_DLMS_DLMS_CONTENTS_H

#include <stdbool.h>

struct axdr;
struct telegram;

/* What octets must be. */
enum dlms_content {
	DLMS_CONTENT_ANY,
	DLMS_CONTENT_TEXT,          /* printable, and not empty: a number or a name */
	DLMS_CONTENT_TEXT_OR_EMPTY, /* the same, or nothing at all */
	DLMS_CONTENT_TEXT_OF_8,
	DLMS_CONTENT_DATE_TIME, /* 12 octets */
	DLMS_CONTENT_DATE,      /* 5 octets */
	DLMS_CONTENT_TIME,      /* 4 octets */
	DLMS_CONTENT_KFM,       /* the name of a list of Kaifa */
	DLMS_CONTENT_SETUP,     /* the name of a push setup: 0-x:25.9.0 */
};

/* Whether the octets or the text of an element are what they must be. */
bool dlms_content_fits(const struct axdr *e, enum dlms_content content);

/* What the numbers of a list say of it. */
enum dlms_numbers {
	DLMS_NUMBERS_WRONG, /* they cannot be those of one meter at one moment */
	DLMS_NUMBERS_FIT,
	DLMS_NUMBERS_PROVE, /* one of them follows from others by no chance: a power that usual
			       voltages and the currents make, two tariffs that are their total;
			       or there is the frequency of the mains */
};

/* By what a list is known. */
enum dlms_list_by {
	DLMS_LIST_BY_SHAPE, /* it is one of those that are built in */
	DLMS_LIST_BY_OWNER, /* an owner has given it: a total may be more than its two tariffs, and
			    than the phases that the list has */
	DLMS_LIST_BY_NAME,  /* it says its name: currents may be of another moment */
};

/* Holds the numbers of a list against one another. */
enum dlms_numbers dlms_numbers_of(const struct telegram *t, enum dlms_list_by by);

#endif
