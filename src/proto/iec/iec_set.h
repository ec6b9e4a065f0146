/* A data set of an ASCII telegram. */
#ifndef PROTO_IEC_IEC_SET_H
#define PROTO_IEC_IEC_SET_H

#include "base/bytes.h"

#include <stdbool.h>

/* A data set: its code, which may be empty, and its first value. A bracket that is not closed ends
 * with its line. */
struct iec_set {
	struct bytes code, first; /* borrowed from the lines */
	bool is_single;           /* that is its only value, and whole */
};

#endif
