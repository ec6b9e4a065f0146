/* The texts of all languages as their sources have them, before they are packed. */
#ifndef TESTS_SUPPORT_PLAIN_WORDS_H
#define TESTS_SUPPORT_PLAIN_WORDS_H

#include "doctor/words.h"

/* By language, then by finding or another key. */
extern const char *const *const plain_words[N_LANGUAGES];

#endif
