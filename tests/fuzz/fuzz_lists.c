/* libFuzzer: definitions of lists, as `lists = FILE` has them. What is taken then meets a push that
 * has just those types: its positions must lead into the push and nowhere else. */
#include "fuzz.h"

#include "config/lists.h"
#include "proto/protocols.h"
#include "meter/receiver.h"
#include "proto/dlms/axdr.h"
#include "sim/dlms_encode.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	PUSH_MAX = 4096,
	TEXT_OCTETS = 5,
	SEGMENT = 512,
};

void fuzz_begin(void)
{
}

/* An element of a type, of whatever value. */
static void add_element(struct dlms_encoder *e, uint8_t type, unsigned i)
{
	static const uint8_t sizes[N_AXDR_TAGS] = {[AXDR_BOOLEAN] = 1,
		[AXDR_DOUBLE_LONG] = 4,
		[AXDR_DOUBLE_LONG_UNSIGNED] = 4,
		[AXDR_BCD] = 1,
		[AXDR_INTEGER] = 1,
		[AXDR_LONG] = 2,
		[AXDR_UNSIGNED] = 1,
		[AXDR_LONG_UNSIGNED] = 2,
		[AXDR_LONG64] = 8,
		[AXDR_LONG64_UNSIGNED] = 8,
		[AXDR_ENUM] = 1,
		[AXDR_FLOAT32] = 4,
		[AXDR_FLOAT64] = 8,
		[AXDR_DATE_TIME] = 12,
		[AXDR_DATE] = 5,
		[AXDR_TIME] = 4};
	bool is_text = type == AXDR_OCTETS || type == AXDR_VISIBLE_STRING ||
		       type == AXDR_UTF8_STRING;

	if (type == DLMS_TYPE_SWITCH)
		type = AXDR_ENUM;
	dlms_encode_u8(e, type < N_AXDR_TAGS ? type : AXDR_NULL);
	if (is_text)
		dlms_encode_length(e, TEXT_OCTETS);
	if (is_text)
		dlms_encode_raw(e, "12345", TEXT_OCTETS);
	else if (type < N_AXDR_TAGS)
		dlms_encode_be(e, i * 77u, sizes[type]);
}

/* A data-notification with a structure of the list's types, in HDLC. */
static size_t make_push(const struct dlms_list *list, uint8_t *out)
{
	static const uint8_t head[] = {0x0f, 0, 0, 0, 1, 0, AXDR_STRUCTURE};
	static uint8_t apdu[PUSH_MAX];
	struct dlms_encoder a, e;

	dlms_encode_init(&a, apdu, sizeof apdu);
	dlms_encode_init(&e, out, 2 * PUSH_MAX);
	dlms_encode_raw(&a, head, sizeof head);
	dlms_encode_length(&a, list->n);
	for (size_t i = 0; i < list->n; i++)
		add_element(&a, list->positions[i].type, (unsigned)i);
	dlms_encode_hdlc(&e, a.buffer, a.n, SEGMENT);
	FUZZ_CHECK(!a.is_full && !e.is_full);
	return e.n;
}

static void check_push(const struct dlms_lists *lists, const struct dlms_list *list)
{
	static struct receiver r;
	static uint8_t push[2 * PUSH_MAX];
	const struct protocol_conf conf = {.lists = lists};
	struct bytes in = bytes_of(push, make_push(list, push));
	enum receiver_event event;

	receiver_reset(&r, protocol_find("dlms"), &conf);
	while ((event = receiver_next(&r, &in)) != RECEIVER_MORE)
		if (event == RECEIVER_TELEGRAM)
			FUZZ_CHECK(r.telegram.n_registers <= TELEGRAM_REGISTERS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct dlms_lists lists;

	if (!lists_read(&lists, fuzz_file(data, n), "fuzz"))
		return 0;
	fuzz_understood();
	FUZZ_CHECK(lists.n >= 1 && lists.n <= DLMS_USER_LISTS_MAX);
	for (size_t i = 0; i < lists.n; i++) {
		FUZZ_CHECK(memchr(lists.names[i], 0, sizeof lists.names[i]));
		FUZZ_CHECK(lists.list[i].n <= DLMS_POSITIONS_MAX);
		check_push(&lists, &lists.list[i]);
	}
	return 0;
}
