/* The table of the fields, for those who write and read a status. */
#ifndef STATUS_STATUS_TABLE_H
#define STATUS_STATUS_TABLE_H

#include "status/status.h"

/* How JSON says it. */
enum status_told {
	NOT_TOLD, /* it does not */
	TOLD_AS_NUMBER,
	TOLD_AS_DIFFERENCE, /* a number, and its sign */
	TOLD_AS_PERCENT,
	TOLD_AS_YES_OR_NO,
	TOLD_AS_WORD,
	TOLD_AS_TEXT,
	TOLD_AS_FAULTS,        /* an object of numbers */
	TOLD_AS_CONTRADICTION, /* a number, below "contradictions" */
};

struct status_row {
	char name[19];
	uint8_t told; /* enum status_told */
	uint8_t more; /* of a word: which words; of a text: its place */
};

extern const struct status_row status_table[N_STATUS_FIELDS];

#endif
