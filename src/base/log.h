/* The log: lines on standard error for a supervisor to keep. A line marks a change that a person
 * would act on, says which port, and comes once. No time stamps: the supervisor adds them. Texts in
 * a line become harmless (base/print.h); of the number of a meter there are the last digits only
 * (text_end()). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level {
	LOG_NOTHING = -1,
	LOG_ERROR,
	LOG_INFO,
	LOG_DEBUG,
};

/* What is below is not written. The default is LOG_INFO. */
void log_set_level(enum log_level level);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
