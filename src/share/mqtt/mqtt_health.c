/* Of a meter that is silent there is no number, so no quality either. Its faults are counts of what
 * was. */
#include "share/mqtt/mqtt_health.h"

#include "base/json_writer.h"
#include "base/text.h"

#include <string.h>

static void add_known(struct json_writer *j, const char *name, const char *text)
{
	if (*text)
		json_writer_text(j, name, text);
}

/* A name of a fault has come from the daemon; all that it gives are plain. */
static bool is_plain(const char *name)
{
	return text_is_printable(bytes_of(name, strlen(name))) && !strpbrk(name, "\"\\");
}

static void add_faults(struct json_writer *j, const struct status *s)
{
	json_writer_begin(j, "faults", '{');
	for (int64_t i = 0; i < status_number(s, STATUS_FAULTS_BY_NAME); i++)
		if (is_plain(s->faults[i].name))
			json_writer_decimal(j, s->faults[i].name, decimal_of(s->faults[i].n, 0));
	json_writer_end(j, '}');
}

static void add_findings(struct json_writer *j, const struct share_meter *m, enum language language)
{
	struct sink_words words;

	json_writer_begin(j, "findings", '[');
	if (meter_words(language, m, &words)) {
		json_writer_begin(j, NULL, '{');
		json_writer_text(j, "name", words.finding);
		json_writer_text(j, "seen", words.seen);
		json_writer_text(j, "means", words.means);
		json_writer_text(j, "to_do", words.to_do);
		json_writer_text(j, "guide", words.guide);
		json_writer_end(j, '}');
	}
	json_writer_end(j, ']');
}

void mqtt_health_json(struct writer *w, const struct share_meter *m, enum language language)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	if (m->is_live && m->status.is_known[STATUS_QUALITY])
		json_writer_decimal(
			&j, "quality", decimal_of(status_number(&m->status, STATUS_QUALITY), 0));
	add_known(&j, "protocol", m->is.protocol);
	add_known(&j, "line", m->is.line);
	add_faults(&j, &m->status);
	add_findings(&j, m, language);
	json_writer_end(&j, '}');
}
