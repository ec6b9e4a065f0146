/* Preloaded into the program: each call of the C library that can fail, by the place it is called
 * from. It lists these sites in a page that is shared with the test ($GRIDMETER_FAULTS names its
 * file), and makes the calls of one site fail when the test says so. Memory, threads and names are
 * interposed; system calls are trapped by seccomp, so that those are seen, too, which the C library
 * makes for fopen(), fflush() or opendir(). x86-64 and glibc. */
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

#include <dlfcn.h>

enum {
	SITES_MAX = 8192,
	FRAMES_MAX = 24,
	FRAMES_KEPT = 4,
	MODULES_MAX = 64,
	/* Calls that are no system calls. */
	CALL_MALLOC = 1000,
	CALL_CALLOC,
	CALL_REALLOC,
	CALL_THREAD,
	CALL_NAME,
	CALL_NONE = -1,
	SHORT = -1, /* in place of an error: one octet is transferred */
};

/* The layout is known to faults.py. */
struct site {
	uint64_t key;
	int32_t call;
	uint32_t n;
	uint64_t frames[FRAMES_KEPT]; /* module << 48 | offset; 0: none */
};

struct page {
	uint64_t armed; /* key of the site that fails; 0: none */
	int32_t error;  /* errno, or SHORT */
	int32_t times;  /* so often yet */
	uint32_t n_failed;
	uint32_t n_sites;
	/* So far ahead is the monotonic clock: nobody waits for what is done each half minute. */
	int64_t jump_ms;
	char modules[MODULES_MAX][64];
	struct site sites[SITES_MAX];
};

enum kind { KIND_PROGRAM, KIND_LIBRARY, KIND_SYSTEM };

static struct module {
	uintptr_t base, begin, end;
	enum kind kind;
} modules[MODULES_MAX];

static struct page *page;
static size_t n_modules;
static __thread int busy __attribute__((tls_model("initial-exec")));

struct walk {
	int n;
	uintptr_t frames[FRAMES_MAX];
};

