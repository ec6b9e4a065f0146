/* Of what fails only the lowest finding is told, as all above it may follow from it; then the
 * hints. */
#include "share/http/http_health.h"

#include "base/text.h"
#include "share/http/http_json.h"
#include "share/intake.h"
#include "share/sink_clients.h"
#include "share/sink_wishes.h"
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

/* What nobody who is told here has to do with. */
static bool is_of_system(enum finding finding)
{
	return findings[finding].layer == LAYER_BUS || findings[finding].layer == LAYER_SYSTEM ||
	       finding == FINDING_SLOW_FOR_ESS;
}

static bool applies(enum finding finding, bool is_hint, const struct facts *f)
{
	return findings[finding].is_hint == is_hint && !is_of_system(finding) &&
	       finding_is_there(finding, f);
}

static void add_failure(struct json_writer *j, const struct facts *f, enum language language)
{
	enum finding finding = 0;

	while (finding < N_FINDINGS && !applies(finding, false, f))
		finding++;
	if (finding < N_FINDINGS)
		add_finding(j, finding, f, language);
}

/* That a meter is slow is told in one way, where it is in two. */
static void add_hints(struct json_writer *j, const struct facts *f, enum language language)
{
	bool is_asked_slowly = applies(FINDING_SLOW_ASKING, true, f);

	for (enum finding hint = 0; hint < N_FINDINGS; hint++)
		if (applies(hint, true, f) && !(hint == FINDING_SLOW_METER && is_asked_slowly))
			add_finding(j, hint, f, language);
}

static void add_findings(
	struct json_writer *j, const struct http_health *h, const struct share_meter *m)
{
	struct facts f = *h->machine;

	json_writer_begin(j, "findings", '[');
	if (m->has_status && h->share->is_connected) {
		facts_set(&f, FACT_DAEMON, 1);
		facts_take(&f, &m->status);
		add_failure(j, &f, h->language);
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
static void add_words(struct json_writer *j, const struct http_health *h, const char *name,
	const struct sink_report *r)
{
	struct sink_words words;

	if (!sink_words(h->language, h->share, name, r, &words))
		return;
	json_writer_text(j, "finding", words.finding);
	json_writer_text(j, "seen", words.seen);
	json_writer_text(j, "means", words.means);
	json_writer_text(j, "to_do", words.to_do);
	json_writer_text(j, "guide", words.guide);
}

static void add_sink(struct json_writer *j, const struct http_health *h, const char *name,
	const struct sink_report *r, uint64_t now_ms)
{
	json_writer_begin(j, NULL, '{');
	json_writer_text(j, "name", name);
	json_writer_text(j, "problem", sink_problem_names[r->problem]);
	json_writer_text(j, "place", r->place ? r->place : "");
	if (r->detail && *r->detail)
		json_writer_text(j, "detail", r->detail);
	add_words(j, h, name, r);
	add_number(j, "since_ms", now_ms > r->since_ms ? now_ms - r->since_ms : 0);
	add_number(j, "n_told", r->n_told);
	add_number(j, "n_dropped", r->n_dropped);
	json_writer_end(j, '}');
}

/* Where readings come from stands among those who tell them on, while it is lost. */
static void add_stream(struct json_writer *j, const struct http_health *h, uint64_t now_ms)
{
	struct sink_report r = {0};

	if (!h->share->intake || h->share->is_connected)
		return;
	intake_report(h->share->intake, &r);
	add_sink(j, h, "stream", &r, now_ms);
}

static void add_sinks(struct json_writer *j, const struct http_health *h, uint64_t now_ms)
{
	for (size_t i = 0; i < h->share->n_sinks; i++) {
		const struct share_sink *s = &h->share->sinks[i];
		struct sink_report r = {0};

		if (!s->state)
			continue;
		s->sink->report(s->state, &r);
		add_sink(j, h, s->sink->name, &r, now_ms);
	}
	add_stream(j, h, now_ms);
}

static bool is_any_live(const struct share *s)
{
	for (const struct share_meter *m = s->meters; m; m = m->next)
		if (http_is_live(s, m))
			return true;
	return false;
}

/* What somebody was told while a meter still spoke is no number of now: it goes with the meter. */
static void add_client(struct json_writer *j, const struct share *s, const char *sink,
	const struct sink_client *c, uint64_t now_ms)
{
	json_writer_begin(j, NULL, '{');
	json_writer_text(j, "sink", sink);
	json_writer_text(j, "who", c->who);
	json_writer_text(j, "what", c->what);
	if (c->interval_ms)
		add_number(j, "interval_ms", c->interval_ms);
	add_number(j, "age_ms", now_ms > c->asked_ms ? now_ms - c->asked_ms : 0);
	if (c->has_power && is_any_live(s))
		json_writer_decimal(j, "power", c->power);
	json_writer_end(j, '}');
}

static void add_clients(struct json_writer *j, const struct share *share,
	const struct share_sink *s, uint64_t now_ms)
{
	struct sink_client c;

	for (size_t i = 0; memset(&c, 0, sizeof c), sink_client(s->sink, s->state, i, now_ms, &c);
		i++)
		add_client(j, share, s->sink->name, &c, now_ms);
}

static void add_wishes(struct json_writer *j, const struct share_sink *s)
{
	const char *wish;

	for (size_t i = 0; (wish = sink_wish(s->sink, s->state, i)); i++) {
		json_writer_begin(j, NULL, '{');
		json_writer_text(j, "output", s->sink->name);
		json_writer_text(j, "what", wish);
		json_writer_end(j, '}');
	}
}

static void add_outputs(struct json_writer *j, const struct http_health *h, uint64_t now_ms)
{
	const struct share *s = h->share;

	json_writer_begin(j, "sinks", '[');
	add_sinks(j, h, now_ms);
	json_writer_end(j, ']');
	json_writer_begin(j, "clients", '[');
	for (size_t i = 0; i < s->n_sinks; i++)
		if (s->sinks[i].state)
			add_clients(j, s, &s->sinks[i], now_ms);
	json_writer_end(j, ']');
	json_writer_begin(j, "wishes", '[');
	for (size_t i = 0; i < s->n_sinks; i++)
		if (s->sinks[i].state)
			add_wishes(j, &s->sinks[i]);
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
