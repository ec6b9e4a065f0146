/* FNV-1a of 32 bits: numbers for what is only held against itself, by this machine or another. */
#ifndef BASE_FNV_H
#define BASE_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_BEGIN UINT32_C(2166136261)

/* Goes on with `n` octets: the hash of all so far, which begins with FNV_BEGIN. */
uint32_t fnv(uint32_t hash, const void *octets, size_t n);

#endif
