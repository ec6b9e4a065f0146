/* From what a scene has to the octets of a list: numbers in their power of ten and type, texts, and
 * the date and time of COSEM (Green Book, 4.1.6.1). */
#include "sim/nameless/nameless_list.h"

#include "sim/dlms_encode.h"
#include "sim/dlms_list.h"

#include <math.h>
#include <string.h>
#include <time.h>

static const struct {
	uint8_t type, octets;
	bool is_signed;
	const char *word;
} types[] = {
	{ARRAY, 0, false, "array"},
	{BOOLEAN, 1, false, "bool"},
	{I32, 4, true, "i32"},
	{U32, 4, false, "u32"},
	{OCTETS, 0, false, "octets"},
	{TEXT, 0, false, "text"},
	{I16, 2, true, "i16"},
	{U8, 1, false, "u8"},
	{U16, 2, false, "u16"},
	{I64, 8, true, "i64"},
	{U64, 8, false, "u64"},
	{ENUM, 1, false, "enum"},
};

static size_t type_at(uint8_t type)
{
	size_t i = 0;

	while (types[i].type != type)
		i++;
	return i;
}

const char *nameless_type_word(uint8_t type)
{
	return types[type_at(type)].word;
}

const char *nameless_sort_word(enum position_sort sort)
{
	static const char *const words[N_SORTS] = {
		[SORT_POWER] = "power",
		[SORT_ENERGY] = "energy",
		[SORT_VOLTAGE] = "voltage",
		[SORT_CURRENT] = "current",
		[SORT_REACTIVE] = "reactive",
		[SORT_FREQUENCY] = "frequency",
		[SORT_FACTOR] = "factor",
		[SORT_APPARENT] = "apparent",
		[SORT_CLOCK] = "clock",
		[SORT_TEXT] = "text",
		[SORT_OTHER] = "other",
	};

	return words[sort];
}

bool nameless_is_number(const struct position *p)
{
	return types[type_at(p->type)].octets > 0;
}

static double measured(const struct position *p, const struct scene *s)
{
	switch ((enum position_tells)p->tells) {
	case TELLS_REGISTER:
		return measuring_value(&s->measuring, p->obis.c, p->obis.d, p->obis.e);
	case TELLS_TARIFF:
		return s->measuring.tariff + 1;
	case TELLS_UPTIME:
		return (double)(p->constant + s->now_s - s->begin_s);
	case TELLS_CELSIUS:
		return s->celsius[p->of];
	case TELLS_THERMOSTAT:
		return s->thermostat_celsius;
	case TELLS_LITRES:
		return p->of ? s->litres_too : s->litres;
	case TELLS_PRODUCTION:
		return scene_production_w(s);
	case TELLS_CONSTANT:
	case TELLS_TEXT:
	case TELLS_CLOCK:
	case TELLS_TIME:
	case TELLS_DATE:
	case TELLS_STANDING_CLOCK:
	case TELLS_NOTHING:
		break;
	}
	return NAN;
}

/* What has no room in its type is as much as has. */
static int64_t fitted(double v, uint8_t type)
{
	size_t i = type_at(type);
	int bits = 8 * types[i].octets - types[i].is_signed;
	double most = bits >= 53 ? 9e15 : (double)((INT64_C(1) << bits) - 1);

	return (int64_t)fmax(types[i].is_signed ? -most : 0, fmin(most, v));
}

int64_t nameless_number(
	const struct position *p, const struct nameless_list *list, const struct scene *s)
{
	double v;

	if (p->tells == TELLS_CONSTANT)
		return p->constant;
	v = measured(p, s) * pow(10, -p->scaler);
	/* What should be whole may be a hair below. */
	return fitted(list->is_cut ? trunc(v * (1 + 1e-12)) : round(v), p->type);
}

void nameless_list_add(struct nameless_list *list, const struct position *p)
{
	if (list->n < POSITIONS_MAX)
		list->positions[list->n++] = *p;
}

void cosem_time(int64_t local_s, uint8_t out[COSEM_TIME_OCTETS])
{
	static const uint8_t zone[] = {0x00, 0xff, 0xc4, 0x00}; /* an hour east */
	const time_t t = (time_t)local_s;
	struct tm tm;

	gmtime_r(&t, &tm);
	out[0] = (uint8_t)((tm.tm_year + 1900) >> 8);
	out[1] = (uint8_t)(tm.tm_year + 1900);
	out[2] = (uint8_t)(tm.tm_mon + 1);
	out[3] = (uint8_t)tm.tm_mday;
	out[4] = (uint8_t)(tm.tm_wday ? tm.tm_wday : 7);
	out[5] = (uint8_t)tm.tm_hour;
	out[6] = (uint8_t)tm.tm_min;
	out[7] = (uint8_t)tm.tm_sec;
	memcpy(out + 8, zone, sizeof zone);
}

enum { DATE_OCTETS = 5, TIME_OCTETS = 4 };

static void put_octets(struct dlms_encoder *e, const struct position *p, const struct scene *s)
{
	uint8_t time[COSEM_TIME_OCTETS];

	cosem_time(p->tells == TELLS_STANDING_CLOCK ? s->begin_s - p->constant : s->now_s, time);
	if (p->tells == TELLS_TIME)
		dlms_encode_octets(e, p->type, time + DATE_OCTETS, TIME_OCTETS);
	else if (p->tells == TELLS_DATE)
		dlms_encode_octets(e, p->type, time, DATE_OCTETS);
	else if (p->tells == TELLS_TEXT)
		dlms_encode_octets(e, p->type, p->text, strlen(p->text));
	else
		dlms_encode_octets(e, p->type, time, sizeof time);
}

void nameless_list_write(
	const struct nameless_list *list, const struct scene *s, struct dlms_encoder *e)
{
	dlms_encode_u8(e, STRUCTURE);
	dlms_encode_length(e, list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct position *p = &list->positions[i];

		if (nameless_is_number(p)) {
			dlms_encode_u8(e, p->type);
			dlms_encode_be(e, (uint64_t)nameless_number(p, list, s),
				types[type_at(p->type)].octets);
		} else if (p->tells == TELLS_NOTHING) {
			dlms_encode_be(e, (uint64_t)p->type << 8, 2);
		} else {
			put_octets(e, p, s);
		}
	}
}
