/* What individual makers of ASCII meters do differently: the table and its evidence are in
 * iec_quirks.c. Left out: whatever shows in the telegram itself, whoever sends it. */
#ifndef PROTO_IEC_IEC_QUIRKS_H
#define PROTO_IEC_IEC_QUIRKS_H

#include "base/bytes.h"

struct telegram;

/* Corrects what is known to be sent wrongly (reg.meant), or under another name (reg.is_present),
 * and notes in t->quirks what has changed a value. `ident` is the identification line without its
 * end; it may be empty. */
void iec_quirks(struct telegram *t, struct bytes ident);

/* Whether the meter with this identification line answers single commands in programming mode, each
 * second and not only by a whole readout. */
bool iec_takes_commands(struct bytes ident);

#endif
