/* A table of methods, each a function that writes the members of its result. */
#include "share/emulation/shelly.h"

#include "share/emulated.h"
#include "share/emulation/shelly_em.h"

#include <stdio.h>
#include <strings.h>

enum { DIGITS = 12 };

static void add_number(struct json_writer *j, const char *name, int64_t v)
{
	json_writer_decimal(j, name, decimal_of(v, 0));
}

static void add_object(struct json_writer *j, const char *name, const struct shelly *s,
	void (*members)(struct json_writer *j, const struct shelly *s))
{
	json_writer_begin(j, name, '{');
	members(j, s);
	json_writer_end(j, '}');
}

static void add_mac(struct json_writer *j, const struct shelly *s)
{
	char mac[DIGITS + 1] = "";

	for (int i = 0; i < DIGITS && s->id[i]; i++)
		mac[i] = (char)(s->id[i] >= 'a' ? s->id[i] - 'a' + 'A' : s->id[i]);
	json_writer_text(j, "mac", mac);
}

static void device_info(struct json_writer *j, const struct shelly *s)
{
	char id[16 + DIGITS];

	snprintf(id, sizeof id, "shellypro3em-%.*s", DIGITS, s->id);
	json_writer_null(j, "name");
	json_writer_text(j, "id", id);
	add_mac(j, s);
	add_number(j, "slot", 0);
	json_writer_text(j, "model", EMULATED_SHELLY_MODEL);
	add_number(j, "gen", 2);
	json_writer_text(j, "fw_id", EMULATED_SHELLY_FIRMWARE);
	json_writer_text(j, "ver", EMULATED_SHELLY_VERSION);
	json_writer_text(j, "app", EMULATED_SHELLY_APP);
	json_writer_bool(j, "auth_en", false);
	json_writer_null(j, "auth_domain");
	json_writer_text(j, "profile", "triphase");
}

static void nothing(struct json_writer *j, const struct shelly *s)
{
	(void)j, (void)s;
}

static void is_connected(struct json_writer *j, const struct shelly *s)
{
	(void)s;
	json_writer_bool(j, "connected", false);
}

static void is_enabled(struct json_writer *j, const struct shelly *s)
{
	(void)s;
	json_writer_bool(j, "enable", false);
}

static void cloud_config(struct json_writer *j, const struct shelly *s)
{
	is_enabled(j, s);
	json_writer_null(j, "server");
}

/* node-red-contrib-shelly looks there for one of its own. */
static void scripts(struct json_writer *j, const struct shelly *s)
{
	(void)s;
	json_writer_begin(j, "scripts", '[');
	json_writer_end(j, ']');
}

static void em_status(struct json_writer *j, const struct shelly *s)
{
	shelly_em_status(j, s->reading);
}

static void em1_status(struct json_writer *j, const struct shelly *s)
{
	shelly_em1_status(j, s->reading);
}

static void emdata_status(struct json_writer *j, const struct shelly *s)
{
	shelly_emdata_status(j, s->reading);
}

static void em_config(struct json_writer *j, const struct shelly *s)
{
	add_number(j, "id", 0);
	json_writer_null(j, "name");
	json_writer_text(j, "blink_mode_selector", "active_energy");
	json_writer_text(j, "phase_selector", "all");
	json_writer_bool(j, "monitor_phase_sequence", false);
	add_object(j, "reverse", s, nothing);
	json_writer_text(j, "ct_type", "120A");
}

static void emdata_config(struct json_writer *j, const struct shelly *s)
{
	(void)s;
	add_number(j, "id", 0);
}

static void sys_status(struct json_writer *j, const struct shelly *s)
{
	add_mac(j, s);
	json_writer_bool(j, "restart_required", false);
	json_writer_null(j, "time");
	add_number(j, "unixtime", s->unix_s);
	add_number(j, "uptime", (int64_t)s->uptime_s);
	add_number(j, "cfg_rev", 1);
	add_number(j, "kvs_rev", 0);
	add_number(j, "schedule_rev", 0);
	add_number(j, "webhook_rev", 0);
	add_object(j, "available_updates", s, nothing);
}

static void sys_device(struct json_writer *j, const struct shelly *s)
{
	json_writer_null(j, "name");
	add_mac(j, s);
	json_writer_text(j, "fw_id", EMULATED_SHELLY_FIRMWARE);
	json_writer_bool(j, "discoverable", true);
	json_writer_bool(j, "eco_mode", false);
	json_writer_text(j, "profile", "triphase");
	json_writer_null(j, "addon_type");
}

static void sys_location(struct json_writer *j, const struct shelly *s)
{
	(void)s;
	json_writer_null(j, "tz");
	json_writer_null(j, "lat");
	json_writer_null(j, "lon");
}

