/* A table of those that listen. */
#include "doctor/sink_facts.h"

#include "base/machine.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name, *port_key, *udp_key, *at_key;
} listeners[] = {
	{"http", "http_port", "http_port", "http"},
	{"emulation", "meter_port", "shelly_ports", "meter_at"},
	{"modbus", "modbus_port", "modbus_port", "meter_at"},
	{"wire", "p1_port, relay_port", "p1_port, relay_port", "meter_at"},
	{"sma", "sma_to", "sma_to", "meter_at"},
};

/* What starts it anew here. */
static const char *restart(void)
{
	char path[MACHINE_PATH_MAX];

	if (machine_is_venus())
		return "svc -t /service/gridmeter-share";
	machine_path("/lib/systemd/system/gridmeter-share.service", path);
	return access(path, F_OK) == 0 ? "systemctl restart gridmeter-share" : "gridmeter share";
}

void sink_facts_set(struct facts *f, const char *name, const char *place, bool is_udp)
{
	const char *colon = strrchr(place, ':');
	long port = colon ? strtol(colon + 1, NULL, 10) : 0;

	facts_set_text(f, TEXT_SINK, name);
	facts_set_text(f, TEXT_PLACE, place);
	facts_set_text(f, TEXT_RESTART, restart());
	facts_set(f, FACT_GX, machine_is_venus());
	facts_set(f, FACT_LISTEN_PORT, port);
	for (size_t i = 0; i < sizeof listeners / sizeof *listeners; i++)
		if (strcmp(listeners[i].name, name) == 0) {
			facts_set_text(f, TEXT_PORT_KEY,
				is_udp ? listeners[i].udp_key : listeners[i].port_key);
			facts_set_text(f, TEXT_AT_KEY, listeners[i].at_key);
		}
}
