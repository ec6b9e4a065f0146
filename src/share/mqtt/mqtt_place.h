/* The place of a broker as the configuration has it. Pure. */
#ifndef SHARE_MQTT_MQTT_PLACE_H
#define SHARE_MQTT_MQTT_PLACE_H

#include "port/tcp.h"

/* Takes "host", "host:port", an address, or "[address]:port" apart; without a port it is the usual
 * one, 1883, with TLS 8883. False: it is none of them. */
bool mqtt_place_read(struct tcp_name *name, const char *text, bool is_tls);

enum { MQTT_PLACE_SIZE = 272 };

/* "host:1883" or "[fe80::1]:1883", for people. */
void mqtt_place_text(char to[MQTT_PLACE_SIZE], const struct tcp_name *name);

#endif
