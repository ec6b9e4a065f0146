/* A file of SML (SML 1.04 §6) to a telegram: goes through its messages, of which each counts only
 * when its own CRC is right. Left out: messages that are no GetList.Res, and signatures. */
#include "proto/sml/sml.h"

#include "proto/protocol.h"
#include "proto/sml/sml_identity.h"
#include "proto/sml/sml_list.h"
#include "proto/sml/sml_message.h"
#include "proto/sml/sml_quirks.h"
#include "proto/sml/sml_tl.h"

static const struct protocol_fault faults[N_SML_FAULTS] = {
	[SML_FAULT_ESCAPE] = {"bad escape", FAULT_WORD_NONE, FAULT_CLASS_DAMAGE},
	[SML_FAULT_CUT] = {"file cut by the next", FAULT_WORD_NONE, FAULT_CLASS_DAMAGE},
	[SML_FAULT_CHECKSUM] = {"wrong checksum", FAULT_WORD_NONE, FAULT_CLASS_DAMAGE},
	[SML_FAULT_OVERLONG] = {"file without an end", FAULT_WORD_NONE, FAULT_CLASS_NOISE},
	[SML_FAULT_MESSAGE_CHECKSUM] = {"wrong checksum of a message", FAULT_WORD_NONE,
		FAULT_CLASS_CONTENT},
	[SML_FAULT_SYNTAX] = {"not the structure of SML", FAULT_WORD_NONE, FAULT_CLASS_CONTENT},
};

static void reset(union framer *f)
{
	sml_frame_reset(&f->sml);
}

static enum frame_event push(union framer *f, struct bytes *in, struct frame *frame)
{
	return sml_frame_push(&f->sml, in, frame);
}

static void quiet(const union framer *f, struct quiet *q)
{
	sml_frame_quiet(&f->sml, q);
}

/* What one file has told so far. */
struct file {
	struct bytes server;
	enum sml_fault fault; /* the first, or NO_FAULT */
	bool all_right;       /* every message so far has a right checksum */
	bool kermit;          /* one of them only by the variant */
	bool has_list;
};

static void note_fault(struct file *file, enum sml_fault fault)
{
	if (file->fault == NO_FAULT)
		file->fault = fault;
}

/* Steps over the body of a message; of a list of values, into `t`. False when it is no element. */
static bool read_body(
	struct sml_message *m, struct telegram *t, struct bytes *server, bool *is_list)
{
	*is_list = m->tag == SML_GET_LIST_RES && sml_list(&m->body, t, server);
	return *is_list || sml_skip(&m->body);
}

/* Notes what is wrong with a whole message; true when nothing is. */
static bool is_right(struct file *file, const struct sml_message *m, bool is_list)
{
	file->kermit |= m->check == SML_CHECK_KERMIT;
	if (m->check == SML_CHECK_WRONG) {
		file->all_right = false;
		note_fault(file, SML_FAULT_MESSAGE_CHECKSUM);
	} else if (m->tag == SML_GET_LIST_RES && !is_list) {
		note_fault(file, SML_FAULT_SYNTAX);
	}
	return m->check != SML_CHECK_WRONG;
}

/* One message of the file. What it says counts only when its check is right. */
static bool take_message(struct file *file, struct bytes *in, struct telegram *t, bool *ended)
{
	size_t n_registers = t->n_registers;
	struct bytes server = file->server;
	struct sml_message m;
	bool is_list, is_whole;

	if (!sml_message_begin(*in, &m, ended))
		return false;
	is_whole = read_body(&m, t, &server, &is_list) && sml_message_end(m.body, &m, in);
	if (is_whole && is_right(file, &m, is_list)) {
		file->has_list |= is_list;
		file->server = server;
	} else {
		t->n_registers = n_registers;
	}
	return is_whole;
}

static void take_messages(struct file *file, struct bytes body, struct telegram *t)
{
	bool ended = false;

	for (int n = 0; n < SML_MESSAGES_MAX && take_message(file, &body, t, &ended); n++)
		;
	if (!ended) {
		file->all_right = false;
		note_fault(file, SML_FAULT_SYNTAX);
	}
}

/* A checksum variant doubles the chance that noise fits; then everything inside must be right. */
static enum decode_result decode(const struct protocol_conf *conf, const struct frame *frame,
	struct telegram *t, unsigned *fault)
{
	struct file file = {.fault = NO_FAULT, .all_right = true};

	(void)conf;
	telegram_reset(t);
	take_messages(&file, frame_body(frame), t);
	*fault = file.fault;
	if (!file.has_list || ((frame->doubtful || file.kermit) && !file.all_right)) {
		telegram_reset(t);
		return file.fault == NO_FAULT ? DECODE_NOTHING : DECODE_FAULT;
	}
	t->offset = frame->offset;
	t->length = frame->length;
	t->check = (uint8_t)frame->check;
	sml_identify(t, file.server);
	sml_quirks(t, file.server);
	return DECODE_TELEGRAM;
}

static const struct line_setting lines[] = {{9600, "8N1"}, {0, NULL}};

const struct protocol protocol_sml = {
	.name = "sml",
	.title = "SML",
	.lines = lines,
	.faults = faults,
	.n_faults = N_SML_FAULTS,
	.reset = reset,
	.push = push,
	.quiet = quiet,
	.decode = decode,
	.locks = 1u << TELEGRAM_CRC,
};