static void sys_config(struct json_writer *j, const struct shelly *s)
{
	add_object(j, "device", s, sys_device);
	add_object(j, "location", s, sys_location);
	add_object(j, "debug", s, nothing);
	add_object(j, "ui_data", s, nothing);
	add_number(j, "cfg_rev", 1);
}

static void wifi_status(struct json_writer *j, const struct shelly *s)
{
	json_writer_text(j, "sta_ip", s->ip);
	json_writer_text(j, "status", "got ip");
	json_writer_text(j, "ssid", "gridmeter");
	add_number(j, "rssi", -50);
}

static void eth_status(struct json_writer *j, const struct shelly *s)
{
	(void)s;
	json_writer_null(j, "ip");
}

static void status(struct json_writer *j, const struct shelly *s)
{
	add_object(j, "ble", s, nothing);
	add_object(j, "cloud", s, is_connected);
	add_object(j, "em:0", s, em_status);
	add_object(j, "emdata:0", s, emdata_status);
	add_object(j, "eth", s, eth_status);
	add_object(j, "modbus", s, nothing);
	add_object(j, "mqtt", s, is_connected);
	add_object(j, "sys", s, sys_status);
	add_object(j, "wifi", s, wifi_status);
	add_object(j, "ws", s, is_connected);
}

static void config(struct json_writer *j, const struct shelly *s)
{
	add_object(j, "ble", s, is_enabled);
	add_object(j, "cloud", s, cloud_config);
	add_object(j, "em:0", s, em_config);
	add_object(j, "emdata:0", s, emdata_config);
	add_object(j, "eth", s, is_enabled);
	add_object(j, "modbus", s, is_enabled);
	add_object(j, "mqtt", s, is_enabled);
	add_object(j, "sys", s, sys_config);
	add_object(j, "wifi", s, nothing);
	add_object(j, "ws", s, is_enabled);
}

static void add_component(struct json_writer *j, const char *key, const struct shelly *s,
	void (*of)(struct json_writer *, const struct shelly *),
	void (*set)(struct json_writer *, const struct shelly *))
{
	json_writer_begin(j, NULL, '{');
	json_writer_text(j, "key", key);
	add_object(j, "status", s, of);
	add_object(j, "config", s, set);
	json_writer_end(j, '}');
}

static void components(struct json_writer *j, const struct shelly *s)
{
	json_writer_begin(j, "components", '[');
	add_component(j, "em:0", s, em_status, em_config);
	add_component(j, "emdata:0", s, emdata_status, emdata_config);
	json_writer_end(j, ']');
	add_number(j, "cfg_rev", 1);
	add_number(j, "offset", 0);
	add_number(j, "total", 2);
}

static void list_methods(struct json_writer *j, const struct shelly *s);

static const struct {
	char name[23];
	bool has_numbers, has_channels;
	void (*members)(struct json_writer *j, const struct shelly *s);
} methods[] = {
	{"EM.GetStatus", true, true, em_status},
	{"EM1.GetStatus", true, true, em1_status},
	{"EMData.GetStatus", true, true, emdata_status},
	{"Shelly.GetStatus", true, false, status},
	{"Shelly.GetComponents", true, false, components},
	{"Shelly.GetDeviceInfo", false, false, device_info},
	{"Shelly.GetConfig", false, false, config},
	{"Shelly.ListMethods", false, false, list_methods},
	{"EM.GetConfig", false, true, em_config},
	{"EMData.GetConfig", false, true, emdata_config},
	{"Sys.GetStatus", false, false, sys_status},
	{"Sys.GetConfig", false, false, sys_config},
	{"WiFi.GetStatus", false, false, wifi_status},
	{"Cloud.GetStatus", false, false, is_connected},
	{"Cloud.GetConfig", false, false, cloud_config},
	{"Mqtt.GetStatus", false, false, is_connected},
	{"Mqtt.GetConfig", false, false, is_enabled},
	{"Script.List", false, false, scripts},
};

enum { N_METHODS = sizeof methods / sizeof *methods };

static void list_methods(struct json_writer *j, const struct shelly *s)
{
	(void)s;
	json_writer_begin(j, "methods", '[');
	for (size_t i = 0; i < N_METHODS; i++)
		json_writer_text(j, NULL, methods[i].name);
	json_writer_end(j, ']');
}

int shelly_find(const char *name)
{
	for (int i = 0; i < N_METHODS; i++)
		if (strcasecmp(name, methods[i].name) == 0)
			return i;
	return SHELLY_NO_METHOD;
}

const char *shelly_name(int method)
{
	return methods[method].name;
}

bool shelly_has_numbers(int method)
{
	return methods[method].has_numbers;
}

bool shelly_has_channels(int method)
{
	return methods[method].has_channels;
}

void shelly_write(struct writer *w, int method, const struct shelly *s)
{
	struct json_writer j = {.to = w};

	add_object(&j, NULL, s, methods[method].members);
}
