/* The room for the search is large, and the same for all. */
#include "doctor/own_codes.h"

#include "explain/explain_work.h"

#include <stdio.h>
#include <string.h>

size_t own_codes_guess(
	const struct explain_codes *codes, struct explain_guess out[EXPLAIN_COLUMNS_MAX])
{
	static struct explain_work work;
	static struct explained explained;

	return codes ? explain_codes_answer(codes, &work, &explained, out) : 0;
}

/* "1-0:32.7.0", as people write it. */
static void code_text(struct obis obis, char text[OBIS_TEXT_MAX])
{
	obis_text(obis, text);
	if (obis.f == UINT8_MAX)
		*strchr(text, '*') = '\0';
}

void own_codes_fill(const struct explain_codes *codes, struct facts *f)
{
	struct explain_guess guesses[EXPLAIN_COLUMNS_MAX];
	const size_t n = own_codes_guess(codes, guesses);
	char all[FACT_TEXT_MAX] = "", seems[OBIS_TEXT_MAX], sent[OBIS_TEXT_MAX];
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		code_text(guesses[i].seems, seems);
		code_text(guesses[i].obis, sent);
		if (used + strlen(seems) + strlen(sent) + sizeof ",  ()" > sizeof all)
			break;
		used += (size_t)snprintf(
			all + used, sizeof all - used, "%s%s (%s)", used ? ", " : "", seems, sent);
	}
	facts_set(f, FACT_OWN_CODES, (int64_t)n);
	facts_set_text(f, TEXT_OWN_CODES, all);
}
