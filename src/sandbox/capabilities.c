/* Gives up capabilities(7) by capset(), for which the C library has no function, and by the
 * bounding set. */
#include "sandbox/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CAPABILITIES_MAX = 64 };

/* What may be had again by starting a program. A kernel without ambient capabilities has nothing to
 * clear. */
static void shrink_bound(uint64_t kept)
{
	for (int i = 0; i < CAPABILITIES_MAX && prctl(PR_CAPBSET_READ, i) >= 0; i++)
		if (!(kept >> i & 1))
			prctl(PR_CAPBSET_DROP, i);
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

bool capabilities_keep(uint64_t kept)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct now[2];

	if (syscall(SYS_capget, &head, now) < 0)
		return false;
	shrink_bound(kept);
	for (int i = 0; i < 2; i++) {
		now[i].permitted &= (uint32_t)(kept >> 32 * i);
		now[i].effective = now[i].permitted;
		now[i].inheritable = 0;
	}
	return syscall(SYS_capset, &head, now) == 0;
}