static _Unwind_Reason_Code on_frame(struct _Unwind_Context *context, void *data)
{
	struct walk *w = data;

	w->frames[w->n++] = _Unwind_GetIP(context);
	return w->n < FRAMES_MAX ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static int module_of(uintptr_t at)
{
	for (size_t i = 0; i < n_modules; i++)
		if (at >= modules[i].begin && at < modules[i].end)
			return (int)i;
	return -1;
}

/* The two innermost callers outside the C library, and the two innermost in the program. */
static void find_site(int call, struct site *site)
{
	int n = 0, n_outside = 0, n_inside = 0;
	struct walk w = {0};

	_Unwind_Backtrace(on_frame, &w);
	for (int i = 0; i < w.n && n < FRAMES_KEPT; i++) {
		int m = module_of(w.frames[i]);
		bool is_inside = m >= 0 && modules[m].kind == KIND_PROGRAM;

		if (m < 0 || modules[m].kind == KIND_SYSTEM)
			continue;
		if (n_outside >= 2 && (!is_inside || n_inside >= 2))
			continue;
		n_outside++;
		n_inside += is_inside;
		site->frames[n++] = (uint64_t)m << 48 | (w.frames[i] - modules[m].base);
	}
	site->call = call;
	site->key = 14695981039346656037u ^ (uint64_t)call;
	for (int i = 0; i < FRAMES_KEPT; i++)
		site->key = (site->key ^ site->frames[i]) * 1099511628211u;
}

static void count(const struct site *site)
{
	for (uint64_t i = site->key % SITES_MAX;; i = (i + 1) % SITES_MAX) {
		struct site *at = &page->sites[i];
		uint64_t none = 0;

		if (at->key != site->key && !__atomic_compare_exchange_n(&at->key, &none, site->key,
						    false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
			if (none != site->key) {
				if (page->n_sites >= SITES_MAX - 1)
					return;
				continue;
			}
		} else if (none == 0 && at->n == 0) {
			at->call = site->call;
			memcpy(at->frames, site->frames, sizeof at->frames);
			__atomic_fetch_add(&page->n_sites, 1, __ATOMIC_SEQ_CST);
		}
		at->n++;
		return;
	}
}

/* 0: the call is to be made; else what goes wrong: an errno, or SHORT. */
static int fault_of(int call)
{
	struct site site = {0};
	int error = 0, saved = errno;

	if (!page || busy)
		return 0;
	busy++;
	find_site(call, &site);
	if (site.frames[0]) {
		count(&site);
		if (__atomic_load_n(&page->armed, __ATOMIC_SEQ_CST) == site.key &&
			__atomic_fetch_sub(&page->times, 1, __ATOMIC_SEQ_CST) > 0) {
			error = page->error;
			__atomic_fetch_add(&page->n_failed, 1, __ATOMIC_SEQ_CST);
		}
	}
	busy--;
	errno = saved;
	return error;
}

/* Memory. Under a sanitizer the next one is its own. */
extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static void *(*next_malloc)(size_t n) = __libc_malloc;
static void *(*next_calloc)(size_t n, size_t size) = __libc_calloc;
static void *(*next_realloc)(void *p, size_t n) = __libc_realloc;

static bool is_refused(int call)
{
	if (!fault_of(call))
		return false;
	errno = ENOMEM;
	return true;
}

static void *malloc_here(size_t n)
{
	return is_refused(CALL_MALLOC) ? NULL : next_malloc(n);
}

static void *calloc_here(size_t n, size_t size)
{
	return is_refused(CALL_CALLOC) ? NULL : next_calloc(n, size);
}

static void *realloc_here(void *p, size_t n)
{
	return n && is_refused(CALL_REALLOC) ? NULL : next_realloc(p, n);
}

void *malloc(size_t n)
{
	return malloc_here(n);
}

void *calloc(size_t n, size_t size)
{
	return calloc_here(n, size);
}

void *realloc(void *p, size_t n)
{
	return realloc_here(p, n);
}

int pthread_create(
	pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	static int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

	if (!next)
		next = (int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
			void *))dlsym(RTLD_NEXT, "pthread_create");
	return fault_of(CALL_THREAD) ? EAGAIN : next(thread, attributes, start, argument);
}

int getaddrinfo(
	const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **found)
{
	static int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (!next)
		next = (int (*)(const char *, const char *, const struct addrinfo *,
			struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
	return fault_of(CALL_NAME) ? EAI_MEMORY : next(host, port, hints, found);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static int (*next)(clockid_t, struct timespec *);
	int r;

	if (!next)
		next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	r = next(clock, now);
	if (r == 0 && page && clock == CLOCK_MONOTONIC)
		now->tv_sec += page->jump_ms / 1000;
	return r;
}

static void on_trap(int signal, siginfo_t *info, void *context);

/* Of a build that tells what its sandbox refuses (sandbox/calls.c): SIGSYS is ours first. */
static void (*on_refused)(int signal, siginfo_t *info, void *context);

/* SIGSYS must never be blocked: the kernel would end the process. */
int sigaction(int signal, const struct sigaction *new, struct sigaction *old)
{
	static int (*next)(int, const struct sigaction *, struct sigaction *);
	struct sigaction changed;

	if (!next)
		next = (int (*)(int, const struct sigaction *, struct sigaction *))dlsym(
			RTLD_NEXT, "sigaction");
	if (signal == SIGSYS && new &&new->sa_sigaction != on_trap) {
		on_refused = new->sa_sigaction;
		return 0;
	}
	if (new) {
		changed = *new;
		sigdelset(&changed.sa_mask, SIGSYS);
		new = &changed;
	}
	return next(signal, new, old);
}

int pthread_sigmask(int how, const sigset_t *new, sigset_t *old)
{
	static int (*next)(int, const sigset_t *, sigset_t *);
	sigset_t changed;

	if (!next)
		next = (int (*)(int, const sigset_t *, sigset_t *))dlsym(
			RTLD_NEXT, "pthread_sigmask");
	if (new) {
		changed = *new;
		if (how != SIG_UNBLOCK)
			sigdelset(&changed, SIGSYS);
		new = &changed;
	}
	return next(how, new, old);
}

int sigprocmask(int how, const sigset_t *new, sigset_t *old)
{
	int error = pthread_sigmask(how, new, old);

	if (error)
		errno = error;
	return error ? -1 : 0;
}

/* System calls. This one alone is not trapped. */
extern const char gate_end[];
long gate(long n, long a, long b, long c, long d, long e, long f);
__asm__(".text\n.hidden gate\n.hidden gate_end\n.globl gate\n.type gate,@function\ngate:\n"
	"mov %rdi,%rax\nmov %rsi,%rdi\nmov %rdx,%rsi\nmov %rcx,%rdx\nmov %r8,%r10\nmov %r9,%r8\n"
	"mov 8(%rsp),%r9\nsyscall\n.globl gate_end\ngate_end:\nret\n.size gate,.-gate\n");

static const int trapped[] = {SYS_read, SYS_write, SYS_open, SYS_close, SYS_stat, SYS_fstat,
	SYS_lstat, SYS_poll, SYS_lseek, SYS_ioctl, SYS_pread64, SYS_pwrite64, SYS_readv, SYS_writev,
	SYS_access, SYS_pipe, SYS_select, SYS_dup, SYS_dup2, SYS_dup3, SYS_socket, SYS_connect,
	SYS_accept, SYS_accept4, SYS_sendto, SYS_recvfrom, SYS_sendmsg, SYS_recvmsg, SYS_shutdown,
	SYS_bind, SYS_listen, SYS_getsockname, SYS_getpeername, SYS_socketpair, SYS_setsockopt,
	SYS_getsockopt, SYS_uname, SYS_fcntl, SYS_flock, SYS_fsync, SYS_fdatasync, SYS_truncate,
	SYS_ftruncate, SYS_getcwd, SYS_rename, SYS_mkdir, SYS_rmdir, SYS_link, SYS_unlink,
	SYS_symlink, SYS_readlink, SYS_chmod, SYS_fchmod, SYS_chown, SYS_fchown, SYS_sysinfo,
	SYS_prctl, SYS_prlimit64, SYS_getdents64, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_wait,
	SYS_epoll_pwait, SYS_openat, SYS_mkdirat, SYS_newfstatat, SYS_unlinkat, SYS_renameat,
	SYS_renameat2, SYS_symlinkat, SYS_readlinkat, SYS_faccessat, SYS_faccessat2, SYS_fchmodat,
	SYS_ppoll, SYS_pselect6, SYS_eventfd2, SYS_pipe2, SYS_timerfd_create, SYS_timerfd_settime,
	SYS_getrandom, SYS_statx, SYS_memfd_create, SYS_sendmmsg, SYS_clock_nanosleep,
	SYS_setitimer, SYS_seccomp};

enum { N_TRAPPED = sizeof trapped / sizeof *trapped };

static bool transfers(long n)
{
	return n == SYS_read || n == SYS_write || n == SYS_sendto || n == SYS_recvfrom ||
	       n == SYS_pread64 || n == SYS_pwrite64;
}

static long one_vector(long n, const greg_t *r)
{
	const struct iovec *v = (const struct iovec *)r[REG_RSI];
	struct iovec one = {v->iov_base, 1};

	return gate(n, r[REG_RDI], (long)&one, 1, 0, 0, 0);
}

static long one_message(long n, const greg_t *r)
{
	struct msghdr *m = (struct msghdr *)r[REG_RSI], changed = *m;
	struct iovec one = {m->msg_iov[0].iov_base, 1};

	changed.msg_iov = &one;
	changed.msg_iovlen = 1;
	n = gate(n, r[REG_RDI], (long)&changed, r[REG_RDX], 0, 0, 0);
	m->msg_controllen = changed.msg_controllen;
	m->msg_flags = changed.msg_flags;
	return n;
}

static long make(long n, const greg_t *r)
{
	return gate(n, r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_R10], r[REG_R8], r[REG_R9]);
}

static long make_short(long n, const greg_t *r)
{
	if ((n == SYS_writev || n == SYS_readv) && r[REG_RDX] > 0 &&
		((const struct iovec *)r[REG_RSI])->iov_len)
		return one_vector(n, r);
	if ((n == SYS_sendmsg || n == SYS_recvmsg) &&
		((const struct msghdr *)r[REG_RSI])->msg_iovlen &&
		((const struct msghdr *)r[REG_RSI])->msg_iov[0].iov_len)
		return one_message(n, r);
	if (transfers(n) && r[REG_RDX] > 1)
		return gate(n, r[REG_RDI], r[REG_RSI], 1, r[REG_R10], r[REG_R8], r[REG_R9]);
	return make(n, r);
}

static void on_trap(int signal, siginfo_t *info, void *context)
{
	greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
	long n = info->si_syscall;
	int error;

	if (info->si_call_addr == (void *)gate_end && on_refused) {
		on_refused(signal, info, context);
		return;
	}
	error = fault_of((int)n);
	if (error == SHORT) {
		r[REG_RAX] = make_short(n, r);
	} else if (error) {
		if (n == SYS_close) /* Linux closes it all the same */
			make(n, r);
		r[REG_RAX] = -error;
	} else {
		r[REG_RAX] = make(n, r);
	}
}

static void trap(void)
{
	const uintptr_t end = (uintptr_t)gate_end;
	static struct sock_filter code[N_TRAPPED + 10];
	struct sock_fprog program = {0, code};
	struct sigaction action = {
		.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART};
	unsigned short n = 0;

	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (int i = 0; i < N_TRAPPED; i++)
		code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
			(unsigned)trapped[i], (unsigned char)(N_TRAPPED - i), 0);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer));
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)end, 0, 3);
	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4);
	code[n++] = (struct sock_filter)BPF_JUMP(
		BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(end >> 32), 0, 1);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
	program.len = n;
	sigaction(SIGSYS, &action, NULL);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		abort();
}

