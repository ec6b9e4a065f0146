/* Makes names of what a meter has said of itself: that of its service, that for the log, and
 * those that people read. */
#include "venus/identity.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_SHOWN = 4 };

/* The DLMS user association's list of makers (FLAG), as far as it concerns electricity here. */
static const struct {
	char letters[4];
	const char *name;
} makers[] = {
	{"AID", "Aidon"},
	{"APA", "Apator"},
	{"DNT", "Dr. Neuhaus"},
	{"DZG", "DZG"},
	{"EBZ", "eBZ"},
	{"EFR", "EFR"},
	{"EMH", "EMH"},
	{"ESY", "EasyMeter"},
	{"HAG", "Hager"},
	{"HLY", "Holley"},
	{"ISK", "Iskraemeco"},
	{"ITR", "Itron"},
	{"KAM", "Kamstrup"},
	{"KFM", "Kaifa"},
	{"LGZ", "Landis+Gyr"},
	{"LOG", "Logarex"},
	{"PAF", "PAFAL"},
	{"SAG", "Sagemcom"},
	{"SMS", "Siemens"},
	{"ZPA", "ZPA"},
};

/* Appends what a name may have of `text`, up to `end` characters in all. */
static size_t append(char *out, size_t n, size_t end, const char *text)
{
	for (size_t i = 0; text[i] && n < end; i++)
		out[n++] = isalnum((unsigned char)text[i]) ? text[i] : '_';
	out[n] = '\0';
	return n;
}

void identity_name(const struct identity *meter, const char *port, const char *place,
	char out[IDENTITY_NAME_MAX])
{
	const char *id = *meter->id ? meter->id : *meter->title ? meter->title : port;
	size_t n_place = place ? strlen(place) : 0, end = IDENTITY_NAME_MAX - 1;
	size_t n = append(out, 0, end, "gridmeter_");

	n = append(out, n, n_place ? end - 1 - n_place : end, id);
	if (n_place) {
		n = append(out, n, end, "_");
		append(out, n, end, place);
	}
}

void identity_shown_name(const struct identity *meter, const char *port, const char *place,
	char out[IDENTITY_NAME_MAX])
{
	if (identity_has_number(meter))
		snprintf(out, IDENTITY_NAME_MAX, "gridmeter_…%s",
			text_end(*meter->id ? meter->id : meter->title));
	else
		identity_name(meter, port, place, out);
}

void identity_product(const struct identity *meter, char *out, size_t size)
{
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
		if (strcmp(makers[i].letters, meter->manufacturer) == 0) {
			snprintf(out, size, "%s smart meter", makers[i].name);
			return;
		}
	snprintf(
		out, size, "%s%sSmart meter", meter->manufacturer, *meter->manufacturer ? " " : "");
}

/* Some meters have their type where others have a number. */
static const char *number_of(const struct identity *meter)
{
	return meter->id_is_model ? meter->title : meter->serial;
}

void identity_first_name(const struct identity *meter, const char *place, char *out, size_t size)
{
	const char *number = number_of(meter);
	size_t n = strlen(number);
	const char *end = n ? number + (n > DIGITS_SHOWN ? n - DIGITS_SHOWN : 0) : place;
	char product[64];

	identity_product(meter, product, sizeof product);
	snprintf(out, size, "%s %s", product, end);
	if (!*end)
		*out = '\0';
}
