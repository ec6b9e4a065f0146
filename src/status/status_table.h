/* The table of the fields of a status: how JSON calls and tells each of them. */
#ifndef STATUS_STATUS_TABLE_H
#define STATUS_STATUS_TABLE_H

#include "status/status_fields.h"

#include <stdint.h>

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

enum { STATUS_TEXTS = 18 }; /* fields that are told as a text */

struct status_row {
	char name[19];
	uint8_t told; /* enum status_told */
	uint8_t more; /* of a word: which words; of a text: its place */
};

extern const struct status_row status_table[N_STATUS_FIELDS];

/* The words of a field, in the order of its enum, up to a NULL; NULL: it has none. */
const char *const *status_words(enum status_field field);

#endif
