/* The numbers are Marsaglia's (xorshift): chance, and no secret. */
#include "share/mqtt/mqtt_backoff.h"

static const uint32_t first_ms = 1000, most_ms = 60000;

void mqtt_backoff_init(struct mqtt_backoff *b, uint32_t seed)
{
	b->n = 0;
	b->random = seed ? seed : 1;
}

void mqtt_backoff_reset(struct mqtt_backoff *b)
{
	b->n = 0;
}

uint32_t mqtt_backoff_random(struct mqtt_backoff *b, uint32_t below)
{
	b->random ^= b->random << 13;
	b->random ^= b->random >> 17;
	b->random ^= b->random << 5;
	return b->random % below;
}

uint32_t mqtt_backoff_next_ms(struct mqtt_backoff *b)
{
	uint32_t ms = b->n < 6 ? first_ms << b->n : most_ms;

	b->n++;
	return ms - mqtt_backoff_random(b, ms / 4);
}
