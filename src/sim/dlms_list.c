/* Writes the elements of a list one by one, with what the house does now, and the names of the form
 * that the list has. Left out: what is around the list (dlms_profile.c). */
#include "sim/dlms_list.h"

#include "sim/dlms_encode.h"
#include "sim/house.h"

#include <stdio.h>
#include <string.h>

/* To the nearest whole `unit`. */
static int64_t rounded(int64_t v, int64_t unit)
{
	return (v >= 0 ? v + unit / 2 : v - unit / 2) / unit;
}

static int64_t positive(int64_t v)
{
	return v > 0 ? v : 0;
}

/* The total is the sum of the phases as they are sent. */
static int64_t power_w(const struct house *h)
{
	int64_t sum = 0;

	for (int i = 0; i < HOUSE_PHASES; i++)
		sum += rounded(h->power_mw[i], 1000);
	return sum;
}

static int64_t energy_wh(int64_t uj, int tariff)
{
	int64_t total = uj / 3600000000, second = total * 2 / 3;

	return tariff == 0 ? total : tariff == 1 ? total - second : second;
}

int64_t sim_list_value(const struct element *e, const struct house *h)
{
	switch ((enum says)e->says) {
	case SAYS_SWITCH:
		return 1;
	case SAYS_IMPORT:
		return positive(power_w(h));
	case SAYS_EXPORT:
		return positive(-power_w(h));
	case SAYS_REACTIVE_IMPORT:
		return 120;
	case SAYS_PHASE_IMPORT:
		return positive(rounded(h->power_mw[e->of], 1000));
	case SAYS_PHASE_EXPORT:
		return positive(-rounded(h->power_mw[e->of], 1000));
	case SAYS_VOLT:
		return rounded(h->voltage_mv[e->of], 1000);
	case SAYS_TENTHS_OF_VOLT:
		return rounded(h->voltage_mv[e->of], 100);
	case SAYS_HUNDREDTHS_OF_VOLT:
		return rounded(h->voltage_mv[e->of], 10);
	case SAYS_WATER_LITRES:
		return 30545;
	case SAYS_HUNDREDTHS_OF_AMPERE:
		return rounded(h->current_ma[e->of], 10);
	case SAYS_MILLIAMPERE:
		return h->current_ma[e->of];
	case SAYS_HUNDREDTHS_OF_HERTZ:
		return rounded(h->frequency_mhz, 10);
	case SAYS_ENERGY_IMPORT:
		return energy_wh(h->import_uj, e->of);
	case SAYS_ENERGY_EXPORT:
		return energy_wh(h->export_uj, e->of);
	case SAYS_REACTIVE_ENERGY:
		return e->of ? 12345 : 6789;
	case SAYS_REACTIVE_EXPORT:
	case SAYS_DEVICE_NAME:
	case SAYS_LIST:
	case SAYS_TARIFF:
	case SAYS_KFM_LIST:
	case SAYS_KFM_NUMBER:
	case SAYS_KFM_TYPE:
	case SAYS_KAMSTRUP_LIST:
	case SAYS_KAMSTRUP_TYPE:
	case SAYS_SERIAL:
	case SAYS_WATER_NUMBER:
	case SAYS_CLOCK:
	case SAYS_TIME:
	case SAYS_DATE:
	case SAYS_NOTHING:
		break;
	}
	return 0;
}

static void put_text(struct dlms_encoder *e, const struct sim_speaker *by, const struct element *of)
{
	unsigned number = by->number % 100000000;
	char text[32];

	if (of->says == SAYS_DEVICE_NAME)
		snprintf(text, sizeof text, "%s10307%08u", by->maker, number);
	else if (of->says == SAYS_LIST)
		snprintf(text, sizeof text, "%s", by->list_id);
	else if (of->says == SAYS_KFM_LIST)
		snprintf(text, sizeof text, "KFM_001");
	else if (of->says == SAYS_KFM_NUMBER)
		snprintf(text, sizeof text, "69706314%08u", number);
	else if (of->says == SAYS_KAMSTRUP_LIST)
		snprintf(text, sizeof text, "Kamstrup_V0001");
	else if (of->says == SAYS_KAMSTRUP_TYPE)
		snprintf(text, sizeof text, "6841439BN244101011");
	else if (of->says == SAYS_SERIAL)
		snprintf(text, sizeof text, "%08u", number);
	else if (of->says == SAYS_WATER_NUMBER)
		snprintf(text, sizeof text, "20000777");
	else
		snprintf(text, sizeof text, of->says == SAYS_NOTHING ? "" : "MA304H3E");
	dlms_encode_octets(e, of->type, text, strlen(text));
}

