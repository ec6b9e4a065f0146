/* Members have the names of the documentation of API v1. */
#include "share/emulation/homewizard.h"

#include "base/json_writer.h"
#include "share/rounded.h"

enum { KILO = 3, PLACES = 3 };

void homewizard_info_write(struct writer *w, const char *id)
{
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	json_writer_text(&j, "product_type", "HWE-P1");
	json_writer_text(&j, "product_name", "P1 Meter");
	json_writer_text(&j, "serial", id);
	json_writer_text(&j, "firmware_version", "5.18");
	json_writer_text(&j, "api_version", "v1");
	json_writer_end(&j, '}');
}

/* At most so many places. */
static void add(struct json_writer *j, const char *name, const struct reading *r, enum quantity q,
	int places)
{
	struct decimal v;

	if (!reading_has(r, q))
		return;
	v = r->value[q];
	json_writer_decimal(j, name, v.exp < -places ? rounded(v, places) : v);
}

static void add_energy(
	struct json_writer *j, const struct reading *r, enum quantity q, const char *const names[2])
{
	struct decimal kwh;

	if (!reading_has(r, q))
		return;
	kwh = r->value[q];
	kwh.exp = (int8_t)(kwh.exp - KILO);
	for (int i = 0; i < 2; i++)
		json_writer_decimal(j, names[i], rounded(kwh, PLACES));
}

void homewizard_data_write(struct writer *w, const struct reading *r)
{
	static const char *const imports[] = {"total_power_import_kwh",
		"total_power_import_t1_kwh"},
				 *const exports[] = {
					 "total_power_export_kwh", "total_power_export_t1_kwh"};
	struct json_writer j = {.to = w};

	json_writer_begin(&j, NULL, '{');
	add_energy(&j, r, Q_ENERGY_FORWARD, imports);
	add_energy(&j, r, Q_ENERGY_REVERSE, exports);
	add(&j, "active_power_w", r, Q_POWER, 0);
	add(&j, "active_power_l1_w", r, Q_L1_POWER, 0);
	add(&j, "active_power_l2_w", r, Q_L1_POWER + 1, 0);
	add(&j, "active_power_l3_w", r, Q_L1_POWER + 2, 0);
	add(&j, "active_voltage_l1_v", r, Q_L1_VOLTAGE, PLACES);
	add(&j, "active_voltage_l2_v", r, Q_L1_VOLTAGE + 1, PLACES);
	add(&j, "active_voltage_l3_v", r, Q_L1_VOLTAGE + 2, PLACES);
	add(&j, "active_current_l1_a", r, Q_L1_CURRENT, PLACES);
	add(&j, "active_current_l2_a", r, Q_L1_CURRENT + 1, PLACES);
	add(&j, "active_current_l3_a", r, Q_L1_CURRENT + 2, PLACES);
	json_writer_end(&j, '}');
}
