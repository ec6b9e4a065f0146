/* OBIS names as text, as people and IEC 62056-6-1 write them. Left out: reading them, which each
 * protocol does in its own form. */
#include "reading/obis.h"

/* Returns the end. */
static char *put_group(char *p, unsigned group)
{
	if (group >= 10) {
		if (group >= 100)
			*p++ = (char)('0' + group / 100);
		*p++ = (char)('0' + group / 10 % 10);
		group %= 10;
	}
	*p++ = (char)('0' + group);
	return p;
}

void obis_text(struct obis o, char out[OBIS_TEXT_MAX])
{
	static const char behind[] = "-:..*";
	const uint8_t groups[] = {o.a, o.b, o.c, o.d, o.e, o.f};

	for (int i = 0; i < 6; i++) {
		out = put_group(out, groups[i]);
		*out++ = behind[i]; /* of the last one it is the final 0 */
	}
}
