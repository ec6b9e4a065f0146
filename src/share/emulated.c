/* An offset changes the sum of the phases as it changes the total, as batteries take either. */
#include "share/emulated.h"

#include "base/hex.h"
#include "share/meter_key.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const struct share_meter *emulated_meter(const struct share *s)
{
	const char *name = s->config.meter;
	const struct share_meter *m = s->meters;

	if (!*name)
		return m && !m->next ? m : NULL;
	while (m && strcasecmp(m->is.section, name) != 0 && strcmp(m->key, name) != 0)
		m = m->next;
	return m;
}

/* Whether a text begins with just that address. */
static bool is_for(const char *one, const char *equals, const char *who)
{
	return (size_t)(equals - one) == strlen(who) && memcmp(one, who, strlen(who)) == 0;
}

int emulated_offset_w(const struct share_config *c, const char *who)
{
	int of_all = 0, own = 0;
	bool has_own = false;

	for (const char *at = c->offset + strspn(c->offset, " "); *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		const char *equals = memchr(at, '=', n);

		if (equals && is_for(at, equals, who)) {
			own = atoi(equals + 1);
			has_own = true;
		} else if (!equals) {
			of_all = atoi(at);
		}
		at += n;
	}
	return has_own ? own : of_all;
}

static void add(struct reading *r, enum quantity q, struct decimal watts)
{
	struct decimal sum;

	if (reading_has(r, q) && decimal_add(r->value[q], watts, &sum))
		r->value[q] = sum;
}

bool emulated_reading(const struct share *s, const char *who, struct reading *out)
{
	const struct share_meter *m = emulated_meter(s);
	struct decimal watts = decimal_of(emulated_offset_w(&s->config, who), 0);

	if (!m || !s->is_connected || !m->is_live || !reading_has(&m->last.reading, Q_POWER))
		return false;
	*out = m->last.reading;
	if (watts.digits) {
		add(out, Q_POWER, watts);
		add(out, Q_L1_POWER, watts);
	}
	return true;
}

void emulated_id(char out[EMULATED_ID_SIZE])
{
	struct key_secret secret;
	uint64_t hash;
	uint8_t id[6];

	key_secret_find(&secret);
	hash = key_secret_hash(&secret, "a meter for others");
	memcpy(id, &hash, sizeof id);
	id[0] = (uint8_t)((id[0] & ~0x01) | 0x02); /* local, of one station */
	hex_text(bytes_of(id, sizeof id), out);
}

const char *emulated_number(
	const struct share *s, const struct share_meter *m, const char id[EMULATED_ID_SIZE])
{
	if (!s->config.share_serial || m->is.meter.id_is_model)
		return id;
	return *m->is.meter.serial ? m->is.meter.serial : *m->is.meter.id ? m->is.meter.id : id;
}

bool emulated_is_on(const struct share_config *c)
{
	return c->ecotracker || c->shelly || c->homewizard || c->modbus || c->sma;
}
