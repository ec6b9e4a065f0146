/* Landlock by its system calls. linux/landlock.h is not in every toolchain, and is never the
 * newest, so the numbers that are needed stand here. Left out: everything that Landlock can
 * restrict beyond files and TCP connections. */
#include "sandbox/folders.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The same on all machines. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };

enum { ASK_VERSION = 1 };
enum { RULE_PATH = 1, RULE_TCP = 2 };
enum { TRIES = 4 }; /* to open what is to be allowed */

/* LANDLOCK_ACCESS_FS_… */
enum {
	EXECUTE = 1 << 0,
	WRITE_FILE = 1 << 1,
	READ_FILE = 1 << 2,
	READ_DIR = 1 << 3,
	REMOVE_FILE = 1 << 5,
	MAKE_REG = 1 << 8,
	MAKE_SYM = 1 << 12,
	TRUNCATE = 1 << 14,
	IOCTL_DEV = 1 << 15,
};

enum { BIND_TCP = 1 << 0, CONNECT_TCP = 1 << 1 };

/* What each version can restrict: how many bits, from the lowest. */
static const struct {
	uint8_t file_bits, net_bits;
} versions[] = {{0, 0}, {13, 0}, {14, 0}, {15, 0}, {15, 2}, {16, 2}};

enum { VERSION_MAX = sizeof versions / sizeof *versions - 1 };

static const uint32_t uses[] = {
	[FOLDER_LIST] = READ_DIR,
	[FOLDER_READ] = READ_FILE | READ_DIR,
	[FOLDER_KEEP] = READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE | MAKE_REG | REMOVE_FILE,
	[FOLDER_LINK] = READ_DIR | MAKE_SYM | REMOVE_FILE,
	[FOLDER_DEVICE] = READ_FILE | READ_DIR | WRITE_FILE | IOCTL_DEV,
};

static const uint32_t uses_of_files = READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV;

/* Who does not listen may not, not even at a port that it may connect to. Abstract sockets and
 * signals stay as they are: there are buses at such addresses, and whether the holder of a lock
 * lives is asked by a signal. */
void folders_init(struct folders *f)
{
	long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
	uint64_t handled[2];

	*f = (struct folders){.fd = -1};
	if (version < 1)
		return;
	version = version < VERSION_MAX ? version : VERSION_MAX;
	handled[0] = f->file_uses = (1ull << versions[version].file_bits) - 1;
	handled[1] = f->net_uses = (1ull << versions[version].net_bits) - 1;
	f->fd = (int)syscall(CREATE_RULESET, handled, f->net_uses ? 16 : 8, 0);
}

/* What is not there, or may not be seen, needs no permission. Anything else is a bad moment, and
 * what is not allowed now is missing for as long as the program runs. A signal is no try. */
static int open_place(const char *path)
{
	int fd = -1;

	for (int i = 0; i < TRIES && fd < 0; i += errno != EINTR) {
		fd = open(path, O_PATH | O_CLOEXEC);
		if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
			break;
	}
	return fd;
}

void folders_allow(struct folders *f, enum folder_use use, const char *path)
{
	struct {
		uint64_t uses;
		int32_t fd;
	} __attribute__((packed)) rule = {.uses = uses[use] & f->file_uses};
	struct stat st;

	if (f->fd < 0)
		return;
	rule.fd = open_place(path);
	if (rule.fd < 0)
		return;
	if (fstat(rule.fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.uses &= uses_of_files;
	syscall(ADD_RULE, f->fd, RULE_PATH, &rule, 0);
	close(rule.fd);
}

static void allow_port(struct folders *f, uint64_t use, uint16_t port)
{
	const uint64_t rule[2] = {use, port};

	if (f->fd >= 0 && f->net_uses)
		syscall(ADD_RULE, f->fd, RULE_TCP, rule, 0);
}

void folders_allow_tcp(struct folders *f, uint16_t port)
{
	allow_port(f, CONNECT_TCP, port);
}

void folders_allow_listen(struct folders *f, uint16_t port)
{
	allow_port(f, BIND_TCP, port);
}

bool folders_restrict(struct folders *f)
{
	bool ok = f->fd >= 0 && syscall(RESTRICT_SELF, f->fd, 0) == 0;

	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	return ok;
}
