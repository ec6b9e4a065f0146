/* Of what fails only the lowest finding is told, as all above it may follow from it; then the
 * hints. */
#include "share/http/http_health.h"

#include "base/text.h"
#include "share/http/http_json.h"
#include "share/sink_words.h"

#include <string.h>

static void add_number(struct json_writer *j, const char *name, uint64_t v)
{
	json_writer_decimal(j, name, (struct decimal){.digits = v});
}

static void add_sentence(struct json_writer *j, const char *name, const char *sentence,
	const struct facts *f, enum language language)
{
	char text[SENTENCE_MAX];

	sentence_fill(text, sentence, f, language);
	json_writer_text(j, name, text);
}

/* A daemon goes by the file that it has read. */
static bool is_restart_due(const struct finding_words *words, const struct facts *f)
{
	return *f->text[TEXT_RESTART] && strstr(words->to_do, "{config}");
}

static void add_finding(
	struct json_writer *j, enum finding finding, const struct facts *f, enum language language)
{
	struct finding_words words = finding_words_of(language, finding);
	char guide[GUIDE_SIZE];

	guide_text(finding, language, guide);
	json_writer_begin(j, NULL, '{');
	json_writer_text(j, "name", findings[finding].name);
	json_writer_text(j, "layer", layer_name(findings[finding].layer));
	json_writer_bool(j, "hint", findings[finding].is_hint);
	add_sentence(j, "seen", words.seen, f, language);
	add_sentence(j, "means", words.means, f, language);
	add_sentence(j, "to_do", words.to_do, f, language);
	if (is_restart_due(&words, f))
		add_sentence(j, "then", "{restart}", f, language);
	json_writer_text(j, "guide", guide);
	json_writer_end(j, '}');
}

/* Slowness is told in three ways, of which the first that is there says all. */
static bool is_slow(enum finding finding)
{
	return finding >= FINDING_SLOW_ASKING && finding <= FINDING_SLOW_METER;
}

/* That there is no bus is no news to those who read this. */
static void add_hints(struct json_writer *j, const struct facts *f, enum language language)
{
	bool is_told_slow = false;

	for (enum finding hint = FINDING_WITHOUT_BUS + 1; hint < N_FINDINGS; hint++) {
		if (!finding_is_there(hint, f) || (is_slow(hint) && is_told_slow))
			continue;
		is_told_slow |= is_slow(hint);
		add_finding(j, hint, f, language);
	}
}

static void add_findings(
	struct json_writer *j, const struct http_health *h, const struct share_meter *m)
{
	struct facts f = *h->machine;
	enum finding finding;

	json_writer_begin(j, "findings", '[');
	if (m->has_status && h->share->is_connected) {
		facts_set(&f, FACT_DAEMON, 1);
		facts_take(&f, &m->status);
		finding = finding_of(&f);
		if (finding < N_FINDINGS && !findings[finding].is_hint)
			add_finding(j, finding, &f, h->language);
		add_hints(j, &f, h->language);
	}
	json_writer_end(j, ']');
}

/* Whether a name may be one of a member as it is; all that a daemon of ours gives may. */
static bool is_plain(const char *name)
{
	return text_is_printable(bytes_of(name, strlen(name))) && !strpbrk(name, "\"\\");
}

static void add_faults(struct json_writer *j, const struct status *s)
{
	json_writer_begin(j, "faults", '{');
	for (int64_t i = 0; i < s->number[STATUS_FAULTS_BY_NAME]; i++)
		if (is_plain(s->faults[i].name))
			add_number(j, s->faults[i].name, (uint64_t)s->faults[i].n);
	json_writer_end(j, '}');
}

static void add_count(
	struct json_writer *j, const char *name, const struct status *s, enum status_field field)
{
	if (s->is_known[field] && s->number[field] >= 0)
		add_number(j, name, (uint64_t)s->number[field]);
}

