/* Numbers are aligned to their size, counted from the first octet of a message; arrays begin with
 * the length of what is in them. Ours are least significant octet first. */
#include "share/bus/bus_message.h"

#include <string.h>

enum {
	FIELD_PATH = 1,
	FIELD_INTERFACE,
	FIELD_MEMBER,
	FIELD_ERROR,
	FIELD_ANSWER_TO,
	FIELD_DESTINATION,
	FIELD_SENDER,
	FIELD_SIGNATURE,
	NO_AUTO_START = 2,
	VERSION = 1,
	BODY_LENGTH = 4, /* where it stands */
	SERIAL = 8,
	FIELDS_LENGTH = 12,
	FIELDS_MAX = 1 << 26, /* octets, by the standard */
	MESSAGE_LARGEST = 1 << 27,
};

static void put(struct bus_message *m, const void *data, size_t n)
{
	if (m->is_full || n > sizeof m->at - m->n) {
		m->is_full = true;
		return;
	}
	memcpy(m->at + m->n, data, n);
	m->n += n;
}

static void put_u8(struct bus_message *m, uint8_t v)
{
	put(m, &v, 1);
}

static void align(struct bus_message *m, size_t to)
{
	while (m->n % to && !m->is_full)
		put_u8(m, 0);
}

static void set_u32(uint8_t *at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(v >> 8 * i);
}

static void put_u32(struct bus_message *m, uint32_t v)
{
	uint8_t octets[4];

	set_u32(octets, v);
	align(m, 4);
	put(m, octets, 4);
}

static void put_signature(struct bus_message *m, const char *signature)
{
	put_u8(m, (uint8_t)strlen(signature));
	put(m, signature, strlen(signature) + 1);
}

static void put_field(struct bus_message *m, uint8_t field, const char *type, const char *text)
{
	align(m, 8);
	put_u8(m, field);
	put_signature(m, type);
	if (*type == 'g')
		put_signature(m, text);
	else
		bus_message_text(m, text);
}

void bus_message_begin(struct bus_message *m, const struct bus_call *call)
{
	static const uint8_t head[BUS_HEAD] = {'l', BUS_CALL, NO_AUTO_START, VERSION};

	m->n = 0;
	m->is_full = false;
	put(m, head, sizeof head);
	put_field(m, FIELD_PATH, "o", call->path);
	put_field(m, FIELD_INTERFACE, "s", call->interface);
	put_field(m, FIELD_MEMBER, "s", call->member);
	put_field(m, FIELD_DESTINATION, "s", call->destination);
	if (*call->signature)
		put_field(m, FIELD_SIGNATURE, "g", call->signature);
	set_u32(m->at + FIELDS_LENGTH, (uint32_t)(m->n - BUS_HEAD));
	align(m, 8);
	m->body = m->n;
}

void bus_message_text(struct bus_message *m, const char *text)
{
	put_u32(m, (uint32_t)strlen(text));
	put(m, text, strlen(text) + 1);
}

void bus_message_number(struct bus_message *m, uint32_t v)
{
	put_u32(m, v);
}

void bus_message_port(struct bus_message *m, uint16_t v)
{
	align(m, 2);
	put_u8(m, (uint8_t)v);
	put_u8(m, (uint8_t)(v >> 8));
}

void bus_message_octets(struct bus_message *m, const char *texts)
{
	size_t length_at, begin;

	put_u32(m, 0);
	length_at = m->n - 4;
	begin = m->n;
	for (; *texts; texts += strlen(texts) + 1) {
		put_u32(m, (uint32_t)strlen(texts));
		put(m, texts, strlen(texts));
	}
	if (!m->is_full)
		set_u32(m->at + length_at, (uint32_t)(m->n - begin));
}

bool bus_message_end(struct bus_message *m, uint32_t serial)
{
	set_u32(m->at + BODY_LENGTH, (uint32_t)(m->n - m->body));
	set_u32(m->at + SERIAL, serial);
	return !m->is_full;
}

static uint32_t u32_at(const uint8_t *at, bool is_big)
{
	return is_big ? (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]
		      : (uint32_t)at[3] << 24 | at[2] << 16 | at[1] << 8 | at[0];
}

