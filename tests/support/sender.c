/* A house that stands still but for what it takes. */
#include "support/sender.h"
#include "support/test.h"

void sender_init(struct sender *s, const char *profile)
{
	struct profile p;

	house_init(&s->house, 1, 12);
	s->house.is_fixed = true;
	assert_true(profile_find(profile, &p));
	sim_meter_init(&s->meter, &p);
}

struct bytes sender_telegram(struct sender *s, double power_w)
{
	s->house.fixed_w = power_w;
	house_pass(&s->house, 0);
	return bytes_of(s->telegram, sim_meter_telegram(&s->meter, &s->house, s->telegram));
}
