/* From meter, settings and the last reading to items: who and what it is once, when it joins;
 * values with each reading. */
#include "venus/service_items.h"

#include "dbus/product_id.h"
#include "venus/identity.h"
#include "venus/paths.h"
#include "venus/service_role.h"

#include <stdio.h>

enum {
	REFRESH_STEP_MS = 100,
};

static void set_texts(struct service *s)
{
	struct tree *t = &s->tree;
	char product[64], connection[TREE_TEXT_MAX];

	s->conf->way.connection(s->conf->way.of, connection, sizeof connection);
	identity_product(&s->meter, product, sizeof product);
	tree_set_text(t, PATH_MGMT_PROCESS_NAME, "gridmeter");
	tree_set_text(t, PATH_MGMT_PROCESS_VERSION, s->conf->version);
	tree_set_text(t, PATH_MGMT_CONNECTION, connection);
	tree_set_text(t, PATH_PRODUCT_NAME, product);
	tree_set_text(t, PATH_CUSTOM_NAME, s->settings.value[SETTING_CUSTOM_NAME].text);
	tree_set_text(t, PATH_SERIAL, s->meter.serial);
	tree_set_text(t, PATH_ROLE, role_names[s->role]);
	tree_set_texts(t, PATH_ALLOWED_ROLES, role_names);
	if (*s->meter.firmware)
		tree_set_text(t, PATH_FIRMWARE_VERSION, s->meter.firmware);
}

void service_set_position(struct service *s)
{
	tree_set_int(&s->tree, PATH_POSITION, service_position(s));
}

/* Which of the optional paths there are. */
static void set_options(struct service *s)
{
	struct tree *t = &s->tree;

	tree_show(t, PATH_AC_ENERGY_EARNED, s->conf->feed_in_tariff > 0);
	tree_show(t, PATH_CURRENT, s->role == ROLE_EVCHARGER);
	tree_show(t, PATH_IS_GENERIC_ENERGY_METER, s->role != ROLE_GRID);
	tree_show(t, PATH_POSITION, role_has_position(s->role));
	tree_show(t, PATH_RAWDATA, s->conf->raw_data);
	tree_set_int(t, PATH_IS_GENERIC_ENERGY_METER, 1);
	service_set_position(s);
}

void service_set_identity(struct service *s)
{
	set_texts(s);
	set_options(s);
	tree_set_int(&s->tree, PATH_DEVICE_INSTANCE, s->instance);
	tree_set_int(&s->tree, PATH_DEVICE_TYPE, 0);
	tree_set_int(&s->tree, PATH_PRODUCT_ID, PRODUCT_ID);
	tree_set_int(&s->tree, PATH_CONNECTED, 1);
	tree_set_int(&s->tree, PATH_ERROR_CODE, 0);
}

/* The measured period, without the flutter of every single telegram. */
static void set_refresh_time(struct service *s)
{
	uint32_t step = s->period_ms < 10 * REFRESH_STEP_MS ? REFRESH_STEP_MS / 10
							    : REFRESH_STEP_MS;
	uint32_t rounded = (s->period_ms + step / 2) / step * step;
	uint32_t apart = s->period_ms > s->refresh_ms ? s->period_ms - s->refresh_ms
						      : s->refresh_ms - s->period_ms;

	if (!s->period_ms)
		return;
	if (apart > step)
		s->refresh_ms = rounded;
	tree_set_int(&s->tree, PATH_REFRESH_TIME, s->refresh_ms);
}

void service_set_reading(struct service *s)
{
	struct reading reading = s->reading;

	phases_apply(s->conf->phases, s->is_reversed, &reading);
	s->derived = reading.derived;
	if (s->conf->legacy_display)
		paths_show_as_before(&reading, s->conf->feed_in_tariff);
	paths_set_reading(&s->tree, &reading);
	if (s->conf->feed_in_tariff > 0)
		paths_set_earned(&s->tree, &reading, s->conf->feed_in_tariff);
	set_refresh_time(s);
}
