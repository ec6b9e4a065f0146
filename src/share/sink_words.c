/* Makes facts of what is known, and has the doctor judge them. Left out: what a bus would have to
 * do with it, which those who are told here do not have. */
#include "share/sink_words.h"

#include "base/log.h"
#include "base/machine.h"
#include "doctor/sink_facts.h"

#include <stdio.h>
#include <string.h>

static void fill(
	enum language l, enum finding finding, const struct facts *f, struct sink_words *to)
{
	struct finding_words w = finding_words_of(l, finding);

	to->finding = findings[finding].name;
	to->is_hint = findings[finding].is_hint;
	sentence_fill(to->seen, w.seen, f, l);
	sentence_fill(to->means, w.means, f, l);
	sentence_fill(to->to_do, w.to_do, f, l);
	guide_text(finding, l, to->guide);
}

/* "": the file of this machine. */
static void set_config(struct facts *f, const char *path)
{
	const char *usual = machine_is_venus() ? "/data/gridmeter/gridmeter.conf"
					       : "/etc/gridmeter.conf";

	facts_set_text(f, TEXT_CONFIG, *path ? path : usual);
}

bool sink_words(enum language language, const struct share *s, const char *name,
	const struct sink_report *report, struct sink_words *out)
{
	static struct facts f;
	enum finding finding;

	memset(&f, 0, sizeof f);
	facts_set(&f, strcmp(name, "stream") == 0 ? FACT_STREAM : FACT_SINK, report->problem);
	facts_set(&f, FACT_WITHOUT_TLS, !s->has_tls);
	sink_facts_set(&f, name, report->place ? report->place : "", report->is_udp);
	facts_set_text(&f, TEXT_DETAIL, report->detail ? report->detail : "");
	set_config(&f, s->config_path);
	finding = finding_of(&f);
	if (finding == N_FINDINGS)
		return false;
	fill(language, finding, &f, out);
	return true;
}

static bool is_of_system(enum finding finding)
{
	return findings[finding].layer == LAYER_BUS || findings[finding].layer == LAYER_SYSTEM ||
	       finding == FINDING_SLOW_FOR_ESS;
}

bool meter_words(enum language language, const struct share_meter *m, struct sink_words *out)
{
	static struct facts f;

	if (!m->has_status)
		return false;
	memset(&f, 0, sizeof f);
	facts_take(&f, &m->status);
	facts_set(&f, FACT_DAEMON, 1);
	set_config(&f, "");
	for (enum finding i = 0; i < N_FINDINGS; i++)
		if (!is_of_system(i) && finding_is_there(i, &f)) {
			fill(language, i, &f, out);
			return true;
		}
	return false;
}

void sink_words_log(const struct share *s, const char *name, const struct sink_report *report)
{
	static struct sink_words w;

	if (sink_words(LANGUAGE_EN, s, name, report, &w))
		log_error("%s (see gridmeter doctor: %s)", w.seen, w.finding);
	else
		log_info("%s works: %s", name, report->place ? report->place : "");
}
