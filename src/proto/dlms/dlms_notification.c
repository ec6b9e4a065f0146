/* data-notification and event-notification-request (IEC 62056-5-3): long-invoke-id, date-time in
 * each of its forms, and one value. The time is used where a recording has none only: a telegram is
 * as old as its arrival.
 * Left out: what the value holds. */
#include "proto/dlms/dlms_notification.h"

#include "proto/dlms/dlms_apdu.h"

enum {
	INVOKE_ID_OCTETS = 4,
	DATE_TIME_OCTETS = 12,
};

/* Absent, 12 octets, or 4 or 5 for a time or a date alone; some makers put a tag in front. */
static enum axdr_result read_date_time(struct bytes *b, bool *has_tag, struct bytes *time)
{
	uint8_t length;

	if (!bytes_u8(b, &length))
		return AXDR_SHORT;
	*has_tag = length == AXDR_OCTETS;
	if (*has_tag) {
		if (!bytes_u8(b, &length))
			return AXDR_SHORT;
		if (length != DATE_TIME_OCTETS)
			return AXDR_BAD;
	}
	if (length != 0 && length != 4 && length != 5 && length != DATE_TIME_OCTETS)
		return AXDR_BAD;
	return bytes_take(b, length, time) ? AXDR_OK : AXDR_SHORT;
}

/* The optional time of an event, a flag in front. */
static enum axdr_result read_event_time(struct bytes *b, struct dlms_notification *n)
{
	uint8_t flag;

	if (!bytes_u8(b, &flag))
		return AXDR_SHORT;
	if (flag > 1)
		return AXDR_BAD;
	return flag ? read_date_time(b, &n->has_date_tag, &n->time) : AXDR_OK;
}

static enum axdr_result read_head(struct bytes *b, struct dlms_notification *n)
{
	struct bytes id;

	if (!bytes_take(b, INVOKE_ID_OCTETS, &id))
		return AXDR_SHORT;
	n->invoke_id = (uint32_t)bytes_be(id);
	return read_date_time(b, &n->has_date_tag, &n->time);
}

enum axdr_result dlms_notification_head(struct bytes *b, struct dlms_notification *n)
{
	enum axdr_result r = AXDR_BAD;

	*n = (struct dlms_notification){0};
	if (!bytes_u8(b, &n->tag))
		return AXDR_SHORT;
	n->object = n->time = (struct bytes){b->p, b->p};
	if (n->tag == DLMS_DATA_NOTIFICATION)
		r = read_head(b, n);
	else if (n->tag == DLMS_EVENT_NOTIFICATION)
		r = read_event_time(b, n);
	if (r == AXDR_OK && n->tag == DLMS_EVENT_NOTIFICATION &&
		!bytes_take(b, AXDR_UNTAGGED_OCTETS, &n->object))
		r = AXDR_SHORT;
	n->value = *b;
	return r;
}

enum axdr_result dlms_notification(struct bytes *b, struct dlms_notification *n, bool is_begun)
{
	enum axdr_result r = dlms_notification_head(b, n);

	if (r == AXDR_OK)
		r = is_begun ? axdr_skip_begun(b, &n->n_missing) : axdr_skip(b);
	n->value.end = b->p;
	return r;
}
