/* Puts members of JSON one behind the other into a buffer. A text is anybody's: what is not
 * harmless in it becomes \xhh, as everywhere. Numbers are the decimals of the meter. */
#include "stream/stream_writer.h"

#include "base/hex.h"
#include "base/text.h"
#include "reading/meaning.h"
#include "reading/unit.h"

#include <string.h>

struct text {
	char *to;
	size_t n, room;
	bool is_full;
};

static struct text text_of(char *to, size_t n)
{
	return (struct text){.to = to, .n = n, .room = STREAM_LINE_MAX};
}

static void put(struct text *t, const char *ours, size_t n)
{
	t->is_full |= n > t->room - t->n;
	if (t->is_full)
		return;
	memcpy(t->to + t->n, ours, n);
	t->n += n;
}

static void put_ours(struct text *t, const char *ours)
{
	put(t, ours, strlen(ours));
}

static void put_decimal(struct text *t, struct decimal v)
{
	char digits[DECIMAL_TEXT_MAX];

	put(t, digits, decimal_text(v, digits));
}

/* How far a text is what JSON has as it is. */
static size_t n_plain(const char *text)
{
	size_t n = 0;

	while (text[n] >= ' ' && text[n] < 0x7f && text[n] != '"' && text[n] != '\\')
		n++;
	return n;
}

static void put_escaped(struct text *t, struct bytes b)
{
	char one[TEXT_ONE_MAX];

	while (bytes_left(&b) && !t->is_full) {
		size_t n = text_escape_one(one, &b);

		for (size_t i = 0; i < n; i++) {
			if (one[i] == '"' || one[i] == '\\')
				put_ours(t, "\\");
			put(t, one + i, 1);
		}
	}
}

static void put_quoted(struct text *t, const char *theirs)
{
	const size_t plain = n_plain(theirs);

	put_ours(t, "\"");
	put(t, theirs, plain);
	put_escaped(t, bytes_of(theirs + plain, strlen(theirs + plain)));
	put_ours(t, "\"");
}

/* Names are ours; `before` is what stands in front: "," or "{". */
static void put_name(struct text *t, const char *before, const char *name)
{
	put_ours(t, before);
	put_ours(t, "\"");
	put_ours(t, name);
	put_ours(t, "\":");
}

static void put_text(struct text *t, const char *before, const char *name, const char *theirs)
{
	put_name(t, before, name);
	put_quoted(t, theirs);
}

static void put_number(struct text *t, const char *name, uint64_t v)
{
	put_name(t, ",", name);
	put_decimal(t, (struct decimal){.digits = v});
}

/* What is not known is left out. */
static void put_known(struct text *t, const char *name, const char *theirs)
{
	if (*theirs)
		put_text(t, ",", name, theirs);
}

static struct text begin(char *out, const char *is)
{
	struct text t = text_of(out, 0);

	put_name(&t, "{", "v");
	put_decimal(&t, (struct decimal){.digits = STREAM_VERSION});
	put_text(&t, ",", "is", is);
	return t;
}

static size_t end(struct text *t)
{
	put_ours(t, "}\n");
	return t->is_full ? 0 : t->n;
}

static struct text begin_of(char *out, const char *is, const char *station)
{
	struct text t = begin(out, is);

	put_text(&t, ",", "station", station);
	return t;
}

static void put_identity(struct text *t, const struct identity *meter)
{
	const struct {
		const char *name, *text;
	} members[] = {{"manufacturer", meter->manufacturer}, {"id", meter->id},
		{"serial", meter->serial}, {"title", meter->title}, {"firmware", meter->firmware}};
	const char *before = "{";

	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		if (!*members[i].text)
			continue;
		if (*before == '{')
			put_name(t, ",", "meter");
		put_text(t, before, members[i].name, members[i].text);
		before = ",";
	}
	if (meter->id_is_model && *before == ',')
		put_ours(t, ",\"id_is_model\":true");
	if (*before == ',')
		put_ours(t, "}");
}

static void put_meter(struct text *t, const char *before, const struct stream_meter *m)
{
	put_text(t, before, "station", m->station);
	put_known(t, "section", m->section);
	put_identity(t, &m->meter);
	put_known(t, "protocol", m->protocol);
	put_known(t, "line", m->line);
}

size_t stream_write_meter(char out[STREAM_LINE_MAX], const struct stream_meter *m)
{
	struct text t = begin(out, "meter");

	put_meter(&t, ",", m);
	return end(&t);
}

static void put_grid(struct text *t, const struct reading *r)
{
	const char *before = "{";

	put_name(t, ",", "grid");
	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		if (!reading_has(r, q))
			continue;
		put_name(t, before, quantity_name(q));
		put_decimal(t, r->value[q]);
		before = ",";
	}
	put_ours(t, *before == '{' ? "{}" : "}");
}

static void put_derived(struct text *t, const struct reading *r)
{
	const char *before = "[\"";

	if (!(r->derived & r->present))
		return;
	put_name(t, ",", "derived");
	for (enum quantity q = 0; q < N_QUANTITIES; q++) {
		if (!reading_has(r, q) || !reading_is_derived(r, q))
			continue;
		put_ours(t, before);
		put_ours(t, quantity_name(q));
		put_ours(t, "\"");
		before = ",\"";
	}
	put_ours(t, "]");
}

