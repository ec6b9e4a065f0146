/* Character by character. */
#include "proto/iec/iec_ident.h"

#include "proto/iec/iec_framer.h"

enum { SEVEN_BITS = 0x7f };

bool iec_is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A data line may hold a `/` too, but has brackets (Siemens TD-3511). */
bool iec_is_ident(const uint8_t *p, const uint8_t *end)
{
	if (end - p < IEC_IDENT_MIN || end - p > IEC_IDENT_MAX || !iec_may_be_ident(p, end))
		return false;
	for (; p < end; p++)
		if ((*p & SEVEN_BITS) == '(' || (*p & SEVEN_BITS) == ')')
			return false;
	return true;
}

bool iec_may_be_ident(const uint8_t *p, const uint8_t *end)
{
	if ((*p & SEVEN_BITS) != '/')
		return false;
	for (int i = 1; i <= IEC_MAKER_LETTERS && p + i < end; i++)
		if (!iec_is_letter(p[i] & SEVEN_BITS))
			return false;
	return true;
}
