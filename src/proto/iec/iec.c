/* The row of ASCII meters in the table of protocols: faults with their classes, framer, decoder,
 * sign-on. Left out: all of the work, which is done by the files that it calls. */
#include "proto/iec/iec.h"

#include "proto/iec/iec_quiet.h"
#include "proto/iec/iec_readable.h"
#include "proto/iec/iec_telegram.h"
#include "proto/protocol.h"

static const struct protocol_fault faults[N_IEC_FAULTS] = {
	[IEC_FAULT_CUT] = {"telegram cut by the next", FAULT_WORD_ENDLESS, FAULT_CLASS_DAMAGE},
	[IEC_FAULT_CHECKSUM] = {"wrong checksum of a P1 telegram", FAULT_WORD_P1_CHECKSUM,
		FAULT_CLASS_DAMAGE},
	[IEC_FAULT_BCC] = {"wrong block check", FAULT_WORD_NONE,
		FAULT_CLASS_DAMAGE | FAULT_CLASS_REFUSABLE},
	[IEC_FAULT_STRUCTURE] = {"damaged telegram without a checksum", FAULT_WORD_NONE,
		FAULT_CLASS_DAMAGE},
	[IEC_FAULT_OVERLONG] = {"telegram without an end", FAULT_WORD_ENDLESS, FAULT_CLASS_NOISE},
	[IEC_FAULT_LINE_ENDS] = {"line ends of a P1 telegram lost their CR", FAULT_WORD_LINE_ENDS,
		FAULT_CLASS_DAMAGE},
	[IEC_FAULT_NO_DATA] = {"identification without data", FAULT_WORD_NO_DATA,
		FAULT_CLASS_NOISE},
	[IEC_FAULT_TORN] = {"silence inside of a telegram", FAULT_WORD_ENDLESS, FAULT_CLASS_DAMAGE},
};

static void reset(union framer *f)
{
	iec_frame_reset(&f->iec);
}

static enum frame_event push(union framer *f, struct bytes *in, struct frame *frame)
{
	return iec_frame_push(&f->iec, in, frame);
}

static void quiet(const union framer *f, struct quiet *q)
{
	iec_quiet(&f->iec, q);
}

static void pause(union framer *f, uint64_t gap_ms, size_t n, uint32_t octet_us, size_t n_held)
{
	const uint64_t sent_ms = (uint64_t)n * octet_us / 1000;

	(void)n_held; /* where silence matters does not change with them */
	iec_frame_pause(&f->iec, gap_ms > sent_ms ? gap_ms - sent_ms : 0);
}

static enum decode_result decode(const struct protocol_conf *conf, const struct frame *frame,
	struct telegram *t, unsigned *fault)
{
	struct iec_readable readable = {.is_checked = frame->check != TELEGRAM_UNCHECKED};

	(void)conf;
	telegram_reset(t);
	iec_telegram(frame_body(frame), t, &readable);
	if (!readable.is_checked && !iec_is_readable(&readable)) {
		telegram_reset(t);
		*fault = IEC_FAULT_STRUCTURE;
		return DECODE_FAULT;
	}
	if (t->n_registers == 0) {
		telegram_reset(t);
		return DECODE_NOTHING;
	}
	t->offset = frame->offset;
	t->length = frame->length;
	t->check = (uint8_t)frame->check;
	if (frame->doubtful)
		telegram_add_quirk(t, "crc-x25");
	return DECODE_TELEGRAM;
}

static void ask_reset(union ask_state *a, uint32_t period_ms, uint64_t now_ms)
{
	iec_ask_reset(&a->iec, period_ms, now_ms);
}

static uint64_t ask_due_ms(const union ask_state *a)
{
	return a->iec.due_ms;
}

static void ask_step(union ask_state *a, uint64_t now_ms, struct ask_order *out)
{
	iec_ask_step(&a->iec, now_ms, out);
}

static void ask_hear(union ask_state *a, struct bytes in, uint64_t now_ms, struct ask_order *out)
{
	iec_ask_hear(&a->iec, in, now_ms, out);
}

static void ask_telegram(union ask_state *a, uint64_t now_ms)
{
	iec_ask_telegram(&a->iec, now_ms);
}

static void ask_refuse(union ask_state *a, uint64_t now_ms, struct ask_order *out)
{
	iec_ask_refuse(&a->iec, now_ms, out);
}

static unsigned ask_n_silent(const union ask_state *a)
{
	return a->iec.n_silent;
}

static const struct protocol_ask ask = {
	.reset = ask_reset,
	.due_ms = ask_due_ms,
	.step = ask_step,
	.hear = ask_hear,
	.telegram = ask_telegram,
	.refuse = ask_refuse,
	.n_silent = ask_n_silent,
};

/* P1, and meters that push through an optical head: those send seven bits with parity, which a port
 * of eight bits without reads as well, and leaves the parity to be checked. */
static const struct line_setting lines[] = {
	{115200, "8N1"},
	{9600, "8N1"},
	{0, NULL},
};

const struct protocol protocol_iec = {
	.name = "iec",
	.title = "IEC 62056-21",
	.lines = lines,
	.faults = faults,
	.n_faults = N_IEC_FAULTS,
	.reset = reset,
	.push = push,
	.quiet = quiet,
	.pause = pause,
	.decode = decode,
	.ask = &ask,
	.locks = 1u << TELEGRAM_UNCHECKED | 1u << TELEGRAM_SUM, /* none at a P1 port */
};
