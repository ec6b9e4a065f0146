/* A fixed table of callers by a hash of their unique names; when it is full, of those that wait for
 * no ping the one that owes least makes room. Left out: sending pings (answer.c). */
#include "dbus/callers.h"

/* Octets that are forgiven each second: to one, and to all. Who never answers a ping may be an
 * honest script, so this is what a script asks for. Who means harm fills the bus as slowly: in more
 * than a quarter of an hour. */
enum {
	FORGIVEN_EACH = 32 * 1024,
	FORGIVEN_ALL = 128 * 1024,
	FORGIVEN_LONG_S = 3600, /* everything */
};

static uint32_t less(uint32_t a, uint32_t b)
{
	return a > b ? a - b : 0;
}

/* FNV-1a. Names are given by the bus, so nobody chooses which are equal. */
static uint64_t id_of(const char *name)
{
	uint64_t id = 0xcbf29ce484222325;

	while (*name)
		id = (id ^ (uint8_t)*name++) * 0x100000001b3;
	return id ? id : 1;
}

static void forgive(struct callers *c, uint64_t now_ms)
{
	uint64_t seconds = (now_ms - c->forgiven_ms) / 1000;
	uint32_t n = 0, each;

	if (!seconds)
		return;
	c->forgiven_ms += seconds * 1000;
	for (size_t i = 0; i < CALLERS_MAX; i++)
		n += c->all[i].owed > 0;
	if (!n)
		return;
	each = FORGIVEN_ALL / n < FORGIVEN_EACH ? FORGIVEN_ALL / n : FORGIVEN_EACH;
	each *= (uint32_t)(seconds < FORGIVEN_LONG_S ? seconds : FORGIVEN_LONG_S);
	for (size_t i = 0; i < CALLERS_MAX; i++) {
		if (!c->all[i].owed)
			continue; /* `pinged` is no more; and pages of nobody stay unwritten */
		c->all[i].owed = less(c->all[i].owed, each);
		c->all[i].pinged = less(c->all[i].pinged, each);
	}
}

struct caller *callers_find(struct callers *c, const char *name, uint64_t now_ms)
{
	struct caller *found = NULL, *least = NULL;
	uint64_t id = id_of(name);

	forgive(c, now_ms);
	c->owed = 0;
	for (struct caller *who = c->all; who < c->all + CALLERS_MAX; who++) {
		c->owed += who->owed;
		if (who->id == id)
			found = who;
		if (!who->is_pinged && (!least || who->owed < least->owed))
			least = who;
	}
	if (found)
		return found;
	*least = (struct caller){.id = id, .owed = least->owed};
	return least;
}

/* A ping that is under way has its place until the bus says that nobody will answer it. */
void callers_forget(struct callers *c, const char *name)
{
	uint64_t id = id_of(name);

	for (struct caller *who = c->all; who < c->all + CALLERS_MAX; who++)
		if (who->id == id)
			*who = (struct caller){.is_pinged = who->is_pinged};
}

enum caller_due callers_due(const struct callers *c, const struct caller *who)
{
	uint32_t credit = less(CALLERS_OWED_MAX, c->owed) / 4;

	if (credit < CALLER_OWED_MIN)
		credit = CALLER_OWED_MIN;
	if (who->owed < credit)
		return CALLER_ANSWER;
	return who->owed < 2 * credit ? CALLER_ERROR : CALLER_NOTHING;
}

void callers_tell(struct callers *c, struct caller *who, size_t octets)
{
	who->owed += (uint32_t)octets;
	c->owed += (uint32_t)octets;
}

bool callers_ping(const struct callers *c, struct caller *who)
{
	unsigned n = 0;

	if (who->is_pinged || who->is_deaf || who->owed < CALLER_PING)
		return false;
	for (size_t i = 0; i < CALLERS_MAX; i++)
		n += c->all[i].is_pinged;
	if (n >= CALLERS_PINGED_MAX)
		return false;
	who->is_pinged = true;
	who->pinged = who->owed;
	return true;
}

void caller_pong(struct caller *who, const char *sender)
{
	who->is_pinged = false;
	if (sender && id_of(sender) == who->id)
		who->owed = less(who->owed, who->pinged);
	else
		who->is_deaf = true; /* it is the bus that answers */
}
