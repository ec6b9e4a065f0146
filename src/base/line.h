/* How bytes are set on a serial line. */
#ifndef BASE_LINE_H
#define BASE_LINE_H

#include <stdint.h>

struct line_setting {
	uint32_t baud;
	const char *format; /* data bits, parity, stop bits: "8N1", "7E1" */
};

#endif
