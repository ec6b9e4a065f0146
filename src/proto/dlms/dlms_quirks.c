/* The quirks of makers of DLMS meters: lists that are scaled in their own way without saying so.
 * One row each: by what it is known, and the powers of ten.
 *
 * Left out, as they hold for whoever sends so and prove themselves: an M-Bus length modulo 256
 * (dlms_mbus.c: Sagemcom T210-D, Kaifa), a tag in front of the date-time (dlms_notification.c:
 * Kaifa in Norway and Sweden, Kamstrup of 2017), descriptors without tags (axdr.c: Czech meters),
 * the scaler of voltages (dlms_scaling.c: Kamstrup has had three). Where makers put their number is
 * in dlms_identity.c; lists without names, some known by their maker only, are in
 * dlms_known_lists.c. */
#include "proto/dlms/dlms_quirks.h"

#include "proto/dlms/dlms_identity.h"
#include "reading/telegram.h"

#include <string.h>

enum {
	LIST_LETTERS = 4,
	TYPE_DIGITS = 3,
	COUNTRY_AT = 16, /* in a type of Kamstrup: 1 Denmark, 4 Norway, 6 Switzerland, 9 Sweden */
};

/* Where Kamstrup sends the type. */
static const struct obis type_name = {1, 1, 96, 1, 1, 255};

/* The first row that fits counts; what is empty fits all. */
static const struct {
	char maker[4];               /* as dlms_identify() has found it */
	char list[LIST_LETTERS + 1]; /* what the name of the list begins with */
	char type[TYPE_DIGITS + 1];  /* what the type begins with */
	char country;                /* of the type */
	struct dlms_scalers scalers;
} quirks[] = {
	/* Kaifa MA304 and relatives (Norway, Sweden): thousandths of an ampere; whole Wh, as power
	 * times time makes them. Kaifa's meters in Austria send scalers, and no list of such a
	 * name. */
	{"KFM", "KFM_", "", 0, {-3, 0, -3, -3}},

	/* Kamstrup for current transformers: thousandths there, too. */
	{"KAM", "", "685", 0, {-3, 1, -2, -3}},

	/* Those of Sweden: energies in whole Wh, as three decimals of a kWh are the rule there and
	 * displays show. */
	{"KAM", "", "", '9', {-2, 0, -2, -2}},

	/* Kamstrup Omnipower (Norway, Denmark, Switzerland): energies in 10 Wh, as its document
	 * says and as power times time made over an hour (10.008). */
	{"KAM", "", "", 0, {-2, 1, -2, -2}},

	/* Landis+Gyr E570, behind current transformers: currents of the mains in whole amperes, in
	 * as many octets as energies (258.9 kW of 400, 200 and 601 A). Those of the E450 are
	 * hundredths, like everybody's. */
	{"LGZ", "", "", 0, {-2, 0, -3, 0}},

	/* Everybody else: hundredths of an ampere, whole Wh, thousandths of a power factor. */
	{"", "", "", 0, {-2, 0, -3, -2}},
};

static bool begins(struct bytes b, const char *with)
{
	size_t n = strlen(with);

	return bytes_left(&b) >= n && memcmp(b.p, with, n) == 0;
}

static struct bytes type_of(const struct telegram *t)
{
	const struct reg *r = telegram_find_own(t, type_name);

	return r && r->kind == REG_TEXT ? r->octets : bytes_of("", 0);
}

/* 0 where there is none. */
static char country_of(struct bytes type)
{
	return bytes_left(&type) > COUNTRY_AT ? (char)type.p[COUNTRY_AT] : 0;
}

const struct dlms_scalers *dlms_scalers_of(
	const struct telegram *t, const struct dlms_nameless *nameless)
{
	size_t i = 0;

	while ((*quirks[i].maker && strcmp(t->meter.manufacturer, quirks[i].maker) != 0) ||
		(*quirks[i].list && !begins(dlms_list_id(t, nameless), quirks[i].list)) ||
		(*quirks[i].type && !begins(type_of(t), quirks[i].type)) ||
		(quirks[i].country && country_of(type_of(t)) != quirks[i].country))
		i++;
	return &quirks[i].scalers;
}