static enum kind kind_of(const char *name)
{
	static const char *const libraries[] = {
		"libdbus", "libev", "libinih", "libcjson", "libmbed"};

	if (!*name)
		return KIND_PROGRAM;
	for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
		if (strstr(name, libraries[i]))
			return KIND_LIBRARY;
	return KIND_SYSTEM;
}

static int on_module(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		struct module *m = &modules[n_modules];

		if (p->p_type != PT_LOAD || !(p->p_flags & PF_X) || n_modules == MODULES_MAX)
			continue;
		m->base = info->dlpi_addr;
		m->begin = info->dlpi_addr + p->p_vaddr;
		m->end = m->begin + p->p_memsz;
		m->kind = kind_of(info->dlpi_name);
		strncpy(((struct page *)data)->modules[n_modules], info->dlpi_name, 63);
		n_modules++;
	}
	return 0;
}

/* A sanitizer must be the first that is preloaded, so its functions are what everybody is linked
 * to. What the program and its libraries call is put in the place of those. */
static void relink(const ElfW(Rela) * rela, size_t size, const ElfW(Sym) * symbols,
	const char *names, uintptr_t base)
{
	static const struct {
		const char *name;
		void *function;
	} ours[] = {{"malloc", (void *)malloc_here}, {"calloc", (void *)calloc_here},
		{"realloc", (void *)realloc_here}};

	for (size_t i = 0; i < size / sizeof *rela; i++)
		for (size_t k = 0; k < sizeof ours / sizeof *ours; k++) {
			void **slot = (void **)(base + rela[i].r_offset);
			const char *name = names + symbols[ELF64_R_SYM(rela[i].r_info)].st_name;

			if (strcmp(name, ours[k].name) != 0)
				continue;
			mprotect((void *)((uintptr_t)slot & ~(uintptr_t)4095), 4096,
				PROT_READ | PROT_WRITE);
			*slot = ours[k].function;
		}
}

