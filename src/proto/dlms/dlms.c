/* A whole APDU to a telegram (IEC 62056-5-3): unwrap what is ciphered, read the notification, give
 * its values names. Left out: everything that is an answer to a request, and signed APDUs. */
#include "proto/dlms/dlms.h"

#include "proto/dlms/dlms_apdu.h"
#include "proto/dlms/dlms_cipher.h"
#include "proto/dlms/dlms_definition.h"
#include "proto/dlms/dlms_identity.h"
#include "proto/dlms/dlms_keys.h"
#include "proto/dlms/dlms_lists.h"
#include "proto/dlms/dlms_notification.h"
#include "proto/dlms/dlms_quirks.h"
#include "proto/dlms/dlms_register.h"
#include "proto/dlms/dlms_scaling.h"
#include "proto/dlms/dlms_values.h"
#include "proto/iec/iec_p1.h"
#include "proto/protocol.h"

static const struct protocol_fault faults[N_DLMS_FAULTS] = {
	[DLMS_FAULT_HCS] = {"damaged header of a frame", FAULT_WORD_NONE, FAULT_CLASS_NOISE},
	[DLMS_FAULT_FCS] = {"wrong checksum of a frame", FAULT_WORD_NONE, FAULT_CLASS_DAMAGE},
	[DLMS_FAULT_MBUS] = {"damaged M-Bus frame", FAULT_WORD_NONE, FAULT_CLASS_DAMAGE},
	[DLMS_FAULT_SEQUENCE] = {"part of a message missing", FAULT_WORD_MISSING_PARTS,
		FAULT_CLASS_DAMAGE},
	[DLMS_FAULT_OVERLONG] = {"message without an end", FAULT_WORD_NONE, FAULT_CLASS_NOISE},
	[DLMS_FAULT_APDU] = {"not a push", FAULT_WORD_NONE, FAULT_CLASS_FOREIGN},
	[DLMS_FAULT_SYNTAX] = {"not the structure of a push", FAULT_WORD_NONE, FAULT_CLASS_CONTENT},
	[DLMS_FAULT_NO_KEY] = {"encrypted, and no key is given", FAULT_WORD_KEY_MISSING,
		FAULT_CLASS_KEY},
	[DLMS_FAULT_WRONG_KEY] = {"the key does not fit", FAULT_WORD_KEY_WRONG, FAULT_CLASS_KEY},
	[DLMS_FAULT_TAG] = {"wrong authentication tag", FAULT_WORD_AUTHENTICATION, FAULT_CLASS_KEY},
	[DLMS_FAULT_UNSIGNED] = {"not authenticated, though an authentication key is given",
		FAULT_WORD_UNSIGNED, FAULT_CLASS_KEY},
	[DLMS_FAULT_UNSUPPORTED] = {"compressed, or of an unknown security suite", FAULT_WORD_NONE,
		FAULT_CLASS_UNSUPPORTED},
};

enum {
	LAYERS_MAX = 4,       /* of ciphering; one is usual */
	OBJECT_ATTRIBUTE = 8, /* of an event: behind class and OBIS */
	VALUE_ATTRIBUTE = 2,
	CHANNEL_LAST = 1, /* group B: 1-1 is Kamstrup's own, 1-2 and above are other meters */
};

/* What has been unwrapped. */
struct push {
	struct bytes apdu;
	uint8_t *octets;    /* the same, which is deciphered in place */
	struct bytes title; /* of who ciphered it; else empty */
	uint32_t counter;
	bool is_ciphered;
	bool is_authentic;
	bool is_tag_wrong;
	bool is_sound;    /* frame.is_sound, of what is not ciphered */
	bool is_doubtful; /* no checksum around it: it must prove itself */
};

static void reset(union framer *f)
{
	dlms_frame_reset(&f->dlms);
}

static enum frame_event push(union framer *f, struct bytes *in, struct frame *frame)
{
	return dlms_frame_push(&f->dlms, in, frame);
}

static void quiet(const union framer *f, struct quiet *q)
{
	dlms_frame_quiet(&f->dlms, q);
}

static void pause(union framer *f, uint64_t gap_ms, size_t n, uint32_t octet_us, size_t n_held)
{
	if (gap_ms == PROTOCOL_FOR_EVER)
		dlms_frame_end(&f->dlms);
	else
		dlms_frame_pause(&f->dlms, gap_ms, n, octet_us, n_held);
}