void http_json_account(struct writer *w, const struct http_health *h, const struct share_meter *m)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "key", m->key);
	if (m->has_status) {
		if (http_is_live(h->share, m))
			add_count(&j, "quality", &m->status, STATUS_QUALITY);
		add_count(&j, "frames", &m->status, STATUS_FRAMES);
		add_count(&j, "telegrams", &m->status, STATUS_TELEGRAMS);
		add_faults(&j, &m->status);
	}
	add_findings(&j, h, m);
	json_writer_end(&j, '}');
}

/* What is to be done about it, if anything is. */
static void add_words(struct json_writer *j, enum language language, const char *name,
	const struct sink_report *r)
{
	struct sink_words words;

	if (!sink_words(language, name, r, &words))
		return;
	json_writer_text(j, "finding", words.finding);
	json_writer_text(j, "seen", words.seen);
	json_writer_text(j, "means", words.means);
	json_writer_text(j, "to_do", words.to_do);
	json_writer_text(j, "guide", words.guide);
}

static void add_sink(
	struct json_writer *j, enum language language, const struct share_sink *s, uint64_t now_ms)
{
	struct sink_report r = {0};

	s->sink->report(s->state, &r);
	json_writer_begin(j, NULL, '{');
	json_writer_text(j, "name", s->sink->name);
	json_writer_text(j, "problem", sink_problem_names[r.problem]);
	json_writer_text(j, "place", r.place ? r.place : "");
	if (r.detail && *r.detail)
		json_writer_text(j, "detail", r.detail);
	add_words(j, language, s->sink->name, &r);
	add_number(j, "since_ms", now_ms > r.since_ms ? now_ms - r.since_ms : 0);
	add_number(j, "n_told", r.n_told);
	add_number(j, "n_dropped", r.n_dropped);
	json_writer_end(j, '}');
}

static void add_client(
	struct json_writer *j, const char *sink, const struct sink_client *c, uint64_t now_ms)
{
	json_writer_begin(j, NULL, '{');
	json_writer_text(j, "sink", sink);
	json_writer_text(j, "who", c->who);
	json_writer_text(j, "what", c->what);
	if (c->interval_ms)
		add_number(j, "interval_ms", c->interval_ms);
	add_number(j, "age_ms", now_ms > c->asked_ms ? now_ms - c->asked_ms : 0);
	if (c->has_power)
		json_writer_decimal(j, "power", c->power);
	json_writer_end(j, '}');
}

static void add_clients(struct json_writer *j, const struct share_sink *s, uint64_t now_ms)
{
	struct sink_client c;

	if (!s->sink->client)
		return;
	for (size_t i = 0; memset(&c, 0, sizeof c), s->sink->client(s->state, i, &c); i++)
		add_client(j, s->sink->name, &c, now_ms);
}

static void add_outputs(struct json_writer *j, const struct http_health *h, uint64_t now_ms)
{
	const struct share *s = h->share;

	json_writer_begin(j, "sinks", '[');
	for (size_t i = 0; i < s->n_sinks; i++)
		if (s->sinks[i].state)
			add_sink(j, h->language, &s->sinks[i], now_ms);
	json_writer_end(j, ']');
	json_writer_begin(j, "clients", '[');
	for (size_t i = 0; i < s->n_sinks; i++)
		if (s->sinks[i].state)
			add_clients(j, &s->sinks[i], now_ms);
	json_writer_end(j, ']');
}

void http_json_outputs(struct writer *w, const struct http_health *h, uint64_t now_ms)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	add_outputs(&j, h, now_ms);
	json_writer_end(&j, '}');
}

void http_json_health(struct writer *w, const struct http_health *h, uint64_t now_ms)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_begin(&j, "meters", '[');
	for (const struct share_meter *m = h->share->meters; m; m = m->next) {
		json_writer_begin(&j, NULL, '{');
		json_writer_text(&j, "key", m->key);
		add_findings(&j, h, m);
		json_writer_end(&j, '}');
	}
	json_writer_end(&j, ']');
	add_outputs(&j, h, now_ms);
	json_writer_end(&j, '}');
}
