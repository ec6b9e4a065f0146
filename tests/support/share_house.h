/* A sharing process with two meters, for tests of what is told of them: "main" has a reading,
 * "garage" has none yet. */
#ifndef TESTS_SUPPORT_SHARE_HOUSE_H
#define TESTS_SUPPORT_SHARE_HOUSE_H

#include "share/share.h"

enum { HOUSE_NOW_MS = 1000000 };

struct share_house {
	struct share share;
	struct share_meter main, garage;
};

/* Must not move. */
void share_house_init(struct share_house *h);

#endif
