/* What answers by HTTP and by UDP have in common. */
#include "share/emulation/emulation.h"

#include "base/clock.h"
#include "base/log.h"
#include "share/emulation/shelly_em.h"

#include <string.h>
#include <time.h>

bool emulation_holds_off(const struct emulation *e, const char *who, const char *what)
{
	uint64_t now_ms = clock_ms();

	for (const struct sink_client *c = e->clients.of; c < e->clients.of + SINK_CLIENTS_MAX; c++)
		if (c->asked_ms && strcmp(c->who, who) == 0 && strcmp(c->what, what) == 0)
			return now_ms - c->asked_ms < e->share->config.hold_off_ms;
	return false;
}

void emulation_note(struct emulation *e, const char *who, const char *what, struct decimal power)
{
	sink_clients_note(&e->clients, who, what, clock_ms(), &power);
}

struct decimal emulation_mean(struct emulation *e, const char *who, const struct reading *told)
{
	struct decimal mean;

	if (!e->mean.since_ms) /* there was none since the sink has begun */
		return told->value[Q_POWER];
	mean = power_mean_get(&e->mean, clock_ms());
	decimal_add(mean, decimal_of(emulated_offset_w(&e->share->config, who), 0), &mean);
	return mean;
}

uint64_t emulation_age_ms(const struct emulation *e)
{
	return (clock_us() - emulated_meter(e->share)->heard_us) / 1000;
}

struct shelly emulation_shelly(struct emulation *e, const struct reading *r, const char *ip)
{
	if (r && !e->has_invented && shelly_em_invents(r)) {
		log_info("shelly: the meter does not say all voltages and the frequency, so who "
			 "asks is told 230 V and 50 Hz");
		e->has_invented = true;
	}
	return (struct shelly){.id = e->id,
		.ip = ip,
		.reading = r,
		.unix_s = time(NULL),
		.uptime_s = clock_ms() / 1000};
}
