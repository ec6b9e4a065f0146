/* Log lines to standard error, one write() for each, so that lines of two processes do not mix.
 * Left out: time stamps and files, which are the supervisor's. */
#include "base/log.h"

#include "base/print.h"

#include <stdarg.h>
#include <unistd.h>

static enum log_level level = LOG_INFO;

void log_set_level(enum log_level l)
{
	level = l;
}

static void log_line(enum log_level l, const char *format, va_list args)
{
	char line[1024];
	size_t n;

	if (l > level)
		return;
	n = print_into(line, sizeof line, format, args);
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return; /* nobody listens; there is nobody to tell either */
}

#define LOG_FUNCTION(name, l)              \
	void name(const char *format, ...) \
	{                                  \
		va_list args;              \
		va_start(args, format);    \
		log_line(l, format, args); \
		va_end(args);              \
	}

LOG_FUNCTION(log_error, LOG_ERROR)
LOG_FUNCTION(log_info, LOG_INFO)
LOG_FUNCTION(log_debug, LOG_DEBUG)
