/* Whoever answers is not trusted: each value is looked at in its type, and no more sinks than there
 * can be. */
#include "doctor/share_told.h"

#include "doctor/sink_facts.h"

#include <string.h>

enum { SINKS_MAX = 16 };

static const char *text_of(const cJSON *from, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(from, name));

	return text ? text : "";
}

/* Whether it is said to be so; what is not said is not. */
static bool is(const cJSON *from, const char *name, bool so)
{
	const cJSON *said = cJSON_GetObjectItemCaseSensitive(from, name);

	return so ? cJSON_IsTrue(said) : cJSON_IsFalse(said);
}

static enum sink_problem problem_of(const cJSON *report)
{
	const char *word = text_of(report, "problem");
	enum sink_problem p = SINK_FINE;

	while (p < N_SINK_PROBLEMS && strcmp(sink_problem_names[p], word) != 0)
		p++;
	return p < N_SINK_PROBLEMS ? p : SINK_FINE;
}

static void add(struct subjects *p, const cJSON *said, const cJSON *report, enum fact fact)
{
	enum sink_problem problem = problem_of(report);
	struct subject *subject;

	if (problem <= SINK_WAITS)
		return;
	subject = subjects_add_known(p, fact);
	if (!subject)
		return;
	facts_set(&subject->facts, fact, problem);
	facts_set(&subject->facts, FACT_WITHOUT_TLS, is(said, "tls", false));
	sink_facts_set(&subject->facts, text_of(report, "name"), text_of(report, "place"),
		is(report, "udp", true));
	facts_set_text(&subject->facts, TEXT_DETAIL, text_of(report, "detail"));
	facts_set_text(&subject->facts, TEXT_CONFIG, text_of(said, "config"));
}

void share_told_add(struct subjects *p, const cJSON *said)
{
	const cJSON *sinks = cJSON_GetObjectItemCaseSensitive(said, "sinks"), *sink;
	int n = 0;

	add(p, said, cJSON_GetObjectItemCaseSensitive(said, "stream"), FACT_STREAM);
	cJSON_ArrayForEach(sink, sinks) {
		if (n++ < SINKS_MAX)
			add(p, said, sink, FACT_SINK);
	}
}

void share_told_add_wrong(struct subjects *p, const char *error)
{
	struct subject *subject = *error ? subjects_add_known(p, FACT_SHARE_WRONG) : NULL;

	if (!subject)
		return;
	sink_facts_set(&subject->facts, "share", "", false);
	facts_set_text(&subject->facts, TEXT_CONFIG_ERROR, error);
}
