/* Whoever is heard chooses the order of its octets; ours are written by base/marshal.c. */
#include "share/bus/bus_message.h"

#include <string.h>

enum {
	BODY_LENGTH = 4, /* where it stands */
	FIELDS_LENGTH = 12,
	FIELDS_MAX = 1 << 26, /* octets, by the standard */
	MESSAGE_LARGEST = 1 << 27,
};

void bus_message_begin(struct bus_message *m, const struct bus_call *call)
{
	struct marshal *to = &m->to;

	*to = (struct marshal){.at = m->at, .size = sizeof m->at};
	marshal_begin(to, MARSHAL_CALL, MARSHAL_NO_AUTO_START);
	marshal_field_text(to, MARSHAL_PATH, 'o', call->path);
	marshal_field_text(to, MARSHAL_INTERFACE, 's', call->interface);
	marshal_field_text(to, MARSHAL_MEMBER, 's', call->member);
	marshal_field_text(to, MARSHAL_DESTINATION, 's', call->destination);
	if (*call->signature)
		marshal_field_text(to, MARSHAL_SIGNATURE, 'g', call->signature);
	marshal_body(to);
}

void bus_message_octets(struct bus_message *m, const char *texts)
{
	size_t array = marshal_array(&m->to, sizeof(uint32_t));

	for (; *texts; texts += strlen(texts) + 1) {
		marshal_u32(&m->to, (uint32_t)strlen(texts));
		marshal_octets(&m->to, texts, strlen(texts));
	}
	marshal_array_end(&m->to, array, sizeof(uint32_t));
}

bool bus_message_end(struct bus_message *m, uint32_t serial)
{
	return marshal_end(&m->to, serial);
}

static uint32_t u32_at(const uint8_t *at, bool is_big)
{
	return is_big ? (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]
		      : (uint32_t)at[3] << 24 | at[2] << 16 | at[1] << 8 | at[0];
}

uint64_t bus_message_length(const uint8_t head[MARSHAL_HEAD])
{
	bool is_big = head[0] == 'B';
	uint64_t fields = u32_at(head + FIELDS_LENGTH, is_big),
		 body = u32_at(head + BODY_LENGTH, is_big);

	if ((!is_big && head[0] != 'l') || head[3] != MARSHAL_VERSION || fields > FIELDS_MAX ||
		body > MESSAGE_LARGEST)
		return 0;
	return MARSHAL_HEAD + (fields + 7) / 8 * 8 + body;
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
	const char **const to[] = {[MARSHAL_PATH] = &h->path,
		[MARSHAL_INTERFACE] = &h->interface,
		[MARSHAL_MEMBER] = &h->member,
		[MARSHAL_ERROR_NAME] = &h->error,
		[MARSHAL_SIGNATURE] = &h->signature};
	const char *type, *text;
	uint32_t number;
	uint8_t field;

	if (!skip_to(c, 8) || !bytes_u8(&c->left, &field) || !take_signature(c, &type))
		return false;
	if (strcmp(type, "u") == 0) {
		if (!take_u32(c, &number))
			return false;
		if (field == MARSHAL_ANSWER_TO)
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

	if (bytes_left(&from) < MARSHAL_HEAD || bus_message_length(from.p) != bytes_left(&from))
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
	c.left = bytes_of(from.p + MARSHAL_HEAD, n_fields);
	while (bytes_left(&c.left))
		if (!take_field(&c, out))
			return false;
	out->body = (struct bytes){from.p + MARSHAL_HEAD + (n_fields + 7) / 8 * 8, from.end};
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
