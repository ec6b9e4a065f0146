/* The filter of system calls (seccomp, in the language of classic BPF), made from three tables.
 * tests/integration/test_sandbox.py follows the program through its work and demands that every row
 * here is of use, by what it sees or by its list of what other libraries, machines and kernels
 * need. The first rows are what a telegram takes.
 *
 * SECCOMP_FILTER_FLAG_TSYNC is not needed: there is only one thread at that time. Left out: what
 * folders and ports may be used (folders.c). */
#include "sandbox/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#if defined __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined __arm__
#define MACHINE AUDIT_ARCH_ARM
#endif

#ifdef MACHINE

/* The names of kinds, for the tables. */
enum {
	READ = SANDBOX_READ,
	WRITE = SANDBOX_WRITE,
	PORT = SANDBOX_PORT,
	LOOP = SANDBOX_LOOP,
	BUS = SANDBOX_BUS,
	DAEMON = SANDBOX_DAEMON,
	NET = SANDBOX_NET,
	SCREEN = SANDBOX_SCREEN,
	WIRE = SANDBOX_WIRE,
	LOOK = SANDBOX_LOOK,
	SERVE = SANDBOX_SERVE,
	RECORD = SANDBOX_RECORD,
	ALL = 0xffff,
};

/* Where musl has times of 64 bits on machines of 32. */
#ifdef __NR_clock_gettime32
#define __NR_clock_gettime   __NR_clock_gettime32
#define __NR_clock_nanosleep __NR_clock_nanosleep_time32
#endif

/* clang-format off */
#define CALL(name, needs) {__NR_##name, needs}
/* clang-format on */

static const struct {
	uint16_t number, needs;
} calls[] = {
	CALL(read, ALL),
#ifdef __NR_epoll_wait
	CALL(epoll_wait, LOOP),
#endif
	CALL(epoll_pwait, LOOP),
	CALL(sendmsg, BUS | NET),
	CALL(recvmsg, NET),
	CALL(write, ALL),
	CALL(writev, ALL),
	CALL(readv, ALL),
	CALL(clock_gettime, ALL),
	CALL(epoll_ctl, LOOP),
	CALL(close, ALL),
	CALL(futex, ALL),
	CALL(brk, ALL),
	CALL(munmap, ALL),
	CALL(mremap, ALL),
	CALL(madvise, ALL),
	CALL(lseek, ALL),
	CALL(fstat, ALL),
	CALL(rt_sigreturn, ALL),
	CALL(rt_sigprocmask, ALL),
	CALL(rt_sigaction, LOOP | PORT),
	CALL(restart_syscall, ALL),
	CALL(exit, ALL),
	CALL(exit_group, ALL),
	CALL(getpid, ALL),
	CALL(gettid, ALL),
	CALL(getrandom, WRITE),
	CALL(getdents64, READ | LOOK),
	CALL(getcwd, READ),
	CALL(readlinkat, READ),
	CALL(mkdirat, WRITE),
	CALL(renameat, WRITE),
	CALL(unlinkat, WRITE | PORT | WIRE),
	CALL(symlinkat, PORT | WIRE),
	CALL(faccessat, READ),
	CALL(fsync, WRITE),
	CALL(flock, PORT),
	CALL(ppoll, BUS | PORT | NET),
	CALL(geteuid, BUS),
	CALL(getresuid, BUS),
	CALL(getresgid, BUS),
	CALL(connect, BUS | NET),
	CALL(dup3, BUS),
	CALL(shutdown, BUS | SERVE),
	CALL(listen, SERVE),
	CALL(getsockname, BUS | NET),
	CALL(getsockopt, BUS | NET),
	CALL(setsockopt, BUS | NET),
	CALL(sendto, BUS | NET | LOOK | PORT),
	CALL(recvfrom, BUS | NET | LOOK | PORT),
	CALL(accept4, DAEMON | SERVE),
	CALL(prlimit64, DAEMON),
	CALL(setitimer, DAEMON),
	CALL(bind, NET),
	CALL(set_robust_list, NET | RECORD),
	CALL(rseq, NET), /* without it glibc ends the process when a thread begins */
	CALL(sendmmsg, NET),
	CALL(getpeername, NET),
	CALL(uname, NET),
	CALL(epoll_create1, LOOP), /* libev makes its state anew when the kernel refuses a change */
	CALL(eventfd2, LOOP),
	CALL(pipe2, RECORD),
	CALL(wait4, RECORD),
	CALL(fstatfs, RECORD),
	CALL(set_tid_address, RECORD), /* of musl, in what fork() made */
	CALL(dup3, LOOP), /* which dup2() is where there is no call of that name */
	CALL(nanosleep, LOOP | WIRE),
	CALL(clock_nanosleep, LOOP | WIRE),
#ifdef __NR_open /* all but aarch64 */
	CALL(fork, RECORD), /* of musl */
	CALL(stat, READ),
	CALL(lstat, READ | WIRE),
	CALL(access, READ),
	CALL(readlink, READ),
	CALL(mkdir, WRITE),
	CALL(rename, WRITE),
	CALL(unlink, WRITE | PORT | WIRE),
	CALL(symlink, PORT | WIRE),
	CALL(poll, BUS | PORT | NET),
	CALL(dup2, LOOP),
#endif
#ifdef __NR_newfstatat
	CALL(newfstatat, READ | LOOK | WIRE),
#endif
#ifdef __NR_alarm
	CALL(alarm, DAEMON),
#endif
#ifdef __NR_fstat64 /* 32 bits */
	CALL(fstat64, ALL),
	CALL(fstatfs64, RECORD),
	CALL(stat64, READ),
	CALL(lstat64, READ | WIRE),
	CALL(fstatat64, READ | LOOK | WIRE),
	CALL(_llseek, ALL),
	CALL(geteuid32, BUS),
	CALL(getresuid32, BUS),
	CALL(getresgid32, BUS),
	CALL(send, BUS | NET | LOOK | PORT),
	CALL(recv, BUS | NET | LOOK | PORT),
	CALL(sigreturn, ALL),
#endif
/* 32 bits, times of 64; first in C libraries that know them, and then the others. */
#ifdef __NR_clock_gettime64
	CALL(clock_gettime64, ALL),
	CALL(futex_time64, ALL),
	CALL(ppoll_time64, BUS | PORT | NET),
	CALL(clock_nanosleep_time64, LOOP | WIRE),
#endif
	CALL(statx, READ | LOOK | WIRE),
};

