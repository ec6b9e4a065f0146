/* Which octets the framer of ASCII telegrams can do without, by its state. Each has an eighth bit
 * or not, as there may be a parity. Left out: what the framer makes of all others (iec_frame.c). */
#include "proto/iec/iec_quiet.h"

#include "proto/iec/iec_framer.h"

enum { ETX = 0x03 };

/* All from '@' on, and of those in front of it some. */
#define OF_SEVEN_BITS(low)                           \
	{                                            \
		(low), UINT64_MAX, (low), UINT64_MAX \
	}
/* What neither ends a telegram or a line nor begins one. */
#define PLAIN ((UINT64_MAX << ' ') & ~(QUIET_BIT('/') | QUIET_BIT('!')))

/* No data: no block has come so far that anything would come of its end but by ETX. Blocks may
 * begin and be given up. */
static bool has_nothing(const struct iec_framer *f)
{
	return f->state == IEC_HUNT || (f->state == IEC_BLOCK && !f->has_data && !f->slash);
}

void iec_quiet(const struct iec_framer *f, struct quiet *q)
{
	static const uint64_t noise[] = OF_SEVEN_BITS(
		~(QUIET_BIT('/') | QUIET_BIT('(') | QUIET_BIT(ETX)));
	static const uint64_t head[] = OF_SEVEN_BITS(PLAIN & ~QUIET_BIT('('));
	static const uint64_t data[] = OF_SEVEN_BITS(PLAIN);
	const size_t room = IEC_TELEGRAM_MAX - f->n;

	if (f->at < f->n || f->state == IEC_END || f->state == IEC_BCC)
		quiet_limit(q, 0);
	else if (has_nothing(f))
		quiet_narrow(q, noise, room);
	else if (f->state == IEC_IDENT) /* when it becomes too long it is looked at again */
		quiet_narrow(q, head, IEC_IDENT_MAX - (f->at - f->from));
	else
		quiet_narrow(q, f->has_data ? data : head, room);
}
