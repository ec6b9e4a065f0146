/* The door of libgridmeter: how a state is made, and how bytes become events. Left out: where the
 * bytes come from, what time it is, and whether a reading can be believed, for which one telegram
 * is not enough. */
#include "lib/gridmeter_state.h"

#include "proto/protocols.h"
#include "proto/dlms/dlms_definition.h"

#include <assert.h>
#include <stdalign.h>

static_assert(sizeof(struct gridmeter) <= GRIDMETER_SIZE_MAX, "a state that is static has room");
static_assert(GRIDMETER_KEY_OCTETS == (int)DLMS_KEY_OCTETS, "keys are of one length");
static_assert(GRIDMETER_DIRECTION_EXPORT == (int)POWER_DIRECTION_EXPORT, "directions are the same");
static_assert(GRIDMETER_COUNTER_STRICT == (int)COUNTER_STRICT, "policies are the same");
static_assert(GRIDMETER_TELEGRAM == (int)RECEIVER_TELEGRAM &&
		      GRIDMETER_NOTHING == (int)RECEIVER_NOTHING &&
		      GRIDMETER_UNKNOWN == (int)RECEIVER_UNKNOWN &&
		      GRIDMETER_FAULT == (int)RECEIVER_FAULT,
	"events are the same");

const char *gridmeter_version(void)
{
	return GRIDMETER_VERSION;
}

size_t gridmeter_size(void)
{
	return sizeof(struct gridmeter);
}

enum gridmeter_error gridmeter_set_keys(
	struct gridmeter *g, const uint8_t *key, const uint8_t *auth_key)
{
	dlms_keys_finish(&g->keys);
	dlms_keys_init(&g->keys);
	if (auth_key)
		dlms_keys_set_auth(&g->keys, auth_key);
	return !key || dlms_keys_set(&g->keys, key) ? GRIDMETER_FINE : GRIDMETER_NO_KEY_MEMORY;
}

void gridmeter_finish(struct gridmeter *g)
{
	dlms_keys_finish(&g->keys);
}

/* Everything but the registers, which are written before they are read. */
static enum gridmeter_error begin(
	struct gridmeter *g, const struct gridmeter_options *o, const struct protocol *protocol)
{
	g->event = GRIDMETER_MORE;
	g->policy = o->counter;
	g->counter = (struct invocation_counter){0};
	g->rules = (struct grid_rules){.direction = (enum power_direction)o->power_direction,
		.trust_doubtful = o->trust_doubtful};
	g->reading = (struct reading){0};
	g->conf = (struct protocol_conf){.keys = &g->keys, .lists = &g->lists};
	g->lists.n = 0;
	listener_reset(&g->listener, protocol, &g->conf);
	for (size_t i = 0; i < g->listener.n; i++)
		receiver_give_room(
			&g->listener.receivers[i], g->registers, GRIDMETER_REGISTERS_MAX);
	dlms_keys_init(&g->keys);
	return gridmeter_set_keys(g, o->key, o->auth_key);
}

enum gridmeter_error gridmeter_init(
	struct gridmeter **g, void *memory, size_t size, const struct gridmeter_options *options)
{
	static const struct gridmeter_options defaults;
	const struct gridmeter_options *o = options ? options : &defaults;
	const struct protocol *protocol = o->protocol ? protocol_find(o->protocol) : NULL;
	enum gridmeter_error error;

	if (size < sizeof **g || (uintptr_t)memory % alignof(struct gridmeter))
		return GRIDMETER_NO_ROOM;
	if (o->protocol && !protocol)
		return GRIDMETER_NO_PROTOCOL;
	error = begin(memory, o, protocol);
	if (error == GRIDMETER_FINE)
		*g = memory;
	else
		gridmeter_finish(memory);
	return error;
}

const char *gridmeter_define(
	struct gridmeter *g, const char *list, const char *key, const char *value)
{
	return dlms_definition_set(&g->lists, list, key, value);
}

const char *gridmeter_defined(const struct gridmeter *g, size_t i, const char **wrong)
{
	return dlms_definition_check(&g->lists, i, wrong);
}

void gridmeter_restart(struct gridmeter *g)
{
	g->event = GRIDMETER_MORE;
	listener_restart(&g->listener);
}

void gridmeter_pause(struct gridmeter *g, uint64_t gap_ms, size_t n, uint32_t octet_us)
{
	listener_pause(&g->listener, gap_ms, n, octet_us);
}

static bool is_new(struct gridmeter *g, const struct telegram *t)
{
	enum counter_verdict verdict;

	if (!t->has_counter || g->policy == GRIDMETER_COUNTER_IGNORED)
		return true;
	verdict = invocation_counter_take(&g->counter, t, (enum counter_policy)g->policy);
	return verdict == COUNTER_FINE || verdict == COUNTER_BEGINS_ANEW;
}

enum gridmeter_event gridmeter_push(struct gridmeter *g, const uint8_t **bytes, size_t *n)
{
	struct bytes in = bytes_of(*bytes, *n);

	g->event = (enum gridmeter_event)listener_next(&g->listener, &in);
	*bytes = in.p;
	*n = bytes_left(&in);
	if (g->event != GRIDMETER_TELEGRAM)
		return g->event;
	if (!is_new(g, &g->listener.heard->telegram))
		return g->event = GRIDMETER_REFUSED;
	grid_reading(&g->listener.heard->telegram, &g->rules, &g->reading);
	grid_learn(&g->rules, &g->reading);
	return g->event;
}

const char *gridmeter_fault(const struct gridmeter *g)
{
	const struct receiver *r = g->listener.heard;

	return g->event == GRIDMETER_FAULT ? receiver_last_fault(r)->name : NULL;
}

void gridmeter_get_counts(const struct gridmeter *g, struct gridmeter_counts *counts)
{
	const struct receiver *r = listener_best(&g->listener);

	*counts = (struct gridmeter_counts){
		.protocol = r->protocol->name,
		.protocol_title = r->protocol->title,
		.n_octets = g->listener.n_bytes,
		.n_frames = r->n_frames,
		.n_telegrams = r->n_telegrams,
		.n_nothing = r->n_nothing,
		.n_faults = r->n_faults,
	};
}

const char *gridmeter_get_fault(const struct gridmeter *g, size_t i, uint64_t *n)
{
	const struct receiver *r = listener_best(&g->listener);
	const size_t fault = i + 1; /* [NO_FAULT] is none */

	if (i >= r->protocol->n_faults || fault == r->protocol->n_faults)
		return NULL;
	*n = r->faults[fault];
	return r->protocol->faults[fault].name;
}
