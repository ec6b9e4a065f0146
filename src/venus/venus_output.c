/* Each function of the row is one of service.h; the report translates its states to words. */
#include "venus/venus_output.h"

#include "venus/service.h"
#include "venus/service_role.h"

static void begin(void *state, struct ev_loop *loop, const void *conf,
	const struct output_hooks *hooks, void *ctx)
{
	service_init(state, loop, conf, hooks, ctx);
}

static bool publish(void *state, const struct identity *meter, const struct reading *reading,
	uint32_t period_ms)
{
	return service_publish(state, meter, reading, period_ms);
}

static void withdraw(void *state)
{
	service_withdraw(state);
}

static void report(const void *state, struct output_report *out)
{
	static const char *const states[] = {[SERVICE_OFF] = "off",
		[SERVICE_CONNECTING] = "connecting",
		[SERVICE_RESERVING] = "reserving",
		[SERVICE_NAMING] = "naming",
		[SERVICE_ON] = "on"};
	const struct service *s = state;
	const int32_t stored = s->settings.value[SETTING_POSITION].number;

	*out = (struct output_report){
		.state = states[service_state(s)],
		.is_on = service_state(s) == SERVICE_ON,
		.name = s->name,
		.role = role_names[s->role],
		.instance = s->instance,
		.position = role_has_position(s->role) ? position_names[position_of(s->role, stored,
								 s->conf->position)]
						       : NULL,
		.custom_name = s->settings.value[SETTING_CUSTOM_NAME].text,
		.is_reversed = s->is_reversed,
		.rises = service_rises(s),
		.derived = s->derived,
	};
}

static void finish(void *state)
{
	service_finish(state);
}

const struct output venus_output = {
	.name = "venus",
	.size = sizeof(struct service),
	.conf_size = sizeof(struct service_conf),
	.begin = begin,
	.publish = publish,
	.withdraw = withdraw,
	.report = report,
	.finish = finish,
};
