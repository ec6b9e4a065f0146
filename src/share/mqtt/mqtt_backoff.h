/* How long to wait for the next try of a connection: 1, 2, 4 … 60 s, each up to a quarter shorter,
 * so that a thousand houses do not come back at one moment. Pure. */
#ifndef SHARE_MQTT_MQTT_BACKOFF_H
#define SHARE_MQTT_MQTT_BACKOFF_H

#include <stdint.h>

struct mqtt_backoff {
	unsigned n;      /* tries that have failed, one after the other */
	uint32_t random; /* not 0 */
};

/* `seed` differs from one process to the next. */
void mqtt_backoff_init(struct mqtt_backoff *b, uint32_t seed);

/* It worked: the next wait is the first again. */
void mqtt_backoff_reset(struct mqtt_backoff *b);

/* Milliseconds to wait for now. */
uint32_t mqtt_backoff_next_ms(struct mqtt_backoff *b);

/* Any number below `below`, which is not 0. */
uint32_t mqtt_backoff_random(struct mqtt_backoff *b, uint32_t below);

#endif
