/* libFuzzer: the whole path bytes -> frame -> telegram -> reading, at the door of libgridmeter,
 * where `decode` and other programs push as well. The first octet of an input says what the rest
 * is: the wire as it is, of either protocol, with keys or without; the body of an SML message; an
 * APDU of DLMS, plain or to be ciphered. What has checksums and tags is given right ones here, and
 * by the mutator (wire_mutator.h), as chance would hardly find them.
 *
 * Besides what the sanitizers see, it must not matter how the bytes are cut into reads, and after
 * each event there is what gridmeter.h says and nothing else. */
#include "fuzz.h"
#include "wire_mutator.h"

#include "cmd/capture/capture_anonymize.h"

#include "base/crc16.h"
#include "proto/dlms/dlms_keys.h"
#include "sim/dlms_encode.h"
#include "sim/dlms_profile.h"

#include <gridmeter.h>
#include <math.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	INPUT_MAX = 32768,
	PIECES = 7,
	SEGMENT = 154,
};

/* The first octet. */
enum mode {
	MODE_SML_WIRE,
	MODE_SML_LIST, /* body of a message with the tag of a list */
	MODE_DLMS_WIRE,
	MODE_DLMS_WIRE_WITH_KEYS,
	MODE_DLMS_APDU,
	MODE_DLMS_CIPHERED,      /* an APDU, ciphered here */
	MODE_DLMS_AUTHENTICATED, /* the same with a tag, and keys that check it */
	MODE_IEC_WIRE,
	MODE_IEC_P1, /* what stands between `/` and `!`, with a CRC */
	N_MODES,
};

/* Modes beyond are those below once more, and the input is anonymized, too. */
enum { ANONYMIZED_FROM = 15 * N_MODES };

/* What came of an input: enough to tell two stories apart. */
struct story {
	uint64_t n_telegrams, n_nothing, n_faults;
	size_t n_registers;
	uint32_t present;
};

/* A number that is shown has a text, and no more than there is room for. */
static void check_number(struct gridmeter_decimal d)
{
	char text[GRIDMETER_DECIMAL_MAX];

	gridmeter_decimal_text(d, text);
	FUZZ_CHECK(strlen(text) > 0 && strlen(text) < sizeof text);
	FUZZ_CHECK(!isnan(gridmeter_double(d)));
}

static void check_registers(const struct gridmeter *g, struct story *story)
{
	struct gridmeter_register r;
	char text[64];

	for (size_t i = 0; gridmeter_get_register(g, i, &r); i++) {
		story->n_registers++;
		if (r.kind == GRIDMETER_NUMBER) {
			check_number(r.value);
			check_number(r.meant);
		} else {
			gridmeter_register_text(&r, text, sizeof text);
			fuzz_check_clean("register", text, false);
		}
	}
}

static void check_values(const struct gridmeter *g, struct story *story)
{
	struct gridmeter_value v;

	for (enum gridmeter_quantity q = 0; q < GRIDMETER_N_QUANTITIES; q++) {
		bool is_there = gridmeter_get_value(g, q, &v);

		FUZZ_CHECK(is_there == !isnan(v.number));
		FUZZ_CHECK(is_there ? !v.is_unreadable : !v.is_derived);
		if (!is_there)
			continue;
		check_number(v.exact);
		story->present |= UINT32_C(1) << q;
	}
}

/* What can be had after that event is whole, and nothing else can be had. */
static void check_event(const struct gridmeter *g, enum gridmeter_event event, struct story *story)
{
	struct gridmeter_telegram t;
	bool is_there = gridmeter_get_telegram(g, &t);
	char line[256];

	FUZZ_CHECK(is_there == (event == GRIDMETER_TELEGRAM || event == GRIDMETER_UNKNOWN));
	FUZZ_CHECK((gridmeter_fault(g) != NULL) == (event == GRIDMETER_FAULT));
	if (is_there) {
		fuzz_check_clean("serial", t.serial, false);
		check_registers(g, story);
	}
	for (size_t i = 0; gridmeter_get_definition(g, i, line, sizeof line); i++)
		FUZZ_CHECK(event == GRIDMETER_UNKNOWN);
	check_values(g, story);
}