static bool is_ciphered(uint8_t tag)
{
	return tag == DLMS_GENERAL_GLO_CIPHERING || tag == DLMS_GENERAL_DED_CIPHERING ||
	       tag == DLMS_GENERAL_CIPHERING;
}

/* A wrong tag may be a wrong key: then what comes out makes no sense, which is told later. */
static enum dlms_fault unwrap(struct push *p, struct dlms_keys *keys)
{
	for (int layer = 0; layer < LAYERS_MAX; layer++) {
		struct dlms_cipher c;
		enum dlms_fault fault;

		if (bytes_left(&p->apdu) == 0 || !is_ciphered(*p->apdu.p))
			return NO_FAULT;
		fault = dlms_decipher(p->octets, bytes_left(&p->apdu), keys, &c);
		p->title = c.title;
		p->counter = c.counter;
		p->is_ciphered = true;
		p->is_sound = false;
		if (fault != NO_FAULT && fault != DLMS_FAULT_TAG)
			return fault;
		p->is_tag_wrong |= fault == DLMS_FAULT_TAG;
		p->is_authentic = c.is_authentic;
		p->octets += c.content.p - p->octets;
		p->apdu = c.content;
	}
	return DLMS_FAULT_UNSUPPORTED;
}

/* Deciphered by a wrong key it looks like anything; a right tag says that it was the right one. */
static enum dlms_fault nonsense(const struct push *p, enum dlms_fault fault)
{
	return p->is_ciphered && !p->is_authentic ? DLMS_FAULT_WRONG_KEY : fault;
}

static enum dlms_fault fault_of_tag(const struct push *p)
{
	switch (*p->apdu.p) {
	case DLMS_GENERAL_SIGNING:
	case DLMS_GLO_EVENT_NOTIFICATION:
	case DLMS_DED_EVENT_NOTIFICATION:
		return nonsense(p, DLMS_FAULT_UNSUPPORTED);
	default:
		return nonsense(p, DLMS_FAULT_APDU);
	}
}

/* A notification of exactly this length with a list in it. */
static enum dlms_fault read_notification(const struct push *p, struct dlms_notification *n)
{
	struct bytes b = p->apdu;

	if (bytes_left(&b) == 0)
		return nonsense(p, DLMS_FAULT_SYNTAX);
	if (*b.p != DLMS_DATA_NOTIFICATION && *b.p != DLMS_EVENT_NOTIFICATION)
		return fault_of_tag(p);
	if (p->is_sound) {
		dlms_notification_head(&b, n);
		return NO_FAULT;
	}
	if (dlms_notification(&b, n, false) != AXDR_OK || bytes_left(&b) != 0)
		return nonsense(p, DLMS_FAULT_SYNTAX);
	return NO_FAULT;
}

static bool is_list(struct bytes value)
{
	return *value.p == AXDR_STRUCTURE || *value.p == AXDR_ARRAY;
}

/* A list without names is read once, for all that is done with it. */
static enum decode_result name_values(const struct protocol_conf *conf, const struct push *p,
	const struct dlms_notification *n, struct telegram *t)
{
	const struct dlms_lists *lists = conf ? conf->lists : NULL;
	struct dlms_nameless nameless;
	struct dlms_elements all;
	const struct dlms_list *list = NULL;
	bool is_named = false;

	if (dlms_plain(n->value, &all, &nameless)) {
		list = dlms_positional_plain(n, lists, &all, t);
	} else {
		is_named = dlms_values(n->value, t, &nameless);
		list = is_named ? NULL : dlms_positional(n, lists, t);
	}
	if (!is_named && (!list || (conf && conf->leaves_unnamed))) {
		dlms_unnamed(n->value, t);
		t->list = list ? list->name : NULL;
		t->sent = n->time;
		return t->n_registers ? DECODE_UNKNOWN : DECODE_NOTHING;
	}
	dlms_identify(t, p->title, &nameless);
	if (is_named)
		dlms_scale_defaults(t, dlms_scalers_of(t, &nameless));
	return DECODE_TELEGRAM;
}

/* An event tells one attribute of one object, which may itself be a list. */
static enum decode_result take_event(
	const struct push *p, const struct dlms_notification *n, struct telegram *t)
{
	static const struct dlms_nameless none;
	struct bytes value = n->value;
	struct obis name;

	if (n->object.p[OBJECT_ATTRIBUTE] != VALUE_ATTRIBUTE)
		return DECODE_NOTHING;
	name = dlms_obis(n->object.p + 2);
	dlms_register_read(t, &name, &value);
	dlms_identify(t, p->title, &none);
	dlms_scale_defaults(t, dlms_scalers_of(t, &none));
	return DECODE_TELEGRAM;
}

