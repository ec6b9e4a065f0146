/* Prints what is known of a list as a table: for people, on standard output. */
#ifndef CMD_EXPLAIN_PRINT_H
#define CMD_EXPLAIN_PRINT_H

#include "cmd/explain/explain_hearing.h"
#include "cmd/explain/explain_words.h"

/* What there is room for, where it is written over again: without evidence, then. */
struct explain_page {
	unsigned columns; /* 0: as much as there is */
	unsigned rows;    /* that are left */
};

void explain_print(const struct explain_heard *heard, const struct explained *x,
	enum language language, struct explain_page *page);

/* A sentence on a line of its own. */
void explain_print_sentence(enum language language, enum explain_sentence which,
	struct explain_page *page, const char *const in[3]);

/* How a position was last, in its unit; "" where it is no number with a power of ten. */
void explain_value_text(const struct explain_heard *heard, size_t i,
	const struct explain_position *p, char out[DECIMAL_TEXT_MAX]);

#endif
