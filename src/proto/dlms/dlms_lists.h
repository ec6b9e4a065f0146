/* Positional lists: pushes that send values without names. What stands where is known for the lists
 * that grid operators are known to set, and for those that the owner defines. A list is recognised
 * by the types of all its elements and by what is in each that can be checked, never by their
 * number alone. */
#ifndef PROTO_DLMS_DLMS_LISTS_H
#define PROTO_DLMS_DLMS_LISTS_H

#include "base/bytes.h"
#include "proto/dlms/dlms_contents.h"
#include "reading/obis.h"

struct dlms_notification;
struct telegram;

enum {
	DLMS_POSITIONS_MAX = 64,
	DLMS_USER_LISTS_MAX = 8,
	DLMS_LIST_NAME_MAX = 40,
	DLMS_TYPE_SWITCH = 0xfe, /* a boolean, an enum or an unsigned: makers differ */
};

struct dlms_position {
	uint8_t type;    /* enum axdr_tag, or DLMS_TYPE_SWITCH; a null matches every type */
	uint8_t content; /* enum dlms_content */
	int8_t scaler;
	uint8_t unit;     /* enum unit */
	struct obis obis; /* all zero: it has no name and is stepped over */
};

/* Whether what stands there is used: it has a name. */
bool dlms_is_named(const struct dlms_position *p);

struct dlms_list {
	const char *name;
	size_t n;
	const struct dlms_position *positions;
	bool is_of_kaifa; /* it says too little by itself: the head of the push must be Kaifa's */
};

/* Lists that the owner defines; names and positions of list[i] are in the same place of their
 * array. */
struct dlms_lists {
	size_t n;
	struct dlms_list list[DLMS_USER_LISTS_MAX];
	char names[DLMS_USER_LISTS_MAX][DLMS_LIST_NAME_MAX];
	struct dlms_position positions[DLMS_USER_LISTS_MAX][DLMS_POSITIONS_MAX];
};

/* Ends with a name of NULL. */
extern const struct dlms_list dlms_known_lists[];

/* Fills `t` from the value of a push when a list fits; the owner's (may be NULL) come first, in
 * their order. Of those that are built in either one alone fits, or one that is proven by more than
 * the others; else what the push says is open. Returns the list, or NULL with nothing filled. */
const struct dlms_list *dlms_positional(
	const struct dlms_notification *n, const struct dlms_lists *lists, struct telegram *t);

/* Fills `t` with the values as they stand, without names: for a person who will name them. Octets
 * are borrowed from `value`; of more values than `t` has room for the first are kept. */
void dlms_unnamed(struct bytes value, struct telegram *t);

#endif