void fuzz_begin(void)
{
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	if (size < 2 || seed % 32 == 0)
		return LLVMFuzzerMutate(data, size, max); /* the mode as well */
	switch ((enum mode)(data[0] % N_MODES)) {
	case MODE_SML_LIST:
		return 1 + sml_mutate(data + 1, size - 1, max - 1, seed);
	case MODE_DLMS_APDU:
	case MODE_DLMS_CIPHERED:
	case MODE_DLMS_AUTHENTICATED:
		return 1 + axdr_mutate(data + 1, size - 1, max - 1, seed);
	case MODE_SML_WIRE:
	case MODE_DLMS_WIRE:
	case MODE_DLMS_WIRE_WITH_KEYS:
	case MODE_IEC_WIRE:
	case MODE_IEC_P1:
	case N_MODES:
		break;
	}
	return 1 + wire_mutate(data + 1, size - 1, max - 1, seed);
}

static bool has_keys(enum mode mode)
{
	return mode == MODE_DLMS_WIRE_WITH_KEYS || mode == MODE_DLMS_CIPHERED ||
	       mode == MODE_DLMS_AUTHENTICATED;
}

static struct gridmeter *begin(enum mode mode)
{
	static alignas(max_align_t) uint8_t memory[GRIDMETER_SIZE_MAX];
	const struct gridmeter_options options = {
		.protocol = mode <= MODE_SML_LIST   ? "sml"
			    : mode >= MODE_IEC_WIRE ? "iec"
						    : "dlms",
		.key = has_keys(mode) ? dlms_profile_key : NULL,
		.auth_key = mode == MODE_DLMS_AUTHENTICATED ? dlms_profile_auth_key : NULL,
		.counter = GRIDMETER_COUNTER_IGNORED,
		.trust_doubtful = true,
	};
	struct gridmeter *g = NULL;

	FUZZ_CHECK(gridmeter_init(&g, memory, sizeof memory, &options) == GRIDMETER_FINE);
	return g;
}

static struct story push(enum mode mode, const uint8_t *data, size_t n, size_t piece)
{
	struct gridmeter *g = begin(mode);
	struct gridmeter_counts counts;
	struct story story = {0};

	for (size_t at = 0; at < n; at += piece) {
		const uint8_t *bytes = data + at;
		size_t left = n - at < piece ? n - at : piece;
		enum gridmeter_event event;

		while ((event = gridmeter_push(g, &bytes, &left)) != GRIDMETER_MORE)
			check_event(g, event, &story);
		FUZZ_CHECK(left == 0);
	}
	gridmeter_get_counts(g, &counts);
	FUZZ_CHECK(counts.n_octets == n);
	story.n_telegrams = counts.n_telegrams;
	story.n_nothing = counts.n_nothing;
	story.n_faults = counts.n_faults;
	gridmeter_finish(g);
	return story;
}

static size_t add(uint8_t *to, size_t at, const void *p, size_t n)
{
	memcpy(to + at, p, n);
	return at + n;
}

static size_t add_checksum(uint8_t *to, size_t from, size_t at, size_t upto)
{
	uint16_t crc = crc16_x25(to + from, upto - from);
	const uint8_t low_first[] = {(uint8_t)crc, (uint8_t)(crc >> 8)};

	return add(to, at, low_first, sizeof low_first);
}

/* One message around the body, and a file around the message. Escapes in the body stay single: they
 * end the file early, which is a case of its own. */
static size_t wrap_sml(const uint8_t *body, size_t n, uint8_t *out)
{
	const uint8_t tag = 1;
	const uint8_t start[] = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1};
	const uint8_t head[] = {0x76, 0x02, 0x11, 0x62, 0, 0x62, 0, 0x72, 0x63, 7, tag};
	size_t at = add(out, 0, start, sizeof start), message = at, end;

	at = add(out, at, head, sizeof head);
	end = at = add(out, at, body, n);
	out[at++] = 0x63;
	at = add_checksum(out, message, at, end);
	out[at++] = 0;
	at = add(out, at, start, 4);
	out[at++] = 0x1a;
	out[at++] = 0;
	return add_checksum(out, 0, at, at);
}

