/* Runs a command and stops the whole tree of its processes behind each system call that has changed
 *a file, or has waited for the disk. A line on descriptor 3 says which call that was; one byte on
 *descriptor 4 lets it go on, and without one, or when this program is killed, all of them are dead
 *at once, as if the power had gone.
 *
 *	cutter COMMAND ARGUMENT…
 *
 * A line is the name of the call, device and inode of the file behind its descriptor (0 0 where it
 *has none), and a path for people; the last one is `exit` with the status of the command. While one
 *process stands, no other gets past the beginning of such a call: what lies on the disk is exactly
 *what the calls up to here have made. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TO_TEST = 3, FROM_TEST = 4, NO = -1 };

/* Which argument is what; NO: none is. */
struct call {
	int number;
	const char *name;
	int path, fd, flags;
};

static const struct call calls[] = {
	{SYS_openat, "openat", 1, NO, 2},
	{SYS_write, "write", NO, 0, NO},
	{SYS_pwrite64, "pwrite64", NO, 0, NO},
	{SYS_writev, "writev", NO, 0, NO},
	{SYS_sendfile, "sendfile", NO, 0, NO},
	{SYS_copy_file_range, "copy_file_range", NO, 2, NO},
	{SYS_splice, "splice", NO, 2, NO},
	{SYS_ftruncate, "ftruncate", NO, 0, NO},
	{SYS_fallocate, "fallocate", NO, 0, NO},
	{SYS_fchmod, "fchmod", NO, 0, NO},
	{SYS_fchown, "fchown", NO, 0, NO},
	{SYS_truncate, "truncate", 0, NO, NO},
	{SYS_fchmodat, "fchmodat", 1, NO, NO},
	{SYS_fchownat, "fchownat", 1, NO, NO},
	{SYS_mkdirat, "mkdirat", 1, NO, NO},
	{SYS_mknodat, "mknodat", 1, NO, NO},
	{SYS_unlinkat, "unlinkat", 1, NO, NO},
	{SYS_symlinkat, "symlinkat", 2, NO, NO},
	{SYS_linkat, "linkat", 3, NO, NO},
#ifdef SYS_renameat
	{SYS_renameat, "renameat", 3, NO, NO},
#endif
	{SYS_renameat2, "renameat2", 3, NO, NO},
	{SYS_sync, "sync", NO, NO, NO},
	{SYS_fsync, "fsync", NO, 0, NO},
	{SYS_fdatasync, "fdatasync", NO, 0, NO},
	{SYS_syncfs, "syncfs", NO, 0, NO},
#ifdef SYS_open
	{SYS_open, "open", 0, NO, 1},
	{SYS_creat, "creat", 0, NO, NO},
	{SYS_chmod, "chmod", 0, NO, NO},
	{SYS_chown, "chown", 0, NO, NO},
	{SYS_lchown, "lchown", 0, NO, NO},
	{SYS_mkdir, "mkdir", 0, NO, NO},
	{SYS_mknod, "mknod", 0, NO, NO},
	{SYS_rmdir, "rmdir", 0, NO, NO},
	{SYS_unlink, "unlink", 0, NO, NO},
	{SYS_symlink, "symlink", 1, NO, NO},
	{SYS_link, "link", 1, NO, NO},
	{SYS_rename, "rename", 1, NO, NO},
#endif
};
enum { N_CALLS = sizeof calls / sizeof *calls };

static void fail(const char *what)
{
	fprintf(stderr, "cutter: %s: %s\n", what, strerror(errno));
	exit(125);
}

