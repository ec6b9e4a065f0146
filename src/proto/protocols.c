/* The table of protocols, in the order in which they are tried. Nothing outside of proto names a
 * single one of them. Left out: what a protocol can do, which is its own row (sml.c, dlms.c,
 * iec.c). */
#include "proto/protocols.h"

#include "proto/dlms/dlms.h"
#include "proto/iec/iec.h"
#include "proto/sml/sml.h"

#include <string.h>

const struct protocol *const protocols[] = {&protocol_sml, &protocol_dlms, &protocol_iec, NULL};

const struct protocol *protocol_find(const char *name)
{
	for (size_t i = 0; protocols[i]; i++)
		if (strcmp(protocols[i]->name, name) == 0)
			return protocols[i];
	return NULL;
}