/* An APDU in HDLC frames, ciphered before when `control` says so. */
static size_t wrap_dlms(uint8_t control, const uint8_t *apdu, size_t n, uint8_t *out)
{
	const struct dlms_security security = {
		control, dlms_profile_key, dlms_profile_auth_key, (const uint8_t *)"FUZ12345"};
	static uint8_t ciphered[INPUT_MAX];
	struct dlms_encoder e, c;

	dlms_encode_init(&e, out, 2 * INPUT_MAX);
	dlms_encode_init(&c, ciphered, sizeof ciphered);
	if (control)
		dlms_encode_ciphered(&c, &security, 1, apdu, n);
	dlms_encode_hdlc(&e, control ? c.buffer : apdu, control ? c.n : n, SEGMENT);
	return e.is_full || c.is_full ? 0 : e.n;
}

/* A telegram of P1. */
static size_t wrap_p1(const uint8_t *body, size_t n, uint8_t *out)
{
	size_t at = add(out, 0, "/FUZ5X\r\n", 9);
	char crc[8];

	at = add(out, at, body, n);
	at = add(out, at, "\r\n!", 3);
	snprintf(crc, sizeof crc, "%04X\r\n", crc16_arc(out, at));
	return add(out, at, crc, 6);
}

static struct dlms_keys keys; /* for the way to fakes */
static const struct protocol_conf with_keys = {.keys = &keys};

static void set_keys(enum mode mode)
{
	dlms_keys_finish(&keys);
	dlms_keys_init(&keys);
	dlms_keys_set(&keys, dlms_profile_key);
	if (mode == MODE_DLMS_AUTHENTICATED)
		dlms_keys_set_auth(&keys, dlms_profile_auth_key);
}

/* Whatever it is: nothing of it breaks the way to fakes. The program leaves a telegram out when its
 * fakes are not read as it was; with FUZZ_STRICT that is a fault of whoever made the fakes. What
 * still has a number in it may be left out, as a number can stand where nothing may be changed. */
static void anonymize(enum mode mode, const uint8_t *wire, size_t n)
{
	static const struct protocol_conf without_keys;
	const struct line_setting none = {0};
	struct recording recording;
	enum anonymize_result result;
	struct anonymized out;

	set_keys(mode);
	fuzz_same_chance();
	recording_init(&recording);
	recording.is_timed = false;
	if (recording_add(&recording, 0, &none, bytes_of(wire, n)) < 0)
		abort();
	result = capture_anonymize(
		&recording, has_keys(mode) ? &with_keys : &without_keys, true, &out);
	if (result == ANONYMIZE_FAILED || result == ANONYMIZE_LEAKS ||
		(out.n_unfaithful && getenv("FUZZ_STRICT")))
		abort();
	recording_finish(&recording);
}

static size_t make_wire(enum mode mode, const uint8_t *data, size_t n, uint8_t *wire)
{
	switch (mode) {
	case MODE_SML_LIST:
		return wrap_sml(data, n, wire);
	case MODE_DLMS_APDU:
		return wrap_dlms(0, data, n, wire);
	case MODE_DLMS_CIPHERED:
		return wrap_dlms(0x20, data, n, wire);
	case MODE_DLMS_AUTHENTICATED:
		return wrap_dlms(0x30, data, n, wire);
	case MODE_IEC_P1:
		return wrap_p1(data, n, wire);
	case MODE_SML_WIRE:
	case MODE_IEC_WIRE:
	case MODE_DLMS_WIRE:
	case MODE_DLMS_WIRE_WITH_KEYS:
	case N_MODES:
		break;
	}
	return add(wire, 0, data, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static uint8_t wire[2 * INPUT_MAX + 64];
	struct story whole, cut;
	enum mode mode;

	if (n == 0 || n > INPUT_MAX)
		return 0;
	mode = data[0] % N_MODES;
	n = make_wire(mode, data + 1, n - 1, wire);
	whole = push(mode, wire, n, n ? n : 1);
	cut = push(mode, wire, n, n & 1 ? PIECES : 1); /* single ones go another way */
	if (memcmp(&whole, &cut, sizeof whole) != 0)
		abort();
	if (whole.n_telegrams)
		fuzz_understood();
	if (data[0] >= ANONYMIZED_FROM && n)
		anonymize(mode, wire, n);
	return 0;
}
