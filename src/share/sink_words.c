/* Makes facts of what is known, and has the doctor judge them. */
#include "share/sink_words.h"

#include "base/log.h"

bool sink_words(enum language language, const char *name, const struct sink_report *report,
	struct sink_words *out)
{
	(void)language, (void)name, (void)report, (void)out;
	return false;
}

bool meter_words(enum language language, const struct share_meter *m, struct sink_words *out)
{
	(void)language, (void)m, (void)out;
	return false;
}

void sink_words_log(const char *name, const struct sink_report *report)
{
	if (report->problem == SINK_FINE)
		log_info("%s: %s: all right", name, report->place);
	else
		log_error("%s: %s: %s%s%s", name, report->place,
			sink_problem_names[report->problem], *report->detail ? ": " : "",
			report->detail);
}