/* The kernel stops at these calls only: what is in between runs at full speed. */
static void install_filter(void)
{
	struct sock_filter code[N_CALLS + 3];
	struct sock_fprog program = {.len = N_CALLS + 3, .filter = code};

	code[0] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (unsigned i = 0; i < N_CALLS; i++)
		code[1 + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
			(unsigned)calls[i].number, (uint8_t)(N_CALLS - i), 0);
	code[N_CALLS + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[N_CALLS + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		fail("seccomp");
}

static const struct call *call_of(uint64_t number)
{
	for (unsigned i = 0; i < N_CALLS; i++)
		if ((uint64_t)calls[i].number == number)
			return &calls[i];
	return NULL;
}

static void read_path(pid_t pid, uint64_t address, char *path, size_t room)
{
	struct iovec to = {path, room - 1}, from = {(void *)(uintptr_t)address, room - 1};
	ssize_t n;

	/* A string may end shortly before a page that is not there. */
	do
		n = process_vm_readv(pid, &to, 1, &from, 1, 0);
	while (n < 0 && (from.iov_len /= 2) > 0);
	path[n < 0 ? 0 : n] = '\0';
}

struct event {
	const struct call *call;
	struct stat st;
	char path[512];
};

/* Whether the call, which is about to begin, may change a file. */
static bool look_at(struct event *e, pid_t pid, const struct __ptrace_syscall_info *info)
{
	const struct call *c = e->call = call_of(info->seccomp.nr);
	const __uint64_t *args = info->seccomp.args;
	char link[64];

	memset(&e->st, 0, sizeof e->st);
	e->path[0] = '\0';
	if (!c || (c->flags != NO && !(args[c->flags] & (O_CREAT | O_TRUNC))))
		return false;
	if (c->path != NO)
		read_path(pid, args[c->path], e->path, sizeof e->path);
	if (c->fd == NO)
		return true;
	snprintf(link, sizeof link, "/proc/%d/fd/%d", (int)pid, (int)args[c->fd]);
	if (stat(link, &e->st) < 0 || !(S_ISREG(e->st.st_mode) || S_ISDIR(e->st.st_mode)))
		return false;
	e->path[readlink(link, e->path, sizeof e->path - 1)] = '\0';
	return true;
}

static void tell(const struct event *e)
{
	char byte;

	dprintf(TO_TEST, "%s %ju %ju %s\n", e->call->name, (uintmax_t)e->st.st_dev,
		(uintmax_t)e->st.st_ino, e->path);
	if (read(FROM_TEST, &byte, 1) != 1)
		exit(0); /* PTRACE_O_EXITKILL */
}

/* A process stands before a call of the list: lets it through, and tells when it has been made. */
static void step(pid_t pid)
{
	struct __ptrace_syscall_info info;
	struct event event;
	int status;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) < 0)
		return;
	if (look_at(&event, pid, &info)) {
		if (ptrace(PTRACE_SYSCALL, pid, 0, 0) < 0 || waitpid(pid, &status, __WALL) < 0 ||
			!WIFSTOPPED(status))
			return;
		if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) < 0)
			fail("result of a call");
		if (info.op == PTRACE_SYSCALL_INFO_EXIT && !info.exit.is_error)
			tell(&event);
	}
	ptrace(PTRACE_CONT, pid, 0, 0);
}

static pid_t start(char **argv)
{
	const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD |
			     PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
			     PTRACE_O_TRACEEXEC;
	pid_t pid = fork();

	if (pid == 0) {
		close(TO_TEST);
		close(FROM_TEST);
		raise(SIGSTOP);
		install_filter();
		execvp(argv[0], argv);
		fail(argv[0]);
	}
	if (pid < 0 || waitpid(pid, NULL, WUNTRACED) < 0)
		fail("fork");
	if (ptrace(PTRACE_SEIZE, pid, 0, options) < 0)
		fail("ptrace");
	kill(pid, SIGCONT);
	return pid;
}

static void go_on(pid_t pid, int status)
{
	int event = status >> 16, sig = WSTOPSIG(status);

	if (event == PTRACE_EVENT_SECCOMP)
		step(pid);
	else if (event || sig == SIGSTOP)
		ptrace(PTRACE_CONT, pid, 0, 0);
	else
		ptrace(PTRACE_CONT, pid, 0, sig);
}

int main(int argc, char **argv)
{
	int status, result = 0;
	pid_t first, pid;

	if (argc < 2)
		return 2;
	first = start(argv + 1);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			go_on(pid, status);
		else if (pid == first)
			result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
	dprintf(TO_TEST, "exit 0 0 %d\n", result);
	return 0;
}
