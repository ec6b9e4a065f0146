/* What a framer tells of a stream: "ready:LENGTH@OFFSET" for each frame, and the name of each
 * fault. */
#ifndef TESTS_SUPPORT_STORY_H
#define TESTS_SUPPORT_STORY_H

#include "proto/protocol.h"
#include "support/octets.h"

/* Asserts that the story is the expected one: whole, byte by byte, and cut in two at every
 * position. */
void story_in_any_chunks(const struct protocol *p, const struct octets *o, const char *expected);

#endif
