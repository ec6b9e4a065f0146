/* The stable words for what is to be done about a fault, as the status and the doctor use them.
 * Left out: the sentences that people read (doctor/words.h). */
#include "proto/protocol.h"

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
