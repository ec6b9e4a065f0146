/* data-notification and event-notification-request (IEC 62056-5-3): the head in front of the value,
 * and where the value is. Left out: what the value holds (dlms_values.h, dlms_lists.h). */
#ifndef PROTO_DLMS_DLMS_NOTIFICATION_H
#define PROTO_DLMS_DLMS_NOTIFICATION_H

#include "proto/dlms/axdr.h"

struct dlms_notification {
	uint8_t tag;
	uint32_t invoke_id; /* data-notification: long-invoke-id-and-priority, else 0 */
	bool has_date_tag;  /* its date-time has an A-XDR tag too much, as some makers send it */
	struct bytes
		object; /* event-notification: class, OBIS and attribute, untagged; else empty */
	struct bytes time;  /* date-time, time or date; or empty */
	struct bytes value; /* one A-XDR element, sound all through; borrowed, as the object is */
	size_t n_missing;   /* AXDR_SHORT, is_begun: octets that are needed at least */
};

/* Reads all in front of the value, and moves *b there. n->value becomes what is left of *b. */
enum axdr_result dlms_notification_head(struct bytes *b, struct dlms_notification *n);

/* Reads a notification and moves *b behind it; AXDR_SHORT: more bytes could make it right.
 * `is_begun`: more bytes may follow behind those in *b. */
enum axdr_result dlms_notification(struct bytes *b, struct dlms_notification *n, bool is_begun);

#endif