/* An argument must be EQUAL to a value, have one of its BITS, or NO_BITS of them. */
enum test { EQUAL, BITS, NO_BITS };

/* clang-format off */
#define ARGUMENT(name, needs, argument, test, value) {__NR_##name, needs, argument, test, value}
/* clang-format on */

#ifdef __NR_mmap2
#define mmap_ARGUMENT(...)  ARGUMENT(mmap2, __VA_ARGS__)
#define fcntl_ARGUMENT(...) ARGUMENT(fcntl64, __VA_ARGS__)
#else
#define mmap_ARGUMENT(...)  ARGUMENT(mmap, __VA_ARGS__)
#define fcntl_ARGUMENT(...) ARGUMENT(fcntl, __VA_ARGS__)
#endif

enum {
	WRITING = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC,
	MAKING = O_CREAT | O_TRUNC,
};

static const struct {
	uint16_t number, needs;
	uint8_t argument, test;
	uint32_t value;
} arguments[] = {
	/* Memory that is filled is never run. */
	mmap_ARGUMENT(ALL, 2, NO_BITS, PROT_EXEC),
	ARGUMENT(mprotect, ALL, 2, NO_BITS, PROT_EXEC),
#ifdef __GLIBC__ /* look-ups load libraries */
	mmap_ARGUMENT(NET, 2, EQUAL, PROT_READ | PROT_EXEC),
#endif
	/* Whoever keeps files makes them; ports are opened, and all else is read. */
	ARGUMENT(openat, READ | LOOK, 2, NO_BITS, WRITING),
	ARGUMENT(openat, PORT, 2, NO_BITS, MAKING),
	ARGUMENT(openat, WRITE | WIRE, 2, NO_BITS, 0),
#ifdef __NR_open
	ARGUMENT(open, READ | LOOK, 1, NO_BITS, WRITING),
	ARGUMENT(open, PORT, 1, NO_BITS, MAKING),
	ARGUMENT(open, WRITE | WIRE, 1, NO_BITS, 0),
#endif
#ifdef __NR_newfstatat /* of what is open */
	ARGUMENT(newfstatat, ALL, 3, EQUAL, AT_EMPTY_PATH),
#endif
	ARGUMENT(statx, ALL, 2, EQUAL, AT_EMPTY_PATH),
	fcntl_ARGUMENT(ALL, 1, EQUAL, F_SETFD),
	fcntl_ARGUMENT(ALL, 1, EQUAL, F_GETFL),
	fcntl_ARGUMENT(ALL, 1, EQUAL, F_SETFL),
	fcntl_ARGUMENT(BUS, 1, EQUAL, F_DUPFD_CLOEXEC),
	/* Not what feeds a terminal with input (TIOCSTI). */
	ARGUMENT(ioctl, ALL, 1, EQUAL, TCGETS),
	ARGUMENT(ioctl, ALL, 1, EQUAL, TIOCGWINSZ),
	ARGUMENT(ioctl, PORT | SCREEN | WIRE, 1, EQUAL, TCSETS),
	ARGUMENT(ioctl, PORT, 1, EQUAL, TCFLSH),
	ARGUMENT(ioctl, PORT, 1, EQUAL, TIOCEXCL),
	ARGUMENT(ioctl, PORT, 1, EQUAL, TIOCNXCL),
	ARGUMENT(ioctl, PORT, 1, EQUAL, TIOCGSERIAL),
	ARGUMENT(ioctl, PORT, 1, EQUAL, TIOCSSERIAL),
	ARGUMENT(ioctl, PORT, 1, EQUAL, TIOCGICOUNT),
	ARGUMENT(ioctl, NET, 1, EQUAL, FIONREAD),
	ARGUMENT(ioctl, SERVE, 1, EQUAL, TIOCOUTQ), /* SIOCOUTQ of a socket */
	ARGUMENT(ioctl, WIRE, 1, EQUAL, TIOCGPTN),
	ARGUMENT(ioctl, WIRE, 1, EQUAL, TIOCSPTLCK),
	/* Whether the holder of a lock lives. */
	ARGUMENT(kill, PORT, 1, EQUAL, 0),
	ARGUMENT(kill, RECORD, 1, EQUAL, SIGTERM),
	ARGUMENT(tgkill, ALL, 2, EQUAL, SIGABRT),
	ARGUMENT(socket, BUS | NET, 0, EQUAL, AF_UNIX),
	ARGUMENT(socketpair, BUS, 0, EQUAL, AF_UNIX),
	ARGUMENT(socket, NET, 0, EQUAL, AF_INET),
	ARGUMENT(socket, NET, 0, EQUAL, AF_INET6),
	ARGUMENT(socket, NET, 0, EQUAL, AF_NETLINK),
	ARGUMENT(clone, NET, 0, BITS, CLONE_THREAD),
	/* A process, as fork() makes it. */
	ARGUMENT(clone, RECORD, 0, EQUAL, CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD),
	ARGUMENT(clone, RECORD, 0, EQUAL, SIGCHLD),
	ARGUMENT(prctl, DAEMON, 0, EQUAL, PR_SET_DUMPABLE),
#ifdef __SANITIZE_ADDRESS__ /* it looks for leaks at the end, and starts what names functions */
	ARGUMENT(clone, ALL, 0, NO_BITS, 0),
	ARGUMENT(prctl, ALL, 0, NO_BITS, 0),
	ARGUMENT(ptrace, ALL, 0, NO_BITS, 0),
	ARGUMENT(wait4, ALL, 0, NO_BITS, 0),
	ARGUMENT(getppid, ALL, 0, NO_BITS, 0),
	ARGUMENT(sigaltstack, ALL, 0, NO_BITS, 0),
	ARGUMENT(sched_yield, ALL, 0, NO_BITS, 0),
	ARGUMENT(sched_getaffinity, ALL, 0, NO_BITS, 0),
	ARGUMENT(rt_sigaction, ALL, 0, NO_BITS, 0),
	ARGUMENT(readlinkat, ALL, 0, NO_BITS, 0),
	ARGUMENT(getdents64, ALL, 0, NO_BITS, 0),
	ARGUMENT(prlimit64, ALL, 0, NO_BITS, 0),
	ARGUMENT(getrusage, ALL, 0, NO_BITS, 0),
	ARGUMENT(tgkill, ALL, 0, NO_BITS, 0),
	ARGUMENT(openat, ALL, 2, NO_BITS, WRITING),
#ifdef __NR_open
	ARGUMENT(open, ALL, 1, NO_BITS, WRITING),
	ARGUMENT(getdents, ALL, 0, NO_BITS, 0),
	ARGUMENT(stat, ALL, 0, NO_BITS, 0),
	ARGUMENT(readlink, ALL, 0, NO_BITS, 0),
#endif
#ifdef __NR_newfstatat
	ARGUMENT(newfstatat, ALL, 0, NO_BITS, 0),
#endif
#endif
};

