/* Fakes for the values of a DLMS notification. For the files of this room only. */
#ifndef ANON_ANON_DLMS_VALUES_H
#define ANON_ANON_DLMS_VALUES_H

#include "anon/anon.h"

struct dlms_lists;
struct dlms_notification;

enum {
	ANON_DLMS_DATE = 5, /* octets */
	ANON_DLMS_DATE_TIME = 12,
};

/* Puts fakes into the value of a notification, in place. False, with the value in any state, when
 * it cannot. */
bool anon_dlms_values(
	struct anon *a, const struct dlms_lists *lists, const struct dlms_notification *n);

/* Moves a date of ANON_DLMS_DATE octets or a date-time of ANON_DLMS_DATE_TIME; false when it is
 * neither. */
bool anon_dlms_date(const struct anon *a, uint8_t *p, size_t n);

#endif
