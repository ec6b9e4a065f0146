/* Push lists that name their values by OBIS: what a data-notification holds, to registers. Known
 * forms:
 *
 *	structure(OBIS, value[, structure(scaler, unit)]), anywhere in structures and arrays
 *	OBIS, value, structure(scaler, unit) one behind the other
 *	OBIS, value one behind the other; or value, OBIS: a number begins, a name ends the list
 *	class, OBIS, attribute, value, one behind the other or each in a structure
 *	an array of objects, then the value of each
 *	structure(untagged attribute descriptor, value), of Czech meters
 *
 * Numbers that come without scaler and unit are left so. Left out: lists without names
 * (dlms_lists.h). */
#ifndef PROTO_DLMS_DLMS_VALUES_H
#define PROTO_DLMS_DLMS_VALUES_H

#include "proto/dlms/axdr.h"

struct dlms_object;
struct telegram;

enum { DLMS_ELEMENTS_MAX = 64 };

/* What a list holds, one behind the other; of lists in it only their heads. */
struct dlms_elements {
	size_t n;
	struct axdr of[DLMS_ELEMENTS_MAX];
};

/* What stands in a list without a name. */
struct dlms_nameless {
	struct bytes list_id; /* the first text, when nothing stands before: "KFM_001" */
	struct bytes number;  /* the last octets: of some makers the meter's number */
	unsigned n;
	bool is_value_first; /* not without a name, but in front of it */
};

/* Reads class (long-unsigned), OBIS and attribute (an octet of 1 to 20) and moves *b behind them;
 * false when something else stands there. What follows is the value of that attribute. */
bool dlms_descriptor(struct bytes *b, struct dlms_object *o);

/* Reads a list in which nothing can be a name. False, and nothing of use read, when it is another
 * one, or too long for `all`. */
bool dlms_plain(struct bytes value, struct dlms_elements *all, struct dlms_nameless *nameless);

/* Fills `t` from `value`, one sound A-XDR element (axdr_skip). False, and nothing filled, when the
 * list does not name its values. */
bool dlms_values(struct bytes value, struct telegram *t, struct dlms_nameless *nameless);

#endif
