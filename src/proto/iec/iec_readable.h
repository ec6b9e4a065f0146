/* Whether the data sets that are needed can be read: what protects a telegram without a checksum
 * from telling half of a sum (IEC 62056-21 §6.6). Left out: its structure (iec_sound.h), and
 * whether its values can be true. */
#ifndef PROTO_IEC_IEC_READABLE_H
#define PROTO_IEC_IEC_READABLE_H

#include "proto/iec/iec_set.h"
#include "reading/obis.h"

struct reg;

/* What was met among the data sets; {0} at first. */
struct iec_readable {
	bool has_part, has_tariff; /* that can be read */
	bool lost_part, lost_energy;
};

/* A data set with a name, and what was made of it. */
void iec_readable_note(struct iec_readable *f, struct obis o, const struct reg *r);

/* A data set whose code is no OBIS code counts by the unit of its value. */
void iec_readable_note_nameless(struct iec_readable *f, const struct iec_set *s);

/* Whether all that may be a part of a power or of an energy can be read, or nothing of it: a sum of
 * half of the parts would be wrong. */
bool iec_is_readable(const struct iec_readable *f);

#endif
