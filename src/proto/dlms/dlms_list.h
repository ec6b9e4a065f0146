/* A list that sends values without names: what stands at each position, and where the lists of an
 * owner are kept. Left out: how a list is recognised (dlms_lists.h). */
#ifndef PROTO_DLMS_DLMS_LIST_H
#define PROTO_DLMS_DLMS_LIST_H

#include "base/bytes.h"
#include "proto/dlms/dlms_contents.h"
#include "reading/obis.h"

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

/* Who says so, of a list of the owner. */
enum dlms_explained {
	DLMS_GIVEN,           /* the owner */
	DLMS_EXPLAINED,       /* its values, and the owner has accepted that */
	DLMS_EXPLAINED_APART, /* the same; import and export were never both above zero */
};

struct dlms_list {
	const char *name;
	size_t n;
	const struct dlms_position *positions;
	bool is_of_kaifa; /* it says too little by itself: the head of the push must be Kaifa's */
};

/* Lists that the owner defines; what else is of list[i] is in the same place of its array. */
struct dlms_lists {
	size_t n;
	struct dlms_list list[DLMS_USER_LISTS_MAX];
	uint8_t explained[DLMS_USER_LISTS_MAX]; /* enum dlms_explained */
	char names[DLMS_USER_LISTS_MAX][DLMS_LIST_NAME_MAX];
	struct dlms_position positions[DLMS_USER_LISTS_MAX][DLMS_POSITIONS_MAX];
};

#endif