uint64_t bus_message_length(const uint8_t head[BUS_HEAD])
{
	bool is_big = head[0] == 'B';
	uint64_t fields = u32_at(head + FIELDS_LENGTH, is_big),
		 body = u32_at(head + BODY_LENGTH, is_big);

	if ((!is_big && head[0] != 'l') || head[3] != VERSION || fields > FIELDS_MAX ||
		body > MESSAGE_LARGEST)
		return 0;
	return BUS_HEAD + (fields + 7) / 8 * 8 + body;
}

/* Where a message is read, and what of it is left. */
struct cursor {
	struct bytes left;
	const uint8_t *of;
	bool is_big;
};

static bool skip_to(struct cursor *c, size_t multiple)
{
	size_t n = (multiple - (size_t)(c->left.p - c->of) % multiple) % multiple;
	struct bytes pad;

	return bytes_take(&c->left, n, &pad);
}

static bool take_u32(struct cursor *c, uint32_t *out)
{
	struct bytes octets;

	if (!skip_to(c, 4) || !bytes_take(&c->left, 4, &octets))
		return false;
	*out = u32_at(octets.p, c->is_big);
	return true;
}

/* `n` octets that are a text, and the 0 behind it. */
static bool take_chars(struct cursor *c, size_t n, const char **out)
{
	struct bytes text;

	if (n >= bytes_left(&c->left) || !bytes_take(&c->left, n + 1, &text) ||
		memchr(text.p, 0, n + 1) != text.p + n)
		return false;
	*out = (const char *)text.p;
	return true;
}

static bool take_text(struct cursor *c, const char **out)
{
	uint32_t n;

	return take_u32(c, &n) && take_chars(c, n, out);
}

static bool take_signature(struct cursor *c, const char **out)
{
	uint8_t n;

	return bytes_u8(&c->left, &n) && take_chars(c, n, out);
}

/* One of the pairs of a header, of number and variant. */
static bool take_field(struct cursor *c, struct bus_heard *h)
{
	const char **const to[] = {[FIELD_PATH] = &h->path,
		[FIELD_INTERFACE] = &h->interface,
		[FIELD_MEMBER] = &h->member,
		[FIELD_ERROR] = &h->error,
		[FIELD_SIGNATURE] = &h->signature};
	const char *type, *text;
	uint32_t number;
	uint8_t field;

	if (!skip_to(c, 8) || !bytes_u8(&c->left, &field) || !take_signature(c, &type))
		return false;
	if (strcmp(type, "u") == 0) {
		if (!take_u32(c, &number))
			return false;
		if (field == FIELD_ANSWER_TO)
			h->answer_to = number;
		return true;
	}
	if (strcmp(type, "g") == 0 ? !take_signature(c, &text) : !take_text(c, &text))
		return false; /* of other types there are none */
	if (field < sizeof to / sizeof *to && to[field])
		*to[field] = text;
	return true;
}

bool bus_message_read(struct bytes from, struct bus_heard *out)
{
	struct cursor c = {.of = from.p};
	uint32_t n_fields;

	if (bytes_left(&from) < BUS_HEAD || bus_message_length(from.p) != bytes_left(&from))
		return false;
	*out = (struct bus_heard){.type = from.p[1],
		.is_big = from.p[0] == 'B',
		.of = from.p,
		.path = "",
		.interface = "",
		.member = "",
		.error = "",
		.signature = ""};
	c.is_big = out->is_big;
	n_fields = u32_at(from.p + FIELDS_LENGTH, c.is_big);
	c.left = bytes_of(from.p + BUS_HEAD, n_fields);
	while (bytes_left(&c.left))
		if (!take_field(&c, out))
			return false;
	out->body = (struct bytes){from.p + BUS_HEAD + (n_fields + 7) / 8 * 8, from.end};
	return true;
}

bool bus_heard_text(struct bus_heard *h, const char **out)
{
	struct cursor c = {h->body, h->of, h->is_big};
	char type = *h->signature;
	const char *inner = "s";

	if (type != 's' && type != 'o' && type != 'v')
		return false;
	if ((type == 'v' && !take_signature(&c, &inner)) || strcmp(inner, "s") != 0 ||
		!take_text(&c, out))
		return false;
	h->body = c.left;
	h->signature++;
	return true;
}

bool bus_heard_number(struct bus_heard *h, uint32_t *out)
{
	struct cursor c = {h->body, h->of, h->is_big};

	if ((*h->signature != 'i' && *h->signature != 'u') || !take_u32(&c, out))
		return false;
	h->body = c.left;
	h->signature++;
	return true;
}
