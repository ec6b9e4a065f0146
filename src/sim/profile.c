/* SML first, then DLMS. */
#include "sim/profile.h"

#include <assert.h>
#include <string.h>

static_assert((int)SIM_TELEGRAM_MAX >= (int)SML_TELEGRAM_MAX &&
		      (int)SIM_TELEGRAM_MAX >= (int)DLMS_TELEGRAM_MAX,
	"room for a telegram of each");

enum { SML_BAUD = 9600 };

bool profile_at(size_t i, struct profile *p)
{
	size_t n = 0;

	*p = (struct profile){.sml = sml_profile_at(i)};
	if (p->sml) {
		p->name = sml_profile_name(p->sml);
		p->title = sml_profile_title(p->sml);
		p->period_ms = sml_profile_period_ms(p->sml);
		p->baud = SML_BAUD;
		return true;
	}
	while (sml_profile_at(n))
		n++;
	p->dlms = dlms_profile_at(i - n);
	if (!p->dlms)
		return false;
	p->name = dlms_profile_name(p->dlms);
	p->title = dlms_profile_title(p->dlms);
	p->period_ms = dlms_profile_period_ms(p->dlms);
	p->baud = dlms_profile_baud(p->dlms);
	return true;
}

bool profile_find(const char *name, struct profile *p)
{
	for (size_t i = 0; profile_at(i, p); i++)
		if (strcmp(p->name, name) == 0)
			return true;
	return false;
}

void sim_meter_init(struct sim_meter *m, const struct profile *p)
{
	m->profile = *p;
	if (p->sml)
		sml_meter_init(&m->sml, p->sml);
	else
		dlms_meter_init(&m->dlms, p->dlms);
}

void sim_meter_set_number(struct sim_meter *m, uint32_t number)
{
	m->sml.number = m->dlms.number = number;
}

void sim_meter_pass(struct sim_meter *m, uint32_t ms)
{
	uint32_t seconds = (ms + 500) / 1000;

	m->sml.seconds += seconds;
	m->dlms.seconds += seconds;
}

size_t sim_meter_telegram(struct sim_meter *m, const struct house *h, uint8_t out[SIM_TELEGRAM_MAX])
{
	return m->profile.sml ? sml_meter_telegram(&m->sml, h, out)
			      : dlms_meter_telegram(&m->dlms, h, out);
}