static int on_linked(struct dl_phdr_info *info, size_t size, void *data)
{
	const ElfW(Dyn) *d = NULL;
	uintptr_t of[64] = {0};

	(void)size, (void)data;
	for (int i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
			d = (const ElfW(Dyn) *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
	if (!d || kind_of(info->dlpi_name) == KIND_SYSTEM)
		return 0;
	for (; d->d_tag != DT_NULL; d++)
		if (d->d_tag < 64)
			of[d->d_tag] = d->d_un.d_val;
	relink((const ElfW(Rela) *)of[DT_RELA], of[DT_RELASZ], (const ElfW(Sym) *)of[DT_SYMTAB],
		(const char *)of[DT_STRTAB], info->dlpi_addr);
	relink((const ElfW(Rela) *)of[DT_JMPREL], of[DT_PLTRELSZ], (const ElfW(Sym) *)of[DT_SYMTAB],
		(const char *)of[DT_STRTAB], info->dlpi_addr);
	return 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("GRIDMETER_FAULTS");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	struct walk w = {0};
	void *shared;

	if (fd < 0)
		return;
	shared = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (shared == MAP_FAILED)
		return;
	_Unwind_Backtrace(on_frame, &w);
	dl_iterate_phdr(on_module, shared);
	if (dlsym(RTLD_DEFAULT, "__asan_init")) {
		next_malloc = (void *(*)(size_t))dlsym(RTLD_DEFAULT, "malloc");
		next_calloc = (void *(*)(size_t, size_t))dlsym(RTLD_DEFAULT, "calloc");
		next_realloc = (void *(*)(void *, size_t))dlsym(RTLD_DEFAULT, "realloc");
		dl_iterate_phdr(on_linked, NULL);
	}
	trap();
	page = shared;
}
