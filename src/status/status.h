/* The status of a source: what each layer from the port to the bus has done so far, as one plain
 * snapshot. It is filled in one place (link_status.c for wire and meter, source_status.c for the
 * rest); the status socket, /Diagnostics, the log and the doctor read it. What is not known is left
 * out. No key is in it, and of the meter's numbers only what stands on the bus. The table of its
 * fields is in status_table.c. */
#ifndef STATUS_STATUS_H
#define STATUS_STATUS_H

#include "status/status_table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	STATUS_TEXT_MAX = 512,
	STATUS_FAULT_KINDS = 16,
};

/* All zero: nothing is known. */
struct status {
	bool is_known[N_STATUS_FIELDS];
	int64_t number[N_STATUS_FIELDS];
	char text[STATUS_TEXTS][STATUS_TEXT_MAX]; /* see status_text() */
	struct {
		char name[64];
		int64_t n;
	} faults[STATUS_FAULT_KINDS]; /* STATUS_FAULTS_BY_NAME; n of them */
	const char *raw_hex;          /* the last telegram; borrowed, NULL: it is not kept */
};

/* Sets a number, a yes or no, or the number of a word. */
void status_set(struct status *s, enum status_field field, int64_t v);

/* The same, where less than 0 is not known. */
void status_set_known(struct status *s, enum status_field field, int64_t v);

/* Sets a text, as it is: the doors through which it leaves make it harmless. NULL or "" is not
 * known. */
void status_set_text(struct status *s, enum status_field field, const char *text);

/* Sets the number of the word of a field that has words. False, and nothing changed, when it is
 * none of them. */
bool status_set_word(struct status *s, enum status_field field, const char *word);

/* Counts a fault; more than STATUS_FAULT_KINDS are left out. */
void status_add_fault(struct status *s, const char *name, int64_t n);

/* The number, or 0 where it is not known. */
static inline int64_t status_number(const struct status *s, enum status_field field)
{
	return s->number[field];
}

/* The text, or the word; "" where it is not known. Borrowed from `s`, or for ever. */
const char *status_text(const struct status *s, enum status_field field);

/* All contradictions. */
int64_t status_contradictions(const struct status *s);

/* What the field is called in JSON and in sentences; "" where JSON has none. */
const char *status_name(enum status_field field);

#endif
