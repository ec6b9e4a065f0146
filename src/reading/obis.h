/* OBIS: the names of what a meter measures, IEC 62056-6-1 (formerly 62056-61): A-B:C.D.E*F. What a
 * name means is in meaning.h. */
#ifndef READING_OBIS_H
#define READING_OBIS_H

#include <stdint.h>

struct obis {
	uint8_t a, b, c, d, e, f;
};

/* Room for "255-255:255.255.255*255" and the final 0. */
#define OBIS_TEXT_MAX 24

/* All six groups in decimal: "1-0:16.7.0*255". */
void obis_text(struct obis o, char out[OBIS_TEXT_MAX]);

#endif
