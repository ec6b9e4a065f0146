/* Names of meters and their makers. */
#include "venus/identity.h"

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

void identity_name(
	const struct identity *meter, const char *connection, char out[IDENTITY_NAME_MAX])
{
	const char *id = *meter->id ? meter->id : *meter->title ? meter->title : connection;
	size_t n = (size_t)snprintf(out, IDENTITY_NAME_MAX, "gridmeter_");

	for (size_t i = 0; id[i] && n + 1 < IDENTITY_NAME_MAX; i++)
		out[n++] = isalnum((unsigned char)id[i]) ? id[i] : '_';
	out[n] = '\0';
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

void identity_first_name(const struct identity *meter, char *out, size_t size)
{
	size_t n = strlen(meter->serial);
	char product[64];

	identity_product(meter, product, sizeof product);
	snprintf(out, size, "%s %s", product,
		meter->serial + (n > DIGITS_SHOWN ? n - DIGITS_SHOWN : 0));
	if (n == 0)
		*out = '\0';
}
