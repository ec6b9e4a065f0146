/* The setting of a serial line: its speed, and the form of its characters. Left out: setting a port
 * to it (port/serial.h), and finding it (port/line/hunt.h). */
#ifndef BASE_LINE_H
#define BASE_LINE_H

#include <stdint.h>

struct line_setting {
	uint32_t baud;
	const char *format; /* data bits, parity, stop bits: "8N1", "7E1" */
};

/* How many microseconds an octet takes on the line; 0 if the speed is not known. */
static inline uint32_t line_octet_us(const struct line_setting *line)
{
	uint32_t bits = line->format && line->format[0] == '8' && line->format[1] != 'N' ? 11 : 10;

	return line->baud ? bits * 1000000 / line->baud : 0;
}

#endif
