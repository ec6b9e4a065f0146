#include "support/share_house.h"

#include <string.h>

static void init_main(struct share_meter *m)
{
	struct reading *r = &m->last.reading;

	strcpy(m->key, "main");
	strcpy(m->is.station, "main");
	strcpy(m->is.meter.manufacturer, "DZG");
	strcpy(m->is.meter.serial, "1DZG0012345678");
	strcpy(m->is.protocol, "sml");
	strcpy(m->is.line, "9600 8N1");
	strcpy(m->last.time, "2026-11-28T04:00:00.123Z");
	m->last.period_ms = 1000;
	m->is_live = true;
	m->heard_us = (HOUSE_NOW_MS - 250) * UINT64_C(1000);
	reading_set(r, Q_POWER, decimal_of(-35624, -2));
	reading_derive(r, Q_L1_POWER, decimal_of(0, 0));
	reading_set(r, Q_L1_VOLTAGE, decimal_of(2301, -1));
	reading_set(r, Q_L2_CURRENT, decimal_of(-150, -2));
	reading_set(r, Q_FREQUENCY, decimal_of(4998, -2));
	reading_set(r, Q_ENERGY_FORWARD, decimal_of(12345678, -1));
	reading_set(r, Q_L3_ENERGY_REVERSE, decimal_of(7, 0));
	reading_set(r, Q_POWER_FACTOR, decimal_of(95, -2));
}

static void init_status(struct share_meter *m)
{
	m->has_status = true;
	status_set(&m->status, STATUS_QUALITY, 97);
	status_set(&m->status, STATUS_FRAMES, 1000);
	status_set(&m->status, STATUS_TELEGRAMS, 999);
	status_set(&m->status, STATUS_BYTES, 400000);
	status_set(&m->status, STATUS_LIVE, 1);
	status_add_fault(&m->status, "crc", 7);
	status_add_fault(&m->status, "no \"end\"", 1);
}

void share_house_init(struct share_house *h)
{
	memset(h, 0, sizeof *h);
	h->share.is_connected = true;
	h->share.meters = &h->main;
	h->share.n_meters = 2;
	h->main.next = &h->garage;
	init_main(&h->main);
	init_status(&h->main);
	strcpy(h->garage.key, "garage");
	strcpy(h->garage.is.station, "the \"garage\"\\");
}
