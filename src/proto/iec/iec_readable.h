/* Whether the data sets that are needed can be read: what protects a telegram from telling half of
 * a sum (IEC 62056-21 §6.6). Left out: its structure (iec_sound.h), and whether its values can be
 * true. */
#ifndef PROTO_IEC_IEC_READABLE_H
#define PROTO_IEC_IEC_READABLE_H

#include "proto/iec/iec_set.h"
#include "reading/obis.h"

struct reg;
struct telegram;

/* What was met among the data sets: at first nothing. */
struct iec_readable {
	bool is_checked;           /* the meter has sent it so: what cannot be read is left out */
	bool has_part, has_tariff; /* that can be read */
	bool lost_part, lost_energy;
	bool lost_any; /* not even its name can be read */
};

/* A data set with a name, and what was made of it, of a telegram without a checksum. */
void iec_readable_note(struct iec_readable *f, struct obis o, const struct reg *r);

/* A data set whose code is no OBIS code counts by the unit of its value. */
void iec_readable_note_nameless(struct iec_readable *f, const struct iec_set *s);

/* What stands between data sets. With the digit of its group D it may have been a power or an
 * energy; in a telegram without a checksum nothing can stand there (iec_sound.h). */
void iec_readable_note_stray(struct iec_readable *f, struct bytes stray);

/* Makes void what is but a part of a power or of an energy, when another part may be what has lost
 * its name. */
void iec_readable_void(const struct iec_readable *f, struct telegram *t);

/* Of a telegram without a checksum: whether all that may be a part of a power or of an energy can
 * be read, or nothing of it: a sum of half of the parts would be wrong. */
bool iec_is_readable(const struct iec_readable *f);

#endif