static enum decode_result take_notification(const struct protocol_conf *conf, const struct push *p,
	struct telegram *t, enum dlms_fault *fault)
{
	struct dlms_notification n;

	*fault = read_notification(p, &n);
	if (*fault != NO_FAULT)
		return DECODE_FAULT;
	t->channel_last = CHANNEL_LAST;
	if (is_list(n.value))
		return name_values(conf, p, &n, t);
	if (n.tag == DLMS_EVENT_NOTIFICATION)
		return take_event(p, &n, t);
	*fault = nonsense(p, DLMS_FAULT_SYNTAX);
	return DECODE_FAULT;
}

/* Some meters cipher the telegram of their P1 port. Where it has a type in place of a number
 * (Sagemcom S210), only the system title tells two of them apart. */
static enum decode_result take_p1(const struct push *p, struct telegram *t, enum dlms_fault *fault)
{
	static const struct dlms_nameless none;

	if (!iec_p1(p->apdu, p->is_doubtful && !p->is_authentic, t)) {
		*fault = nonsense(p, DLMS_FAULT_APDU);
		return DECODE_FAULT;
	}
	dlms_identify(t, p->title, &none);
	return DECODE_TELEGRAM;
}

static enum decode_result take(const struct protocol_conf *conf, struct push *p, struct telegram *t,
	enum dlms_fault *fault)
{
	struct dlms_keys *keys = conf ? conf->keys : NULL;
	enum decode_result result;

	*fault = unwrap(p, keys);
	if (*fault != NO_FAULT)
		return DECODE_FAULT;
	if (bytes_left(&p->apdu) && *p->apdu.p == DLMS_P1_TELEGRAM && p->is_ciphered)
		result = take_p1(p, t, fault);
	else
		result = take_notification(conf, p, t, fault);
	if (result == DECODE_FAULT)
		return result;
	if (p->is_tag_wrong)
		*fault = DLMS_FAULT_TAG;
	else if (keys && keys->has_auth_key && !p->is_authentic)
		*fault = DLMS_FAULT_UNSIGNED;
	else if (p->is_doubtful && !p->is_authentic && *p->apdu.p != DLMS_P1_TELEGRAM)
		*fault = DLMS_FAULT_SYNTAX;
	return *fault == NO_FAULT ? result : DECODE_FAULT;
}

static enum decode_result decode(const struct protocol_conf *conf, const struct frame *frame,
	struct telegram *t, unsigned *fault)
{
	struct push p = {.apdu = frame_body(frame),
		.octets = frame->body,
		.is_sound = frame->is_sound,
		.is_doubtful = frame->doubtful};
	enum decode_result result;
	enum dlms_fault why;

	telegram_reset(t);
	result = take(conf, &p, t, &why);
	if (result == DECODE_FAULT || result == DECODE_NOTHING)
		telegram_reset(t);
	if (result == DECODE_FAULT)
		*fault = why;
	t->offset = frame->offset;
	t->length = frame->length;
	t->is_joined = frame->is_joined && t->check < TELEGRAM_CRC && !p.is_ciphered;
	t->is_partial = true;
	t->has_counter = p.is_ciphered;
	t->counter = p.counter;
	t->keys = p.is_ciphered && conf && conf->keys ? conf->keys->mark : 0;
	t->is_authentic = p.is_authentic;
	if (p.is_authentic)
		t->check = TELEGRAM_TAG;
	else if (t->check < frame->check)
		t->check = (uint8_t)frame->check;
	return result;
}

static void unname(struct telegram *t)
{
	dlms_unnamed(t->nameless, t);
	t->list = NULL;
}

/* As the interfaces of grid operators are set, most frequent first. */
static const struct line_setting lines[] = {
	{115200, "8N1"},
	{38400, "8N1"},
	{2400, "8E1"},
	{9600, "8N1"},
	{2400, "8N1"},
	{0, NULL},
};

const struct protocol protocol_dlms = {
	.name = "dlms",
	.title = "DLMS",
	.lines = lines,
	.faults = faults,
	.n_faults = N_DLMS_FAULTS,
	.reset = reset,
	.push = push,
	.quiet = quiet,
	.pause = pause,
	.decode = decode,
	.definition = dlms_definition_line,
	.unname = unname,
};
