/* Cuts a file into messages (SML 1.04 §6.1) and checks the CRC of each, by X.25 or by the KERMIT
 * variant. Left out: transaction, group and what to do on an error, which a push does not need. */
#include "proto/sml/sml_message.h"

#include "base/crc16.h"
#include "proto/sml/sml_tl.h"

enum {
	MESSAGE_HEAD = 0x76, /* list of six */
	MESSAGE_END = 0x00,
	MESSAGE_ELEMENTS = 6,
	MESSAGE_BODY_ELEMENTS = 2,
	N_IN_FRONT = 3, /* transactionId, groupNo, abortOnError */
};

/* The CRC is an unsigned number of the two bytes as they stand on the wire; a meter that drops
 * leading zero bytes may send one. */
static enum sml_check check_of(struct bytes covered, uint64_t sent)
{
	size_t n = bytes_left(&covered);
	uint16_t crc = crc16_x25(covered.p, n);

	if (sent == (uint16_t)(crc << 8 | crc >> 8))
		return SML_CHECK_X25;
	return sent == crc16_kermit(covered.p, n) ? SML_CHECK_KERMIT : SML_CHECK_WRONG;
}

/* Fills a message up to its body; what is in front of that is of no use here. */
static bool read_head(struct bytes *b, struct sml_message *m)
{
	const uint8_t *at[N_IN_FRONT];
	struct sml_element e;

	return sml_list_of(b, MESSAGE_ELEMENTS) && sml_skip_all(b, at, N_IN_FRONT) &&
	       sml_list_of(b, MESSAGE_BODY_ELEMENTS) && sml_element(b, &e) &&
	       sml_unsigned(&e, &m->tag);
}

bool sml_message_begin(struct bytes file, struct sml_message *m, bool *ended)
{
	/* Whatever does not begin like a message is padding, which need not be zero. */
	*ended = bytes_left(&file) == 0 || *file.p != MESSAGE_HEAD;
	m->first = file.p;
	if (*ended || !read_head(&file, m))
		return false;
	m->body = file;
	return true;
}

bool sml_message_end(struct bytes rest, struct sml_message *m, struct bytes *file)
{
	const struct bytes covered = {m->first, rest.p};
	struct sml_element e;
	uint64_t crc;
	uint8_t end;

	if (!sml_element(&rest, &e) || !sml_unsigned(&e, &crc) || e.n > 2)
		return false;
	if (!bytes_u8(&rest, &end) || end != MESSAGE_END)
		return false;
	m->check = check_of(covered, crc);
	*file = rest;
	return true;
}
