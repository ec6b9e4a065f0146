/* What the fuzzers share. Each target is a program of libFuzzer in fuzz_NAME.c that looks at one
 * kind of input at the door where the program takes it; besides what the sanitizers see it checks
 * what must be true of the outcome. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

/* What libFuzzer does without a mutator of ours. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

/* Of each target: what it needs once, before the first input. */
void fuzz_begin(void);

/* A file with those octets, in memory, that only its owner may read. Its name is good until the
 * next call. */
const char *fuzz_file(const void *data, size_t n);

/* An empty folder for this process: $FUZZ_FOLDER, else one that is removed at the end. */
const char *fuzz_folder(void);

/* From here on chance (getrandom) is what it was after the last call: an input that has found
 * something finds it again. */
void fuzz_same_chance(void);

/* Counts an input that got through to where it matters. How many did is written at the end to the
 * file $FUZZ_UNDERSTOOD: a target whose inputs are all refused at the first octet tests nothing. */
void fuzz_understood(void);

/* Aborts, with the words and the text, when that is no line that a terminal, a log or JSON can
 * have: UTF-8 without control characters. Several lines are one text when `lines` is set. */
void fuzz_check_clean(const char *what, const char *text, bool lines);

/* Aborts, and says why. */
#define FUZZ_CHECK(condition)                                      \
	do {                                                       \
		if (!(condition))                                  \
			fuzz_fail(__FILE__, __LINE__, #condition); \
	} while (0)

_Noreturn void fuzz_fail(const char *file, int line, const char *what);

#endif
