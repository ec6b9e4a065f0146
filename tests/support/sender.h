/* A simulated meter in a house whose power the test says. */
#ifndef TESTS_SUPPORT_SENDER_H
#define TESTS_SUPPORT_SENDER_H

#include "base/bytes.h"
#include "sim/profile.h"

struct sender {
	struct house house;
	struct sim_meter meter;
	uint8_t telegram[SIM_TELEGRAM_MAX];
};

/* One of the profile of that name, which there must be. */
void sender_init(struct sender *s, const char *profile);

/* What it sends at that power; the bytes stand in `telegram`, until the next. */
struct bytes sender_telegram(struct sender *s, double power_w);

#endif
