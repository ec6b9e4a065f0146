/* The log: lines on standard error for a supervisor to keep. A line marks a change that a person
 * would act on, says which port, and comes once. There are no time stamps: the supervisor adds
 * them. Texts in a line are made harmless (base/print.h); of the number of a meter only the last
 * digits may stand in one (text_end()). Left out: files, and what is a reason for a line. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum log_level {
	LOG_NOTHING = -1,
	LOG_ERROR,
	LOG_INFO,
	LOG_DEBUG,
};

/* From now on only lines of this level and of those in front of it are written. The default is
 * LOG_INFO. */
void log_set_level(enum log_level level);

/* From now on a line for which there is no room is left out, and the next one is preceded by how
 * many were: who keeps the log may wait for a disk, and that holds up no telegram. */
void log_never_wait(void);

/* Writes a line as it is, with the newline at its end; false when it was left out. A handler of a
 * signal may call it. */
bool log_tell(const char *line, size_t n);

/* Write one line, without a newline at the end of `format`. LOG_ERROR: something does not work.
 * LOG_INFO: something has changed. LOG_DEBUG: details, for whoever looks for a fault. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
