/* Positional lists: pushes that send values without names. What stands where is known for the lists that
 * grid operators are known to set, and for those that the owner defines. A list is recognised by the types
 * of all its elements and by what is in some of them, never by their number alone. */
#ifndef PROTO_DLMS_DLMS_LISTS_H
#define PROTO_DLMS_DLMS_LISTS_H

#include "base/bytes.h"
#include "reading/obis.h"

struct telegram;

enum {
	DLMS_POSITIONS_MAX = 64,
	DLMS_USER_LISTS_MAX = 8,
	DLMS_LIST_NAME_MAX = 40,
	DLMS_TYPE_SWITCH = 0xfe, /* a boolean, an enum or an unsigned: makers differ */
};

struct dlms_position {
	uint8_t type; /* enum axdr_tag, or DLMS_TYPE_SWITCH; a null matches every type */
	bool is_used; /* else it has no name and is stepped over */
	int8_t scaler;
	uint8_t unit; /* enum unit */
	struct obis obis;
};

/* What the first element must be, beyond its type. */
enum dlms_first {
	DLMS_FIRST_ANY,
	DLMS_FIRST_TEXT,      /* printable, and not empty: a number or a name */
	DLMS_FIRST_DATE_TIME, /* a date and time of 12 octets */
	DLMS_FIRST_KFM,       /* the name of a list of Kaifa */
	DLMS_FIRST_OBIS,      /* the name of the push setup */
};

struct dlms_list {
	const char *name;
	enum dlms_first first;
	size_t n;
	const struct dlms_position *positions;
};

/* Lists that the owner defines; names and positions of list[i] are in the same place of their array. */
struct dlms_lists {
	size_t n;
	struct dlms_list list[DLMS_USER_LISTS_MAX];
	char names[DLMS_USER_LISTS_MAX][DLMS_LIST_NAME_MAX];
	struct dlms_position positions[DLMS_USER_LISTS_MAX][DLMS_POSITIONS_MAX];
};

/* Ends with a name of NULL. */
extern const struct dlms_list dlms_known_lists[];

/* Fills `t` from `value`, one sound A-XDR element, when a list fits; the owner's (may be NULL) come first.
 * Returns the list, or NULL with nothing filled. */
const struct dlms_list *dlms_positional(
	struct bytes value, const struct dlms_lists *lists, struct telegram *t);

/* Fills `t` with the values as they stand, without names: for a person who will name them. */
void dlms_unnamed(struct bytes value, struct telegram *t);

#endif
