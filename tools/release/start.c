/* The start of a static program that may lie anywhere, in place of rcrt1.o of musl: that of Debian
 * 12 knows no packed relocations (RELR), and leaves writable what nobody writes to once it is
 * relocated (RELRO). A program that has a loader has both from it. */
#define START "_start"
#include <elf.h>
#include <features.h>
#include <stddef.h>
#include <stdint.h>

#include "syscall.h"

/* _start, which calls _start_c() with the stack that the kernel has made, and with the dynamic
 * section. */
#include "crt_arch.h"

#if UINTPTR_MAX > UINT32_MAX
typedef Elf64_Ehdr elf_header;
typedef Elf64_Phdr segment;
#else
typedef Elf32_Ehdr elf_header;
typedef Elf32_Phdr segment;
#endif

enum {
	RELR_SIZE = 35, /* tags that <elf.h> of musl 1.2.3 does not have */
	RELR = 36,
	N_TAGS,
	N_AUXILIARY = AT_PAGESZ + 1,
	READABLE = 1, /* PROT_READ */
};

extern hidden const elf_header __ehdr_start; /* by the linker */
int main();
weak void _init();
weak void _fini();
int __libc_start_main(int (*)(), int, char **, void (*)(), void (*)(), void (*)());

/* The values of pairs of a key and a value, by key. */
static void take(size_t *values, size_t n, const size_t *pairs)
{
	for (size_t i = 0; i < n; i++)
		values[i] = 0;
	for (; pairs[0]; pairs += 2)
		if (pairs[0] < n)
			values[pairs[0]] = pairs[1];
}

/* An entry is the address of a word, or the words behind the last one by bits: 1, and then one for
 * each. */
static void relocate_packed(size_t base, const size_t *entry, const size_t *end)
{
	size_t *next = NULL;

	for (; entry < end; entry++) {
		if (!(*entry & 1)) {
			next = (size_t *)(base + *entry);
			*next++ += base;
			continue;
		}
		for (size_t i = 0, bits = *entry >> 1; bits; i++, bits >>= 1)
			if (bits & 1)
				next[i] += base;
		next += 8 * sizeof *next - 1;
	}
}

/* All relocations of such a program are relative. */
static void relocate(size_t base, const size_t *dynamic)
{
	size_t tags[N_TAGS];

	take(tags, N_TAGS, dynamic);
	for (size_t at = tags[DT_REL], end = at + tags[DT_RELSZ]; at < end; at += 2 * sizeof at)
		*(size_t *)(base + *(size_t *)(base + at)) += base;
	for (size_t at = tags[DT_RELA], end = at + tags[DT_RELASZ]; at < end; at += 3 * sizeof at) {
		const size_t *entry = (const size_t *)(base + at);

		*(size_t *)(base + entry[0]) = base + entry[2];
	}
	relocate_packed(base, (const size_t *)(base + tags[RELR]),
		(const size_t *)(base + tags[RELR] + tags[RELR_SIZE]));
}

/* A segment with nothing else in it is sealed to the end of its last page; otherwise what is
 * written to begins there. Where the kernel does not let us, the program is no worse than it was.
 */
static void seal(size_t base, const segment *sealed, const segment *whole, size_t page)
{
	size_t from = base + sealed->p_vaddr;
	size_t to = whole->p_memsz > sealed->p_memsz ? from + sealed->p_memsz
						     : from + whole->p_memsz + page - 1;

	from &= -page;
	to &= -page;
	if (to > from)
		__syscall(SYS_mprotect, from, to - from, READABLE);
}

static void seal_all(size_t base, size_t page)
{
	const segment *first = (const segment *)(base + __ehdr_start.e_phoff);
	const segment *end = first + __ehdr_start.e_phnum;

	for (const segment *sealed = first; sealed < end; sealed++)
		for (const segment *whole = first; sealed->p_type == PT_GNU_RELRO && whole < end;
			whole++)
			if (whole->p_type == PT_LOAD && whole->p_vaddr == sealed->p_vaddr)
				seal(base, sealed, whole, page);
}

/* What it calls is found by way of what is relocated, so none of it is done before. */
static __attribute__((noinline)) void begin(size_t *stack)
{
	__libc_start_main(main, (int)stack[0], (char **)(stack + 1), _init, _fini, 0);
}

hidden void _start_c(size_t *stack, size_t *dynamic)
{
	size_t base = (size_t)&__ehdr_start, auxiliary[N_AUXILIARY];
	const size_t *environment = stack + 1 + stack[0] + 1;

	while (*environment)
		environment++;
	relocate(base, dynamic);
	take(auxiliary, N_AUXILIARY, environment + 1);
	seal_all(base, auxiliary[AT_PAGESZ]);
	begin(stack);
}
