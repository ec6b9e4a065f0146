/* Log lines to standard error, one write() for each, so that lines of two processes do not mix.
 * Left out: time stamps and files, which are the supervisor's. */
#include "base/log.h"

#include "base/print.h"

#include <poll.h>
#include <stdarg.h>
#include <unistd.h>

static enum log_level level = LOG_INFO;
static bool never_waits;
static unsigned n_left_out;

void log_set_level(enum log_level l)
{
	level = l;
}

void log_never_wait(void)
{
	never_waits = true;
}

/* A pipe that can be written to has room for more than a line. */
bool log_tell(const char *line, size_t n)
{
	struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};

	if (never_waits && poll(&out, 1, 0) == 0)
		return false;
	if (write(STDERR_FILENO, line, n) < 0)
		return true; /* nobody listens; there is nobody to tell either */
	return true;
}

static void tell_left_out(void)
{
	const unsigned n = n_left_out;

	n_left_out = 0;
	log_error("%u lines of the log were left out, as nobody took them", n);
	if (n_left_out)
		n_left_out = n; /* that one, too */
}

static void log_line(enum log_level l, const char *format, va_list args)
{
	char line[1024];
	size_t n;

	if (l > level)
		return;
	n = print_into(line, sizeof line, format, args);
	line[n++] = '\n';
	if (n_left_out)
		tell_left_out();
	if (n_left_out || !log_tell(line, n))
		n_left_out++;
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
