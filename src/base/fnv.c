/* As its authors publish it. It is no protection: who wants to may find octets with a number. */
#include "base/fnv.h"

uint32_t fnv(uint32_t hash, const void *octets, size_t n)
{
	for (const uint8_t *at = octets; n > 0; n--)
		hash = (hash ^ *at++) * UINT32_C(16777619);
	return hash;
}
