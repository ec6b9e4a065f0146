/* The telegrams of an SML meter: open, list and close, with what a house takes filled into the
 * entries of its profile. Left out: the encoding (sml_encode.c). */
#include "sim/sml_profile.h"

#include "sim/sml_encode.h"
#include "sim/sml_entry.h"

#include <stdlib.h>
#include <string.h>

enum {
	TAG_OPEN_RES = 0x0101,
	TAG_CLOSE_RES = 0x0201,
	TAG_GET_LIST_RES = 0x0701,
	SECONDS_FIRST = 1000000,
	MILLI = -3, /* exponent in which the house counts */
};

void sml_meter_init(struct sml_meter *m, const struct sml_profile *p)
{
	*m = (struct sml_meter){.profile = p, .number = p->number, .seconds = SECONDS_FIRST};
}

static void put_id(struct sml_encoder *e, const struct sml_meter *m)
{
	const struct sml_profile *p = m->profile;
	uint8_t id[SML_ID_MAX];

	memcpy(id, p->id, sizeof id);
	for (int i = 0; p->number_at && i < 4; i++)
		id[p->number_at + i] = (uint8_t)(m->number >> (24 - 8 * i));
	sml_encode_octets(e, id, p->id_length);
}

static void put_time(struct sml_encoder *e, const struct sml_meter *m)
{
	switch (m->profile->time) {
	case TIME_INDEX:
		sml_encode_list(e, 2);
		sml_encode_unsigned(e, 1, 1); /* secIndex */
		sml_encode_unsigned(e, m->seconds, 4);
		break;
	case TIME_BARE:
		sml_encode_unsigned(e, m->seconds, 4);
		break;
	case TIME_ABSENT:
		sml_encode_absent(e);
		break;
	}
}

static uint32_t status_word(const struct sml_profile *p, const struct house *h)
{
	uint32_t word = 0x1c0104; /* FNN: three voltages, current flows */

	if (p->status == STATUS_EDL)
		return house_power_mw(h) < 0 ? 0x1a2 : 0x182;
	if (house_power_mw(h) < 0)
		word |= 1u << 11;
	for (int i = 0; i < HOUSE_PHASES; i++)
		if (h->power_mw[i] < 0)
			word |= 1u << (12 + i);
	return word;
}

/* In thousandths of the unit. */
static int64_t measured(const struct entry *entry, const struct house *h)
{
	const int64_t uj_per_mwh = 3600000;
	int64_t import = h->import_uj / uj_per_mwh;

	switch (entry->says) {
	case SAYS_IMPORT:
		return import;
	case SAYS_EXPORT:
		return h->export_uj / uj_per_mwh;
	case SAYS_IMPORT_PEAK:
		return import / 300 * 200;
	case SAYS_IMPORT_OFF_PEAK:
		return import / 300 * 100;
	case SAYS_MONTH:
		return 123400000;
	case SAYS_POWER:
		return house_power_mw(h);
	case SAYS_MAGNITUDE:
		return llabs(house_power_mw(h));
	case SAYS_PHASE_POWER:
		return h->power_mw[entry->phase];
	case SAYS_PHASE_MAGNITUDE:
		return llabs(h->power_mw[entry->phase]);
	case SAYS_VOLTAGE:
		return h->voltage_mv[entry->phase];
	case SAYS_CURRENT:
		return h->current_ma[entry->phase];
	case SAYS_WHOLE_CURRENT:
		return llabs(house_power_mw(h)) * 1000 / h->voltage_mv[entry->phase];
	case SAYS_ANGLE:
		return h->angle_mdeg[entry->phase];
	case SAYS_FREQUENCY:
		return h->frequency_mhz;
	case SAYS_MAKER:
	case SAYS_ID:
	case SAYS_KEY:
	case SAYS_FIRMWARE:
	case SAYS_ESCAPE:
		break;
	}
	return 0;
}

/* Meters cut, they do not round. */
static int64_t scaled(int64_t milli, int scaler)
{
	for (; scaler < MILLI; scaler++)
		milli *= 10;
	for (; scaler > MILLI; scaler--)
		milli /= 10;
	return milli;
}

static void put_number(struct sml_encoder *e, const struct entry *entry, const struct house *h)
{
	int64_t v = scaled(measured(entry, h), entry->scaler);

	sml_encode_unsigned(e, entry->unit, 1);
	sml_encode_signed(e, entry->scaler, 1);
	switch (entry->form) {
	case FORM_UNSIGNED:
		sml_encode_unsigned(e, (uint64_t)v, entry->width);
		break;
	case FORM_SIGNED:
		sml_encode_signed(e, v, entry->width);
		break;
	case FORM_CUT:
		sml_encode_cut(e, v);
		break;
	case FORM_WIDENED:
		sml_encode_widened(e, v);
		break;
	}
}

