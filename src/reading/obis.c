/* OBIS names as text. */
#include "reading/obis.h"

#include <stdio.h>

void obis_text(struct obis o, char out[OBIS_TEXT_MAX])
{
	snprintf(out, OBIS_TEXT_MAX, "%u-%u:%u.%u.%u*%u", o.a, o.b, o.c, o.d, o.e, o.f);
}
