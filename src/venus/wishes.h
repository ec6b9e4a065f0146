/* What an owner has written in the configuration of what the GUI sets as well. It takes effect at
 * first, and again whenever it is not what was written before; else what the GUI has set since
 * holds. Left out: writing it to localsettings (service_wishes.h). */
#ifndef VENUS_WISHES_H
#define VENUS_WISHES_H

#include "venus/role.h"

enum wish {
	WISH_NAME = 1 << 0,
	WISH_ROLE = 1 << 1,
	WISH_POSITION = 1 << 2,
	WISH_INSTANCE = 1 << 3,
};

enum { WISH_NAME_MAX = 33 };

struct wishes {
	unsigned given; /* bits of enum wish: only these have been written */
	char name[WISH_NAME_MAX];
	enum role role;
	enum position position;
	int instance;
};

/* Where it outlives the process what was written of each meter; all NULL: nowhere. */
struct wishes_memory {
	/* Fills in what was written of that meter when it was published last. False: it is not
	 * known. */
	bool (*recall)(void *ctx, const char *meter, struct wishes *before);
	void (*keep)(void *ctx, const char *meter, const struct wishes *now);
	void *ctx;
};

/* Those that are given, and were not given before, or otherwise: bits of enum wish. A wish that was
 * taken back changes nothing. */
unsigned wishes_changed(const struct wishes *now, const struct wishes *before);

#endif
