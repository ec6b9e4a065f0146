/* A checked ASCII telegram to registers and the meter's names (IEC 62056-21 §6.3.2 and §6.6). Left
 * out: the check (iec_check.h), and values (iec_value.h). */
#ifndef PROTO_IEC_IEC_TELEGRAM_H
#define PROTO_IEC_IEC_TELEGRAM_H

#include "base/bytes.h"

struct iec_readable;
struct telegram;

/* Reads `text`: an identification line, which may be missing, and data lines, with STX in front of
 * them or without, all of seven bits. Texts in `t` are borrowed from it; a telegram in which
 * nothing can be read has no registers. `readable` notes what can be read; what may
 * be half of a power or an energy, as a line has lost its name, is void. */
void iec_telegram(struct bytes text, struct telegram *t, struct iec_readable *readable);

#endif