size_t stream_write_reading(
	char out[STREAM_LINE_MAX], const char *station, const struct stream_reading *r)
{
	struct text t = begin_of(out, "reading", station);

	put_number(&t, "n", r->n);
	put_text(&t, ",", "time", r->time);
	put_number(&t, "mono_ms", r->mono_ms);
	if (r->period_ms)
		put_number(&t, "period_ms", r->period_ms);
	if (r->holds_ms)
		put_number(&t, "holds_ms", r->holds_ms);
	put_grid(&t, &r->reading);
	put_derived(&t, &r->reading);
	return end(&t);
}

size_t stream_write_silent(char out[STREAM_LINE_MAX], const char *station, uint64_t since_ms)
{
	struct text t = begin_of(out, "silent", station);

	put_number(&t, "since_ms", since_ms);
	return end(&t);
}

size_t stream_write_octets(char out[STREAM_LINE_MAX], const char *station)
{
	struct text t = begin_of(out, "octets", station);

	return end(&t);
}

size_t stream_write_gone(char out[STREAM_LINE_MAX], const char *station)
{
	struct text t = begin_of(out, "gone", station);

	return end(&t);
}

size_t stream_write_frame(
	char out[STREAM_LINE_MAX], const char *station, const struct stream_frame *f)
{
	struct text t = begin_of(out, "frame", station);

	put_ours(&t, f->is_right ? ",\"ok\":true" : ",\"ok\":false");
	if (!f->is_right)
		put_known(&t, "fault", f->fault);
	put_number(&t, "mono_ms", f->mono_ms);
	return end(&t);
}

static void put_register_number(struct text *t, const struct reg *r)
{
	const char *unit = unit_text(r->unit);

	put_name(t, ",", "value");
	put_decimal(t, r->value);
	if (decimal_compare(r->meant, r->value) != 0) {
		put_name(t, ",", "meant");
		put_decimal(t, r->meant);
	}
	if (unit)
		put_text(t, ",", "unit", unit);
	if (r->is_void)
		put_ours(t, ",\"void\":true");
}

static void put_register_octets(struct text *t, const struct reg *r)
{
	char hex[2 * STREAM_REGISTER_OCTETS_MAX + 1];

	hex_text(r->octets, hex);
	put_text(t, ",", "octets", hex);
}

static void put_register_text(struct text *t, const struct reg *r)
{
	put_name(t, ",", "text");
	put_ours(t, "\"");
	put_escaped(t, r->octets);
	put_ours(t, "\"");
}

static void put_register(struct text *t, const char *before, const struct reg *r)
{
	const char *name = meaning_name(r->obis);
	char obis[OBIS_TEXT_MAX];

	obis_text(r->obis, obis);
	put_text(t, before, "obis", obis);
	if (name)
		put_text(t, ",", "name", name);
	if (r->kind == REG_NUMBER)
		put_register_number(t, r);
	else if (r->kind == REG_OCTETS)
		put_register_octets(t, r);
	else if (r->kind == REG_TEXT)
		put_register_text(t, r);
	put_ours(t, "}");
}

/* As many as there is room for; returns how many. */
static size_t put_registers(struct text *t, const struct stream_registers *r)
{
	size_t i = 0;

	for (const char *before = "{"; i < r->n; i++, before = ",{") {
		struct text with = *t;

		put_register(&with, before, &r->of[i]);
		if (with.is_full)
			break;
		*t = with;
	}
	return i;
}

size_t stream_write_registers(char out[STREAM_ACCOUNT_MAX], const char *station,
	const struct stream_reading *last, const struct stream_registers *r)
{
	static const char longest_end[] = "],\"more\":255}\n";
	struct text t = begin_of(out, "registers", station);
	size_t n;

	put_number(&t, "n", last->n);
	put_number(&t, "mono_ms", last->mono_ms);
	if (r->is_partial)
		put_ours(&t, ",\"partial\":true");
	put_name(&t, ",", "list");
	put_ours(&t, "[");
	t.room = STREAM_ACCOUNT_MAX - (sizeof longest_end - 1);
	n = put_registers(&t, r);
	t.room = STREAM_ACCOUNT_MAX;
	put_ours(&t, "]");
	if (r->n + r->n_more > n)
		put_number(&t, "more", r->n + r->n_more - n);
	return end(&t);
}

size_t stream_write_account_head(char out[STREAM_LINE_MAX], const char *station)
{
	struct text t = begin_of(out, "account", station);

	return t.is_full ? 0 : t.n;
}

static const char hello_end[] = "]}\n";

void stream_hello_begin(struct stream_hello *h, char out[STREAM_LINE_MAX], const char *version)
{
	struct text t = begin(out, "hello");

	put_text(&t, ",", "version", version);
	put_name(&t, ",", "stations");
	put_ours(&t, "[");
	*h = (struct stream_hello){.to = out, .n = t.n};
}

bool stream_hello_add(struct stream_hello *h, const struct stream_meter *m)
{
	struct text t = text_of(h->to, h->n);

	t.room -= sizeof hello_end - 1;
	put_meter(&t, h->has_one ? ",{" : "{", m);
	put_ours(&t, "}");
	if (t.is_full)
		return false;
	h->n = t.n;
	h->has_one = true;
	return true;
}

size_t stream_hello_end(struct stream_hello *h)
{
	memcpy(h->to + h->n, hello_end, sizeof hello_end - 1);
	return h->n + sizeof hello_end - 1;
}
