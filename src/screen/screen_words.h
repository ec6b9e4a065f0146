/* What the service for pages says in words beside the sentences of the doctor, in every language of
 * the GUI that we speak. Left out: those sentences (doctor/words.h). */
#ifndef SCREEN_SCREEN_WORDS_H
#define SCREEN_SCREEN_WORDS_H

/* In the order in which the translations stand in screen_texts.c. */
enum tongue {
	TONGUE_EN,
	TONGUE_DE,
	TONGUE_NL,
	TONGUE_FR,
	TONGUE_SL,
	TONGUE_CS,
	TONGUE_SV,
	TONGUE_IT,
	N_TONGUES,
};

enum screen_word {
	/* how a source is: in the order of enum screen_state */
	WORD_LIVE,
	WORD_SILENT,
	WORD_LISTENING,
	WORD_SEARCHING,
	WORD_WAITING,
	WORD_HELD,
	WORD_MISSING,
	/* what it sends */
	WORD_POWER,
	WORD_POWER_PHASES,
	WORD_IMPORT,
	WORD_EXPORT,
	WORD_VOLTAGES,
	WORD_CURRENTS,
	WORD_FREQUENCY,
	/* why a write was refused */
	WORD_BY_FILE,
	WORD_IMPOSSIBLE,
	WORD_NO_KEY,
	WORD_NOBODY_YET,
	WORD_NOT_KEPT,
	WORD_NO_SETTINGS,
	WORD_NO_POSITION,
	WORD_BUSY,
	WORD_TOO_OFTEN,
	WORD_NOT_THIS_PORT,
	/* of a recording; %s is its file */
	WORD_RECORDING,
	WORD_DONE,
	WORD_NO_STICK,
	WORD_FULL,
	WORD_FAILED,
	WORD_NOTHING,
	N_SCREEN_WORDS,
	WORD_NONE = N_SCREEN_WORDS,
};

enum { SCREEN_WORD_MAX = 128 };

/* "de" to a language; N_TONGUES: we do not speak it. */
enum tongue tongue_find(const char *code);

/* Its two letters; static. */
const char *tongue_code(enum tongue tongue);

void screen_word(enum screen_word word, enum tongue tongue, char out[SCREEN_WORD_MAX]);

#endif