static void put_octets(struct sml_encoder *e, const struct entry *entry, const struct sml_meter *m)
{
	static const uint8_t escape[] = {0x11, 0x1b, 0x1b, 0x1b, 0x1b, 0x22};
	uint8_t key[48];

	sml_encode_absent(e); /* unit */
	sml_encode_absent(e); /* scaler */
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)(i * 37 + m->number);
	if (entry->says == SAYS_MAKER)
		sml_encode_octets(e, m->profile->id + 2, 3);
	else if (entry->says == SAYS_ID)
		put_id(e, m);
	else if (entry->says == SAYS_KEY)
		sml_encode_octets(e, key, sizeof key);
	else if (entry->says == SAYS_FIRMWARE)
		sml_encode_octets(e, "03.01", 5);
	else
		sml_encode_octets(e, escape, sizeof escape);
}

static void put_entry(struct sml_encoder *e, const struct entry *entry, const struct sml_meter *m,
	const struct house *h)
{
	const struct obis *o = &entry->obis;
	const uint8_t name[] = {o->a, o->b, o->c, o->d, o->e, o->f};

	sml_encode_list(e, 7);
	sml_encode_octets(e, name, sizeof name);
	if (entry->has_status)
		sml_encode_unsigned(e, status_word(m->profile, h), 0);
	else
		sml_encode_absent(e);
	sml_encode_absent(e); /* valTime */
	if (entry->says >= SAYS_IMPORT)
		put_number(e, entry, h);
	else
		put_octets(e, entry, m);
	sml_encode_absent(e); /* valueSignature */
}

static void put_open(struct sml_encoder *e, const struct sml_meter *m)
{
	const uint8_t file_id[] = {0x00, 0x51, 0x00, m->transaction};

	sml_encode_message(e, m->transaction, m->profile->group, TAG_OPEN_RES);
	sml_encode_list(e, 6);
	sml_encode_absent(e); /* codepage */
	sml_encode_absent(e); /* clientId */
	sml_encode_octets(e, file_id, sizeof file_id);
	put_id(e, m);
	put_time(e, m);
	sml_encode_absent(e); /* smlVersion: 1 */
	sml_encode_message_end(e);
}

static void put_list(struct sml_encoder *e, const struct sml_meter *m, const struct house *h)
{
	static const uint8_t list_name[] = {0x01, 0x00, 0x62, 0x0a, 0xff, 0xff};
	const struct sml_profile *p = m->profile;
	bool has_relapsed = p->open_s && m->seconds - SECONDS_FIRST >= p->open_s;
	const struct entry *entries = has_relapsed ? p->relapsed : p->entries;
	size_t n = has_relapsed ? p->n_relapsed : p->n_entries;

	sml_encode_message(e, (uint8_t)(m->transaction + 1), m->profile->group, TAG_GET_LIST_RES);
	sml_encode_list(e, 7);
	sml_encode_absent(e); /* clientId */
	put_id(e, m);
	sml_encode_octets(e, list_name, sizeof list_name);
	put_time(e, m);
	sml_encode_list(e, n);
	for (size_t i = 0; i < n; i++)
		put_entry(e, &entries[i], m, h);
	sml_encode_absent(e); /* listSignature */
	sml_encode_absent(e); /* actGatewayTime */
	sml_encode_message_end(e);
}

static void put_close(struct sml_encoder *e, const struct sml_meter *m)
{
	sml_encode_message(e, (uint8_t)(m->transaction + 2), m->profile->group, TAG_CLOSE_RES);
	sml_encode_list(e, 1);
	sml_encode_absent(e); /* globalSignature */
	sml_encode_message_end(e);
}

size_t sml_meter_telegram(struct sml_meter *m, const struct house *h, uint8_t out[SML_TELEGRAM_MAX])
{
	uint8_t messages[SML_TELEGRAM_MAX / 2];
	struct sml_encoder e, file;

	sml_encode_init(&e, messages, sizeof messages);
	e.kermit = m->profile->kermit;
	e.arc = m->profile->arc;
	e.tag_width = m->profile->long_tags ? 4 : 2;
	put_open(&e, m);
	if (!m->profile->is_empty)
		put_list(&e, m, h);
	put_close(&e, m);
	sml_encode_init(&file, out, SML_TELEGRAM_MAX);
	file.kermit = m->profile->kermit;
	sml_encode_file(&file, messages, e.n);
	m->transaction = (uint8_t)(m->transaction + 3);
	return e.is_full || file.is_full ? 0 : file.n;
}
