/* OBIS names as text, as people and IEC 62056-6-1 write them. Left out: reading them, which each
 * protocol does in its own form. */
#include "reading/obis.h"

#include <stdio.h>

void obis_text(struct obis o, char out[OBIS_TEXT_MAX])
{
	snprintf(out, OBIS_TEXT_MAX, "%u-%u:%u.%u.%u*%u", o.a, o.b, o.c, o.d, o.e, o.f);
}
