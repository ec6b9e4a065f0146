/* What a meter is called in a Victron system: on the bus, in the log, as a product, and at first
 * as a device. The name that its owner gives it is kept by localsettings (service.h). */
#ifndef VENUS_IDENTITY_H
#define VENUS_IDENTITY_H

#include "reading/telegram.h"

#include <stddef.h>

/* The longest name of a bus has 255 bytes, a path of localsettings may be less. */
enum { IDENTITY_NAME_MAX = 80 };

/* "gridmeter_0a01445a47000282225e": unique for a meter wherever it is plugged in, letters, digits
 * and underscores only. A meter that tells nothing of itself is named by `port`; one that
 * tells only its type, beside another of that type, has its `place` behind it, else "" or NULL.
 * What is too long is cut in front of the place. */
void identity_name(const struct identity *meter, const char *port, const char *place,
	char out[IDENTITY_NAME_MAX]);

/* The same for the log, which has no full numbers: "gridmeter_…225e". A type is whole, as it tells
 * nobody. */
void identity_shown_name(const struct identity *meter, const char *port, const char *place,
	char out[IDENTITY_NAME_MAX]);

/* "Landis+Gyr smart meter". */
void identity_product(const struct identity *meter, char *out, size_t size);

/* "Landis+Gyr smart meter 4567": with the last digits of its number, enough to tell two meters
 * apart, too little to abuse; for a meter without a number with its place, "Kaifa smart meter USB
 * 1.2". "" for one that has neither. */
void identity_first_name(const struct identity *meter, const char *place, char *out, size_t size);

#endif