enum { DATE_OCTETS = 5, TIME_OCTETS = 4 };

void sim_date_time(uint32_t s, uint8_t out[SIM_DATE_TIME_OCTETS])
{
	static const uint8_t date[] = {0x07, 0xea, 6, 17, 3}; /* Wednesday, 17 June 2026 */
	static const uint8_t zone[] = {
		0x00, 0xff, 0x88, 0x80}; /* daylight saving, two hours east */

	memcpy(out, date, sizeof date);
	out[5] = (uint8_t)(11 + s / 3600 % 12);
	out[6] = (uint8_t)(s / 60 % 60);
	out[7] = (uint8_t)(s % 60);
	memcpy(out + 8, zone, sizeof zone);
}

static void put_octets(
	struct dlms_encoder *e, const struct sim_speaker *by, const struct element *of)
{
	uint8_t time[SIM_DATE_TIME_OCTETS];

	sim_date_time(by->seconds, time);
	if (of->says == SAYS_TARIFF)
		dlms_encode_octets(e, OCTETS, (const uint8_t[]){0, 1}, 2);
	else if (of->says == SAYS_CLOCK)
		dlms_encode_octets(e, OCTETS, time, sizeof time);
	else if (of->says == SAYS_DATE)
		dlms_encode_octets(e, OCTETS, time, DATE_OCTETS);
	else if (of->says == SAYS_TIME)
		dlms_encode_octets(e, OCTETS, time + DATE_OCTETS, TIME_OCTETS);
	else
		put_text(e, by, of);
}

static void put_name(struct dlms_encoder *e, const uint8_t name[5])
{
	dlms_encode_be(e, 0x0906, 2);
	dlms_encode_raw(e, name, 5);
	dlms_encode_u8(e, 0xff);
}

enum { CLASS_DATA = 1, CLASS_REGISTER = 3, CLASS_PUSH_SETUP = 40, DESCRIPTOR_MEMBERS = 4 };

/* The array of objects of a list: class, OBIS, attribute, index. */
static void put_objects(struct dlms_encoder *e, const struct sim_list *list)
{
	dlms_encode_u8(e, ARRAY);
	dlms_encode_length(e, list->n);
	for (size_t i = 0; i < list->n; i++) {
		bool is_octets = list->elements[i].type == OCTETS;

		dlms_encode_be(e, STRUCTURE << 8 | DESCRIPTOR_MEMBERS, 2);
		dlms_encode_u8(e, U16);
		dlms_encode_be(e,
			i == 0      ? CLASS_PUSH_SETUP
			: is_octets ? CLASS_DATA
				    : CLASS_REGISTER,
			2);
		put_name(e, list->names[i]);
		dlms_encode_be(e, I8 << 8 | 2, 2);
		dlms_encode_u8(e, U16);
		dlms_encode_be(e, 0, 2);
	}
}

static size_t width(uint8_t type)
{
	return type == U32 || type == I32 ? 4 : type == U16 ? 2 : 1;
}

static void put_element(struct dlms_encoder *e, const struct sim_speaker *by, const struct house *h,
	const struct sim_list *list, size_t i)
{
	const struct element *of = &list->elements[i];

	if (list->form == FORM_PAIRS && i)
		put_name(e, list->names[i]);
	if (list->form == FORM_OBJECTS && i == 0) {
		put_objects(e, list);
	} else if (of->type == OCTETS || of->type == TEXT) {
		put_octets(e, by, of);
	} else {
		dlms_encode_u8(e, of->type);
		dlms_encode_be(e, (uint64_t)sim_list_value(of, h), width(of->type));
	}
}

void sim_list_write(struct dlms_encoder *e, const struct sim_list *list,
	const struct sim_speaker *by, const struct house *h)
{
	dlms_encode_u8(e, STRUCTURE);
	dlms_encode_length(e, list->form == FORM_PAIRS ? 2 * list->n - 1 : list->n);
	for (size_t i = 0; i < list->n; i++)
		put_element(e, by, h, list, i);
}
