/* APDUs that nothing delimits but themselves, and the wrapper of IEC 62056-47 §5: neither has a
 * checksum, so what is inside must fit to the octet. Left out: event notifications and
 * general-ciphering without a link layer, as noise would look like them. */
#include "proto/dlms/axdr.h"
#include "proto/dlms/dlms_apdu.h"
#include "proto/dlms/dlms_link.h"
#include "proto/dlms/dlms_notification.h"

#include <string.h>

enum {
	WRAPPER_HEAD = 8,
	WRAPPER_VERSION = 1,
	SYSTEM_TITLE_OCTETS = 8,
	CIPHER_HEAD = 2 + SYSTEM_TITLE_OCTETS, /* tag, length of the title, title */
	LOOKS = 8,                             /* while it doubles, or nearly */
};

static enum dlms_look look_of(enum axdr_result r)
{
	return r == AXDR_OK ? DLMS_YES : r == AXDR_SHORT ? DLMS_MORE : DLMS_NO;
}

static bool is_letter(uint8_t c)
{
	return c >= 'A' && c <= 'Z';
}

/* Whether the same meter begins anew: then what was begun has lost octets, or its length is
 * damaged. */
static bool holds_head(struct bytes content, const uint8_t *head)
{
	for (; bytes_left(&content) >= CIPHER_HEAD; content.p++)
		if (memcmp(content.p, head, CIPHER_HEAD) == 0)
			return true;
	return false;
}

/* A ciphered APDU with a system title of eight octets, three letters first, and a security control
 * byte that is in use. In what is missing another may begin, as the length may be damaged: so it is
 * looked at again before another has come, but seldom enough to be done in linear time. */
static enum dlms_look look_at_cipher(struct bytes *b, size_t *n_missing)
{
	const uint8_t *head = b->p;
	uint8_t tag, security;
	struct bytes title, content;
	uint32_t n;
	enum axdr_result r;

	bytes_u8(b, &tag);
	if (bytes_left(b) && *b->p != SYSTEM_TITLE_OCTETS)
		return DLMS_NO;
	if (!bytes_take(b, 1 + SYSTEM_TITLE_OCTETS, &title))
		return DLMS_MORE;
	if (!is_letter(title.p[1]) || !is_letter(title.p[2]) || !is_letter(title.p[3]))
		return DLMS_NO;
	r = axdr_length(b, &n);
	if (r != AXDR_OK)
		return look_of(r);
	if (!bytes_left(b))
		return DLMS_MORE;
	security = *b->p;
	if (n < 6 || n > DLMS_APDU_MAX || (security & 0x8e) || !(security & 0x30))
		return DLMS_NO;
	content = *b;
	if (bytes_left(b) >= n)
		bytes_take(b, n, &content);
	else
		b->p = b->end;
	*n_missing = 1 + bytes_left(&content) / LOOKS;
	if (*n_missing > n - bytes_left(&content))
		*n_missing = n - bytes_left(&content);
	if (holds_head(content, head))
		return DLMS_NO;
	return bytes_left(&content) == n ? DLMS_YES : DLMS_MORE;
}

enum dlms_look dlms_bare(struct bytes in, enum dlms_trust trust, struct dlms_unit *u)
{
	bool is_sure = trust == DLMS_TRUST_SURE;
	struct dlms_notification n;
	enum dlms_look look = DLMS_NO;
	struct bytes b = in, apdu;

	if (trust == DLMS_TRUST_NO)
		return DLMS_NO;
	if (bytes_left(&in) < 3 && *in.p == 0xe6)
		return is_sure ? DLMS_MORE : DLMS_NO;
	if (is_sure)
		dlms_llc(&b);
	apdu = b;
	if (!bytes_left(&b))
		return DLMS_MORE;
	if (*b.p == DLMS_GENERAL_GLO_CIPHERING || *b.p == DLMS_GENERAL_DED_CIPHERING)
		look = look_at_cipher(&b, &u->n_missing);
	else if (*b.p == DLMS_DATA_NOTIFICATION && is_sure)
		look = look_of(dlms_notification(&b, &n, true));
	if (look == DLMS_MORE && *apdu.p == DLMS_DATA_NOTIFICATION)
		u->n_missing = n.n_missing;
	u->data = (struct bytes){apdu.p, b.p};
	u->length = (size_t)(b.p - in.p);
	return look;
}

bool dlms_take_push(struct bytes *b, struct bytes *push)
{
	struct dlms_notification n;
	struct bytes rest = *b;
	bool is_whole = false;
	size_t n_missing;

	dlms_llc(&rest);
	push->p = rest.p;
	if (!bytes_left(&rest))
		return false;
	if (*rest.p == DLMS_GENERAL_GLO_CIPHERING || *rest.p == DLMS_GENERAL_DED_CIPHERING)
		is_whole = look_at_cipher(&rest, &n_missing) == DLMS_YES;
	else if (*rest.p == DLMS_DATA_NOTIFICATION || *rest.p == DLMS_EVENT_NOTIFICATION)
		is_whole = dlms_notification(&rest, &n, false) == AXDR_OK;
	push->end = rest.p;
	if (is_whole)
		*b = rest;
	return is_whole;
}

enum dlms_look dlms_wrapper(struct bytes in, struct dlms_unit *u)
{
	size_t n = bytes_left(&in), length;
	struct dlms_unit inside = {0};
	struct bytes apdu;

	if (n > 1 && (in.p[0] != 0 || in.p[1] != WRAPPER_VERSION))
		return DLMS_NO;
	if (n <= WRAPPER_HEAD) {
		u->n_missing = n > 1 ? WRAPPER_HEAD + 1 - n : 1;
		return DLMS_MORE;
	}
	length = (size_t)in.p[6] << 8 | in.p[7];
	if (length < 8 || length > DLMS_APDU_MAX || !dlms_is_push(in.p[WRAPPER_HEAD]))
		return DLMS_NO;
	if (n < WRAPPER_HEAD + length) {
		u->n_missing = WRAPPER_HEAD + length - n;
		return DLMS_MORE;
	}
	apdu = (struct bytes){in.p + WRAPPER_HEAD, in.p + WRAPPER_HEAD + length};
	if (dlms_bare(apdu, DLMS_TRUST_SURE, &inside) != DLMS_YES || inside.length != length)
		return DLMS_NO;
	u->data = inside.data;
	u->length = WRAPPER_HEAD + length;
	u->is_first = u->is_last = true;
	return DLMS_YES;
}
