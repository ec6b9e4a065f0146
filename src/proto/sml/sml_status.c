/* Finding the status word of a list, and its bits (FNN "Lastenheft Basiszähler Funktionale
 * Merkmale"; EDL21). Left out: its bits of manipulation, of errors and of the rotating field. */
#include "proto/sml/sml_status.h"

#include "reading/telegram.h"
#include "reading/unit.h"

enum {
	EDL_EXPORT = 1u << 5,
	EDL_END = 1u << 17,

	FNN_LOW_BYTE =
		0x04, /* the same in every word; another one is of a style that we do not know */
	FNN_EXPORT = 1u << 11,
	FNN_EXPORT_L1 = 1u << 12,  /* L2 and L3 in the next two bits */
	FNN_VOLTAGE_L1 = 1u << 18, /* so do these */
	FNN_VOLTAGES = 7u << 18,
};

/* Of now: what is kept of the past may have a status of the past. */
static bool has_status(const struct reg *r)
{
	return r->has_status && r->obis.f == 255;
}

static const struct reg *find(const struct telegram *t)
{
	const struct reg *found = telegram_find(t, (struct obis){1, 0, 1, 8, 0, 255});

	for (size_t i = 0; i < t->n_registers && !(found && has_status(found)); i++)
		if (t->registers[i].unit == UNIT_WH)
			found = &t->registers[i];
	return found && has_status(found) ? found : NULL;
}

static bool is_fnn(struct bytes id)
{
	return bytes_left(&id) >= 2 && id.p[0] == 0x0a && id.p[1] == 0x01;
}

/* A word of the FNN with another id is none: its bits have other meanings. */
static bool is_edl_word(uint32_t word)
{
	return word < EDL_END && (word & 0xff) != FNN_LOW_BYTE;
}

struct sml_status sml_status_of(const struct telegram *t, struct bytes id)
{
	const struct reg *r = find(t);
	struct sml_status s = {SML_STATUS_UNSAID, r ? r->status : 0};

	if (r && !is_fnn(id) && is_edl_word(s.word))
		s.style = SML_STATUS_EDL;
	else if (r && is_fnn(id) && (s.word & 0xff) == FNN_LOW_BYTE)
		s.style = SML_STATUS_FNN;
	return s;
}

/* A single-phase meter may set only the bit of the total. */
static uint32_t fnn_bits(uint32_t word, int phase)
{
	uint32_t bits, voltage;

	if (phase == 0)
		return FNN_EXPORT;
	bits = (uint32_t)FNN_EXPORT_L1 << (phase - 1);
	voltage = (uint32_t)FNN_VOLTAGE_L1 << (phase - 1);
	return (word & FNN_VOLTAGES) == voltage ? bits | FNN_EXPORT : bits;
}

bool sml_status_exports(struct sml_status s, int phase)
{
	switch (s.style) {
	case SML_STATUS_FNN:
		return s.word & fnn_bits(s.word, phase);
	case SML_STATUS_EDL:
		return phase == 0 && s.word & EDL_EXPORT;
	case SML_STATUS_UNSAID:
		break;
	}
	return false;
}
