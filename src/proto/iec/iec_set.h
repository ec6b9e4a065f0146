/* One data set of an ASCII telegram, `code(value*unit)` (IEC 62056-21 §6.6), as iec_data.c cuts it
 * out of a line. Left out: what code, number and unit say (iec_data.h, iec_value.h). */
#ifndef PROTO_IEC_IEC_SET_H
#define PROTO_IEC_IEC_SET_H

#include "base/bytes.h"

#include <stdbool.h>

/* A data set: its code, which may be empty, and its first value. A bracket that is not closed ends
 * with its line. */
struct iec_set {
	struct bytes stray;       /* what stands in front of its line, and is no data set */
	struct bytes code, first; /* all borrowed from the lines */
	bool is_single;           /* that is its only value, and whole */
};

#endif
