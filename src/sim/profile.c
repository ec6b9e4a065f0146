/* The tables of profiles of all protocols one behind the other, SML first, then DLMS, then ASCII,
 * and a meter of any of them. Left out: the profiles themselves. */
#include "sim/profile.h"

#include <assert.h>
#include <string.h>

static_assert((int)SIM_TELEGRAM_MAX >= (int)SML_TELEGRAM_MAX &&
		      (int)SIM_TELEGRAM_MAX >= (int)DLMS_TELEGRAM_MAX &&
		      (int)SIM_TELEGRAM_MAX >= (int)IEC_SIM_TELEGRAM_MAX,
	"room for a telegram of each");

enum { SML_BAUD = 9600 };

static struct profile sml_entry(const struct sml_profile *p)
{
	return (struct profile){.sml = p,
		.protocol = "sml",
		.name = sml_profile_name(p),
		.title = sml_profile_title(p),
		.period_ms = sml_profile_period_ms(p),
		.baud = SML_BAUD};
}

static struct profile dlms_entry(const struct dlms_profile *p)
{
	return (struct profile){.dlms = p,
		.protocol = "dlms",
		.name = dlms_profile_name(p),
		.title = dlms_profile_title(p),
		.period_ms = dlms_profile_period_ms(p),
		.baud = dlms_profile_baud(p)};
}

static struct profile iec_entry(const struct iec_profile *p)
{
	return (struct profile){.iec = p,
		.protocol = "iec",
		.name = iec_profile_name(p),
		.title = iec_profile_title(p),
		.period_ms = iec_profile_period_ms(p),
		.baud = iec_profile_baud(p)};
}

/* The i-th of all; false behind the last. */
static bool any_at(size_t i, struct profile *p)
{
	size_t n_sml = 0, n_dlms = 0;

	while (sml_profile_at(n_sml))
		n_sml++;
	while (dlms_profile_at(n_dlms))
		n_dlms++;
	if (i < n_sml)
		*p = sml_entry(sml_profile_at(i));
	else if (i - n_sml < n_dlms)
		*p = dlms_entry(dlms_profile_at(i - n_sml));
	else if (iec_profile_at(i - n_sml - n_dlms))
		*p = iec_entry(iec_profile_at(i - n_sml - n_dlms));
	else
		return false;
	return true;
}

static bool is_ailing(const struct profile *p)
{
	static const char *const names[] = {"inf-off", "relapse", "wrong-sign", "no-direction",
		"odd-checksum", "no-list", "am550-suite2", "am550-energies", "odd-phases",
		"weak-current", "czech"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(p->name, names[i]) == 0)
			return true;
	return false;
}

static bool at(size_t i, bool ailing, struct profile *p)
{
	for (size_t any = 0; any_at(any, p); any++)
		if (is_ailing(p) == ailing && i-- == 0)
			return true;
	return false;
}

bool profile_at(size_t i, struct profile *p)
{
	return at(i, false, p);
}

bool profile_ailing_at(size_t i, struct profile *p)
{
	return at(i, true, p);
}

bool profile_find(const char *name, struct profile *p)
{
	for (size_t i = 0; any_at(i, p); i++)
		if (strcmp(p->name, name) == 0)
			return true;
	return false;
}

void sim_meter_init(struct sim_meter *m, const struct profile *p)
{
	m->profile = *p;
	if (p->sml)
		sml_meter_init(&m->sml, p->sml);
	else if (p->dlms)
		dlms_meter_init(&m->dlms, p->dlms);
	else
		iec_meter_init(&m->iec, p->iec);
}

void sim_meter_set_number(struct sim_meter *m, uint32_t number)
{
	m->sml.number = m->dlms.number = m->iec.number = number;
}

void sim_meter_pass(struct sim_meter *m, uint32_t ms)
{
	uint32_t seconds = (ms + 500) / 1000;

	m->sml.seconds += seconds;
	m->dlms.seconds += seconds;
	m->iec.seconds += seconds;
}

size_t sim_meter_telegram(struct sim_meter *m, const struct house *h, uint8_t out[SIM_TELEGRAM_MAX])
{
	if (m->profile.sml)
		return sml_meter_telegram(&m->sml, h, out);
	return m->profile.dlms ? dlms_meter_telegram(&m->dlms, h, out)
			       : iec_meter_telegram(&m->iec, h, out);
}
