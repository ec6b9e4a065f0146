/* Gives things up in order: what needs privileges first, and the system calls last, as the other
 * steps make some of them. Left out: how each part is given up (capabilities.c, folders.c,
 * calls.c). */
#include "sandbox/sandbox.h"

#include "base/log.h"
#include "sandbox/capabilities.h"

#include <limits.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BIT(capability) (1ull << (capability))

#ifdef __SANITIZE_ADDRESS__
/* At the end it looks at itself from another thread, as a debugger, whatever there is to hide. */
static const uint64_t always_kept = BIT(CAP_SYS_PTRACE);
#else
static const uint64_t always_kept = 0;
#endif

static unsigned parts; /* bits of enum sandbox_part */

bool sandbox_has(enum sandbox_part part)
{
	return parts & part;
}

const char *sandbox_words(void)
{
	static const char *const names[] = {"privileges", "capabilities", "folders", "calls"};
	static char words[48];

	words[0] = '\0';
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (parts >> i & 1)
			snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s",
				*words ? " " : "", names[i]);
	return words;
}

/* Where others own something root may have it by CAP_DAC_OVERRIDE alone. */
static void look_at_owner(struct sandbox *s, enum folder_use use, const char *path)
{
	struct stat st;
	mode_t wanted = use <= FOLDER_READ ? S_IROTH : S_IROTH | S_IWOTH;
	int shift;

	if (stat(path, &st) < 0)
		return;
	shift = st.st_uid == 0 ? 6 : st.st_gid == 0 ? 3 : 0;
	if ((st.st_mode >> shift & wanted) != wanted)
		s->capabilities |= BIT(CAP_DAC_OVERRIDE);
}

void sandbox_allow(struct sandbox *s, enum folder_use use, const char *path)
{
	look_at_owner(s, use, path);
	folders_allow(&s->folders, use, path);
}

void sandbox_init(struct sandbox *s, unsigned needs)
{
	*s = (struct sandbox){.needs = needs};
	folders_init(&s->folders);
#ifdef __SANITIZE_ADDRESS__
	/* It names functions by the programs and libraries that they are in. */
	sandbox_allow(s, FOLDER_READ, "/proc");
	sandbox_allow(s, FOLDER_READ, "/usr");
	sandbox_allow(s, FOLDER_READ, "/proc/self/exe");
#endif
}

void sandbox_allow_beside(struct sandbox *s, enum folder_use use, const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');

	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1,
		slash ? path : ".");
	look_at_owner(s, use, path);
	sandbox_allow(s, use, folder);
}

/* Where the configuration of names is, and what it may lead to. A long answer comes by TCP, from
 * port 53. */
static void allow_names(struct sandbox *s)
{
	static const char *const folders[] = {"/etc", "/run",
#ifdef __GLIBC__
		"/usr/lib", "/lib",
#endif
		"/usr/share/zoneinfo"};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		sandbox_allow(s, FOLDER_READ, folders[i]);
	folders_allow_tcp(&s->folders, 53);
}

void sandbox_allow_tcp(struct sandbox *s, const char *port)
{
	if (!(s->needs & SANDBOX_NET))
		allow_names(s);
	s->needs |= SANDBOX_NET;
	folders_allow_tcp(&s->folders, (uint16_t)strtoul(port, NULL, 10));
}

void sandbox_allow_listen(struct sandbox *s, uint16_t port)
{
	enum { FREE_FROM = 1024 };

	s->needs |= SANDBOX_SERVE;
	if (port < FREE_FROM)
		s->capabilities |= BIT(CAP_NET_BIND_SERVICE);
	folders_allow_listen(&s->folders, port);
}

/* A looker has nothing but the socket, and no signal meant for all of a terminal ends it. */
static void look(void (*serve)(int fd), int fd)
{
	dup2(fd, STDIN_FILENO);
	for (int i = STDERR_FILENO + 1; i < 256; i++)
		close(i);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	capabilities_keep(BIT(CAP_SYS_PTRACE) | BIT(CAP_DAC_READ_SEARCH));
	calls_restrict(SANDBOX_LOOK);
	serve(STDIN_FILENO);
	_exit(0);
}

/* By calls of the kernel: musl's fork() and socketpair() bring what is for many threads and for old
 * kernels. There is one thread yet. */
int sandbox_start_looker(void (*serve)(int fd))
{
	const int type = SOCK_SEQPACKET | SOCK_CLOEXEC;
	int fd[2];
	long pid;

	if (geteuid() != 0 || syscall(SYS_socketpair, AF_UNIX, type, 0, fd) < 0)
		return -1;
	pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	if (pid == 0)
		look(serve, fd[1]);
	close(fd[1]);
	if (pid > 0)
		return fd[0];
	close(fd[0]);
	return -1;
}

void sandbox_enter(struct sandbox *s)
{
	tzset(); /* while its file can be read */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		parts |= SANDBOX_HAS_PRIVILEGES;
	if (capabilities_keep(always_kept | s->capabilities))
		parts |= SANDBOX_HAS_CAPABILITIES;
	if (folders_restrict(&s->folders))
		parts |= SANDBOX_HAS_FOLDERS;
	if (calls_restrict(s->needs))
		parts |= SANDBOX_HAS_CALLS;
	log_debug("sandbox: %s", parts ? sandbox_words() : "none");
}
