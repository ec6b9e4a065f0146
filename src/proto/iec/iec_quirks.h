/* What single makers of ASCII meters do differently. */
#ifndef PROTO_IEC_IEC_QUIRKS_H
#define PROTO_IEC_IEC_QUIRKS_H

#include <stdbool.h>

struct telegram;

/* Corrects what is known to be sent wrongly (reg.meant), or under another name (reg.is_present),
 * and notes in t->quirks what has changed a value. */
void iec_quirks(struct telegram *t);

/* Whether the meter with this identification line (without its end) answers single commands in
 * programming mode, each second and not only to a whole readout. */
bool iec_takes_commands(const char *ident);

#endif
