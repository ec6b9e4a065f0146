/* Character by character. */
#include "proto/iec/iec_ident.h"

#include "proto/iec/iec_framer.h"

#include <string.h>

enum { SEVEN_BITS = 0x7f };

static bool is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool iec_is_of_maker(uint8_t c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '_';
}

static bool has_length(const uint8_t *p, const uint8_t *end)
{
	return end - p >= IEC_IDENT_MIN && end - p <= IEC_IDENT_MAX;
}

bool iec_has_maker(const uint8_t *p)
{
	for (int i = 1; i <= IEC_MAKER_LETTERS; i++)
		if (!is_letter(p[i] & SEVEN_BITS))
			return false;
	return (*p & SEVEN_BITS) == '/';
}

/* A data line may hold a `/` too, but has brackets (Siemens TD-3511). */
bool iec_is_ident(const uint8_t *p, const uint8_t *end)
{
	if (!has_length(p, end) || !iec_has_maker(p))
		return false;
	for (; p < end; p++)
		if ((*p & SEVEN_BITS) == '(' || (*p & SEVEN_BITS) == ')')
			return false;
	return true;
}

/* Of noise hardly a line is so: all of it is to be text, without a parity. */
bool iec_is_odd_ident(const uint8_t *p, const uint8_t *end)
{
	if (!has_length(p, end) || !iec_may_be_ident(p, end) || iec_is_ident(p, end))
		return false;
	while (++p < end)
		if (*p < ' ' || *p >= SEVEN_BITS || strchr("()/!", *p))
			return false;
	return true;
}

bool iec_may_be_ident(const uint8_t *p, const uint8_t *end)
{
	if ((*p & SEVEN_BITS) != '/')
		return false;
	for (int i = 1; i <= IEC_MAKER_LETTERS && p + i < end; i++)
		if (!iec_is_of_maker(p[i] & SEVEN_BITS))
			return false;
	return true;
}
