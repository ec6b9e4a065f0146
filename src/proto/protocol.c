/* The table of protocols, in the order in which they are tried. Nobody right of here names one. */
#include "proto/protocol.h"

#include "proto/dlms/dlms.h"
#include "proto/iec/iec.h"
#include "proto/sml/sml.h"

#include <string.h>

const struct protocol *const protocols[] = {&protocol_sml, &protocol_dlms, &protocol_iec, NULL};

const char *fault_word_text(enum fault_word word)
{
	static const char texts[N_FAULT_WORDS][16] = {
		[FAULT_WORD_NONE] = "other",
		[FAULT_WORD_KEY_MISSING] = "missing",
		[FAULT_WORD_KEY_WRONG] = "wrong",
		[FAULT_WORD_AUTHENTICATION] = "authentication",
		[FAULT_WORD_UNSIGNED] = "unsigned",
		[FAULT_WORD_P1_CHECKSUM] = "p1-checksum",
		[FAULT_WORD_LINE_ENDS] = "line-ends",
		[FAULT_WORD_NO_DATA] = "no-data",
		[FAULT_WORD_ENDLESS] = "endless",
		[FAULT_WORD_MISSING_PARTS] = "missing-parts",
	};

	return texts[word];
}

const struct protocol *protocol_find(const char *name)
{
	for (size_t i = 0; protocols[i]; i++)
		if (strcmp(protocols[i]->name, name) == 0)
			return protocols[i];
	return NULL;
}