/* Nobody here calls them, nor does any library. */
static const uint16_t deadly[] = {
	__NR_execve,
	__NR_execveat,
	__NR_process_vm_readv,
	__NR_process_vm_writev,
	__NR_mount,
	__NR_umount2,
	__NR_pivot_root,
	__NR_chroot,
	__NR_unshare,
	__NR_setns,
	__NR_init_module,
	__NR_finit_module,
	__NR_delete_module,
	__NR_kexec_load,
	__NR_reboot,
	__NR_bpf,
	__NR_perf_event_open,
	__NR_keyctl,
#ifndef __SANITIZE_ADDRESS__
	__NR_ptrace,
#endif
};

enum {
	N_CALLS = sizeof calls / sizeof *calls,
	N_ARGUMENTS = sizeof arguments / sizeof *arguments,
	N_DEADLY = sizeof deadly / sizeof *deadly,
	FILTER_MAX = 8 + 2 * (N_CALLS + N_DEADLY) + 5 * N_ARGUMENTS,
};

/* A filter that is being written. */
struct filter {
	unsigned short n;
	struct sock_filter code[FILTER_MAX];
};

static void add(struct filter *f, uint16_t code, uint8_t yes, uint8_t no, uint32_t value)
{
	f->code[f->n++] = (struct sock_filter){code, yes, no, value};
}

