#include "cmd/explain/explain_hearing.h"

#include "proto/dlms/dlms.h"

#include <math.h>
#include <string.h>

enum {
	DATE_TIME_OCTETS = 12,
	MONTH = 2,
	DAY = 3,
	HOUR = 5,
	DAYS_PER_MONTH = 31,
};

void explain_hearing_begin(
	struct explain_hearing *h, struct dlms_keys *keys, const struct dlms_lists *defined)
{
	memset(h, 0, sizeof *h);
	h->conf = (struct protocol_conf){.keys = keys, .lists = defined, .leaves_unnamed = true};
	receiver_reset(&h->receiver, &protocol_dlms, &h->conf);
	explain_reset(&h->lists);
}

/* A double tells all whole numbers up to here. */
#define DIGITS_MOST 9e15

/* Octets without times: what the meter says, which need be right within an hour only; 0: nothing.
 */
static uint64_t said_ms(const struct telegram *t)
{
	const uint8_t *p = t->sent.p;
	uint64_t days;

	if (bytes_left(&t->sent) != DATE_TIME_OCTETS)
		return 0;
	days = (uint64_t)p[MONTH] * DAYS_PER_MONTH + p[DAY];
	return ((days * 24 + p[HOUR]) * 60 + p[HOUR + 1]) * 60000 + p[HOUR + 2] * UINT64_C(1000);
}

static void note(struct explain_heard *heard, const struct telegram *t)
{
	heard->n = t->n_registers;
	heard->known = t->list;
	for (size_t i = 0; i < t->n_registers; i++) {
		heard->types[i] = t->registers[i].type;
		heard->is_number[i] = t->registers[i].kind == REG_NUMBER;
		heard->last[i] = t->registers[i].value;
	}
}

static void take(struct explain_hearing *h, uint64_t ms)
{
	const int i = explain_take(&h->lists, &h->receiver.telegram, ms);

	if (i < 0)
		h->n_other++;
	else
		note(&h->heard[i], &h->receiver.telegram);
}

void explain_hearing_take(struct explain_hearing *h, struct bytes octets, uint64_t ms,
	uint64_t gap_ms, uint32_t octet_us, bool has_times)
{
	enum receiver_event event;

	if (has_times)
		receiver_pause(&h->receiver, gap_ms, bytes_left(&octets), octet_us, 0);
	while ((event = receiver_next(&h->receiver, &octets)) != RECEIVER_MORE) {
		if (event == RECEIVER_UNKNOWN)
			take(h, has_times ? ms : said_ms(&h->receiver.telegram));
		h->n_named += event == RECEIVER_TELEGRAM;
	}
}

/* Of whole numbers the state has the last one. */
static void recall(struct explain_heard *heard, const struct explain *e)
{
	heard->n = e->n;
	memcpy(heard->types, e->types, sizeof heard->types);
	for (unsigned i = 0; i < e->n_columns; i++) {
		const struct explain_column *c = &e->columns[i];

		heard->is_number[c->position] = fabs(c->last) < DIGITS_MOST;
		if (heard->is_number[c->position])
			heard->last[c->position] = decimal_of((int64_t)c->last, 0);
	}
}

void explain_hearing_recall(struct explain_hearing *h)
{
	for (size_t i = 0; i < h->lists.n; i++)
		recall(&h->heard[i], &h->lists.of[i]);
}
