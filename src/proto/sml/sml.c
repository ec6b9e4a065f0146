/* A file of SML to a telegram. */
#include "proto/sml/sml.h"

#include "proto/protocol.h"
#include "proto/sml/sml_identity.h"
#include "proto/sml/sml_list.h"
#include "proto/sml/sml_message.h"
#include "proto/sml/sml_quirks.h"

static const char *const faults[N_SML_FAULTS] = {
	[SML_FAULT_ESCAPE] = "bad escape",
	[SML_FAULT_CUT] = "file cut by the next",
	[SML_FAULT_CHECKSUM] = "wrong checksum",
	[SML_FAULT_OVERLONG] = "file without an end",
	[SML_FAULT_MESSAGE_CHECKSUM] = "wrong checksum of a message",
	[SML_FAULT_SYNTAX] = "not the structure of SML",
};

static void reset(union framer *f)
{
	sml_frame_reset(&f->sml);
}

static enum frame_event push(union framer *f, struct bytes *in, struct frame *frame)
{
	return sml_frame_push(&f->sml, in, frame);
}

enum { NO_FAULT = N_SML_FAULTS };

/* What one file has told so far. */
struct file {
	struct bytes server;
	unsigned fault; /* the first, or NO_FAULT */
	bool all_right; /* every message so far has a right checksum */
	bool kermit;    /* one of them only by the variant */
	bool has_list;
};

static void note_fault(struct file *file, enum sml_fault fault)
{
	if (file->fault == NO_FAULT)
		file->fault = fault;
}

static void take_message(struct file *file, const struct sml_message *m, struct telegram *t)
{
	if (m->check == SML_CHECK_WRONG) {
		file->all_right = false;
		note_fault(file, SML_FAULT_MESSAGE_CHECKSUM);
		return;
	}
	file->kermit |= m->check == SML_CHECK_KERMIT;
	if (m->tag != SML_GET_LIST_RES)
		return;
	if (sml_list(m->body, t, &file->server))
		file->has_list = true;
	else
		note_fault(file, SML_FAULT_SYNTAX);
}

static void take_messages(struct file *file, struct bytes body, struct telegram *t)
{
	struct sml_message m;
	bool ended = false;

	for (int n = 0; n < SML_MESSAGES_MAX && sml_message(&body, &m, &ended); n++)
		take_message(file, &m, t);
	if (!ended) {
		file->all_right = false;
		note_fault(file, SML_FAULT_SYNTAX);
	}
}

/* A checksum variant doubles the chance that noise fits; then everything inside must be right. */
static enum decode_result decode(const struct frame *frame, struct telegram *t, unsigned *fault)
{
	struct file file = {.fault = NO_FAULT, .all_right = true};

	telegram_reset(t);
	take_messages(&file, frame->body, t);
	*fault = file.fault;
	if (!file.has_list || ((frame->doubtful || file.kermit) && !file.all_right)) {
		telegram_reset(t);
		return file.fault == NO_FAULT ? DECODE_NOTHING : DECODE_FAULT;
	}
	t->offset = frame->offset;
	t->length = frame->length;
	sml_identify(t, file.server);
	sml_quirks(t, file.server);
	return DECODE_TELEGRAM;
}

const struct protocol protocol_sml = {
	.name = "sml",
	.title = "SML",
	.line = {9600, "8N1"},
	.faults = faults,
	.n_faults = N_SML_FAULTS,
	.reset = reset,
	.push = push,
	.decode = decode,
};