static void load(struct filter *f, size_t offset)
{
	add(f, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset);
}

static void add_if(struct filter *f, uint16_t number, uint32_t result)
{
	add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, number);
	add(f, BPF_RET | BPF_K, 0, 0, result);
}

/* The lower half of an argument, which is all that the kernel looks at in these. */
static void add_argument(struct filter *f, size_t i)
{
	bool is_equal = arguments[i].test == EQUAL, when = arguments[i].test != NO_BITS;

	add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, arguments[i].number);
	load(f, offsetof(struct seccomp_data, args) + 8 * arguments[i].argument);
	add(f, (uint16_t)(BPF_JMP | (is_equal ? BPF_JEQ : BPF_JSET) | BPF_K), !when, when,
		arguments[i].value);
	add(f, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
	load(f, offsetof(struct seccomp_data, nr));
}

/* Other machines' calls, as those of 32 bits where there are 64, are an intruder's. */
static void write_filter(struct filter *f, unsigned needs, uint32_t otherwise)
{
	f->n = 0;
	load(f, offsetof(struct seccomp_data, arch));
	add(f, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, MACHINE);
	add(f, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS);
	load(f, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < N_CALLS; i++)
		if (calls[i].needs == ALL || calls[i].needs & needs)
			add_if(f, calls[i].number, SECCOMP_RET_ALLOW);
	for (size_t i = 0; i < N_ARGUMENTS; i++)
		if (arguments[i].needs == ALL || arguments[i].needs & needs)
			add_argument(f, i);
	for (size_t i = 0; i < N_DEADLY; i++)
		add_if(f, deadly[i], SECCOMP_RET_KILL_PROCESS);
	/* Its flags are where no filter can look. The C library knows clone as well, and must not
	 * hear of this by a signal: it blocks them meanwhile. */
	add_if(f, __NR_clone3, SECCOMP_RET_ERRNO | ENOSYS);
	add(f, BPF_RET | BPF_K, 0, 0, otherwise);
}

#ifdef SANDBOX_TELLS

/* In a build for tests what is refused is told, as its number, and answered as else. */
static void on_refused(int signal, siginfo_t *info, void *context)
{
	char line[64];
	int n = snprintf(line, sizeof line, "gridmeter: the sandbox has refused system call %d\n",
		info->si_syscall);

	(void)signal;
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		_exit(3);
#if defined __x86_64__
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RAX] = -ENOSYS;
#elif defined __aarch64__
	((ucontext_t *)context)->uc_mcontext.regs[0] = -ENOSYS;
#else
	((ucontext_t *)context)->uc_mcontext.arm_r0 = -ENOSYS;
#endif
}

static uint32_t otherwise(void)
{
	struct sigaction action = {.sa_sigaction = on_refused, .sa_flags = SA_SIGINFO | SA_NODEFER};

	sigaction(SIGSYS, &action, NULL);
	return SECCOMP_RET_TRAP;
}

#else

static uint32_t otherwise(void)
{
	return SECCOMP_RET_ERRNO | ENOSYS;
}

#endif

bool calls_restrict(unsigned needs)
{
	struct filter f;
	struct sock_fprog program = {.filter = f.code};

	write_filter(&f, needs, otherwise());
	program.len = f.n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

bool calls_restrict(unsigned needs)
{
	(void)needs;
	return false;
}

#endif
