/* What angles tell: those between voltage and current of a phase (OBIS 81.7.4, 15, 26, IEC
 * 62056-6-1), and those between the voltages (81.7.1, 2). Left out: angles between the currents. */
#ifndef READING_ANGLES_H
#define READING_ANGLES_H

#include "reading/reading.h"

struct values;

/* Derives the powers of the phases from U, I and angle, fitted to the power of all of them where
 * `r` has it. None where a part of one that carries a current is not known, or where they are too
 * far off that power to be of the same moment. */
void angles_derive_powers(const struct values *s, struct reading *r);

/* In which order the voltages follow one another, within 30 degrees. */
enum phase_sequence angles_sequence(const struct values *s);

#endif
