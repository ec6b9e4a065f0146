/* How bytes are set on a serial line. */
#ifndef BASE_LINE_H
#define BASE_LINE_H

#include <stdint.h>

struct line_setting {
	uint32_t baud;
	const char *format; /* data bits, parity, stop bits: "8N1", "7E1" */
};

/* How long an octet takes; 0 where the speed is not known. */
static inline uint32_t line_octet_us(const struct line_setting *line)
{
	uint32_t bits = line->format && line->format[0] == '8' && line->format[1] != 'N' ? 11 : 10;

	return line->baud ? bits * 1000000 / line->baud : 0;
}

#endif
