/* One row for each protocol that can be anonymized. What has no row can be read, but is left out of
 * an anonymous capture instead of being shown as it was. */
#include "anon/anon_protocols.h"

#include "anon/anon_dlms.h"
#include "anon/anon_iec.h"
#include "anon/anon_sml.h"
#include "proto/dlms/dlms.h"
#include "proto/iec/iec.h"
#include "proto/protocol.h"
#include "proto/sml/sml.h"

enum { SEVEN_BITS = 0x7f };

static bool put_sml(struct anon *a, const struct protocol_conf *conf, uint8_t *wire, size_t n)
{
	(void)conf;
	return anon_sml(a, wire, n);
}

static bool put_dlms(struct anon *a, const struct protocol_conf *conf, uint8_t *wire, size_t n)
{
	return anon_dlms(a, conf->keys, conf->lists, wire, n) == ANON_DLMS_DONE;
}

static bool put_iec(struct anon *a, const struct protocol_conf *conf, uint8_t *wire, size_t n)
{
	(void)conf;
	return anon_iec(a, wire, n);
}

/* Without a checksum, or with one that has no zeros in front, a telegram ends when something comes:
 * the `/` of the next, or a zero. */
static bool ends_iec(uint8_t octet)
{
	return (octet & SEVEN_BITS) == '/' || (octet & SEVEN_BITS) == 0;
}

static const struct anonymizer {
	const struct protocol *protocol;
	bool (*put)(struct anon *a, const struct protocol_conf *conf, uint8_t *wire, size_t n);
	bool (*ends)(uint8_t octet); /* NULL: nothing behind a telegram belongs to it */
} anonymizers[] = {
	{&protocol_sml, put_sml, NULL},
	{&protocol_dlms, put_dlms, NULL},
	{&protocol_iec, put_iec, ends_iec},
};

static const struct anonymizer *find(const struct protocol *protocol)
{
	for (size_t i = 0; i < sizeof anonymizers / sizeof *anonymizers; i++)
		if (anonymizers[i].protocol == protocol)
			return &anonymizers[i];
	return NULL;
}

bool anon_has(const struct protocol *protocol)
{
	return find(protocol);
}

bool anon_telegram(struct anon *a, const struct protocol *protocol,
	const struct protocol_conf *conf, uint8_t *wire, size_t n)
{
	const struct anonymizer *of = find(protocol);

	return of && of->put(a, conf, wire, n);
}

bool anon_ends(const struct protocol *protocol, uint8_t octet)
{
	const struct anonymizer *of = find(protocol);

	return of && of->ends && of->ends(octet);
}
