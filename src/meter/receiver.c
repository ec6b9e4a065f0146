/* Drives one row of the table of protocols: pushes bytes, decodes each frame, counts each fault by
 * its number. Left out: which protocol is right (listener.c), and the words for a fault
 * (proto). */
#include "meter/receiver.h"

#include <assert.h>
#include <string.h>

/* What one port needs to decode anything fits into the small memory of a GX device. */
static_assert(sizeof(struct receiver) <= 24 * 1024, "state of a port is at most 24 KiB");

void receiver_reset(
	struct receiver *r, const struct protocol *protocol, const struct protocol_conf *conf)
{
	r->protocol = protocol;
	r->conf = conf;
	r->n_frames = 0;
	r->n_telegrams = 0;
	r->n_nothing = 0;
	r->n_faults = 0;
	r->fault = 0;
	memset(r->faults, 0, sizeof r->faults);
	telegram_init(&r->telegram, r->registers, TELEGRAM_REGISTERS_MAX);
	receiver_restart(r);
}

void receiver_give_room(struct receiver *r, struct reg *registers, size_t n)
{
	telegram_init(&r->telegram, registers, n);
}

void receiver_restart(struct receiver *r)
{
	telegram_reset(&r->telegram);
	r->protocol->reset(&r->framer);
}

void receiver_pause(struct receiver *r, uint64_t gap_ms, size_t n, uint32_t octet_us, size_t n_held)
{
	if (r->protocol->pause)
		r->protocol->pause(&r->framer, gap_ms, n, octet_us, n_held);
}

const struct protocol_fault *receiver_last_fault(const struct receiver *r)
{
	return &r->protocol->faults[r->fault];
}

const struct protocol_fault *receiver_main_fault(const struct receiver *r)
{
	size_t most = 0;

	for (size_t i = 1; i < r->protocol->n_faults; i++)
		if (r->faults[i] > r->faults[most])
			most = i;
	return &r->protocol->faults[most];
}

uint64_t receiver_n_faults(const struct receiver *r, unsigned classes)
{
	uint64_t n = 0;

	for (size_t i = 0; i < r->protocol->n_faults; i++)
		if (r->protocol->faults[i].classes & classes)
			n += r->faults[i];
	return n;
}

uint64_t receiver_n_own_faults(const struct receiver *r)
{
	return r->n_faults - receiver_n_faults(r, FAULT_CLASS_FOREIGN);
}

static enum receiver_event fault(struct receiver *r, unsigned fault)
{
	r->fault = fault;
	r->faults[fault]++;
	r->n_faults++;
	return RECEIVER_FAULT;
}

static enum receiver_event decode(struct receiver *r, const struct frame *frame)
{
	unsigned why = 0;
	enum decode_result result = r->protocol->decode(r->conf, frame, &r->telegram, &why);

	/* what is damaged was none, though it had the form of one */
	r->n_frames += result != DECODE_FAULT ||
		       !(r->protocol->faults[why].classes & FAULT_CLASS_DAMAGE);
	identity_clean(&r->telegram.meter);
	switch (result) {
	case DECODE_TELEGRAM:
		r->n_telegrams++;
		return RECEIVER_TELEGRAM;
	case DECODE_NOTHING:
		r->n_nothing++;
		return RECEIVER_NOTHING;
	case DECODE_UNKNOWN:
		r->n_nothing++;
		return RECEIVER_UNKNOWN;
	case DECODE_FAULT:
		break;
	}
	return fault(r, why);
}

enum receiver_event receiver_next(struct receiver *r, struct bytes *in)
{
	struct frame frame = {0};
	enum frame_event event = r->protocol->push(&r->framer, in, &frame);

	if (event == FRAME_MORE)
		return RECEIVER_MORE;
	return event == FRAME_READY ? decode(r, &frame) : fault(r, frame.fault);
}
