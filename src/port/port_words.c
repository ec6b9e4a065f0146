/* What went wrong with a port, in words: for each errno that opening or reading one ends with, a
 * word for programs and a sentence for people that says what to do about it; and who else has the
 * port. The words are the same for all kinds of port, as no two kinds mean different things by one
 * errno. Left out: any other errno, for which libc has words. */
#include "port/port_words.h"

#include "base/text.h"
#include "port/candidates.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

const char *const port_state_names[] = {
	[PORT_IS_OPEN] = "open",
	[PORT_IS_WAITING] = "waiting",
	[PORT_IS_CONNECTING] = "connecting",
	[PORT_IS_MISSING] = "missing",
	[PORT_IS_FORBIDDEN] = "forbidden",
	[PORT_IS_HELD] = "held",
	[PORT_IS_NOT_SERIAL] = "not-serial",
	[PORT_IS_REFUSED] = "refused",
	[PORT_IS_UNREACHABLE] = "unreachable",
	[PORT_IS_NAMELESS] = "nameless",
	[PORT_IS_FAILED] = "failed",
	[N_PORT_STATES] = NULL,
};

/* What people are told: the fact, and behind a semicolon what to do about it. */
#define SENTENCES(X)                                                                             \
	X(NOT_THERE, "is not there; is the adapter plugged in?")                                 \
	X(NO_DEVICE, "has no device behind it; is the adapter plugged in?")                      \
	X(FORBIDDEN, "may not be opened; run as root or join the group that owns it (dialout)")  \
	X(HELD, "is held by another program")                                                    \
	X(FOLDER, "is a directory; a serial port or a capture file was expected")                \
	X(NOT_SERIAL, "is no serial port")                                                       \
	X(REFUSED, "refuses the connection; does the serial server run, and is the port "        \
		   "number right?")                                                              \
	X(UNREACHABLE, "cannot be reached; is the serial server on, and in the same network?")   \
	X(SILENT, "does not answer; is the serial server on, and does no firewall stop it?")     \
	X(NAMELESS,                                                                              \
		"has a name that cannot be resolved; is it written rightly? Its number does as " \
		"well")

#define NAME(name, text) name,
#define TEXT(name, text) text "\0"

enum sentence { SENTENCES(NAME) N_SENTENCES };

/* One behind the other: a table of pointers to them would be larger. */
static const char sentences[] = SENTENCES(TEXT);

static const struct trouble {
	uint8_t error, state, sentence;
} troubles[] = {
	{ENOENT, PORT_IS_MISSING, NOT_THERE},
	{ENODEV, PORT_IS_MISSING, NO_DEVICE},
	{ENXIO, PORT_IS_MISSING, NO_DEVICE},
	{EIO, PORT_IS_MISSING, NO_DEVICE},
	{EACCES, PORT_IS_FORBIDDEN, FORBIDDEN},
	{EPERM, PORT_IS_FORBIDDEN, FORBIDDEN},
	{EBUSY, PORT_IS_HELD, HELD},
	{EWOULDBLOCK, PORT_IS_HELD, HELD},
	{EISDIR, PORT_IS_NOT_SERIAL, FOLDER},
	{ENOTTY, PORT_IS_NOT_SERIAL, NOT_SERIAL},
	{EINVAL, PORT_IS_NOT_SERIAL, NOT_SERIAL},
	{ECONNREFUSED, PORT_IS_REFUSED, REFUSED},
	{EHOSTUNREACH, PORT_IS_UNREACHABLE, UNREACHABLE},
	{ENETUNREACH, PORT_IS_UNREACHABLE, UNREACHABLE},
	{EHOSTDOWN, PORT_IS_UNREACHABLE, UNREACHABLE},
	{ENETDOWN, PORT_IS_UNREACHABLE, UNREACHABLE},
	{ETIMEDOUT, PORT_IS_UNREACHABLE, SILENT},
	{EDESTADDRREQ, PORT_IS_NAMELESS, NAMELESS},
};

/* NULL: any other. */
static const struct trouble *find_trouble(int error)
{
	for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
		if (troubles[i].error == -error)
			return &troubles[i];
	return NULL;
}

enum port_state port_state_of(int error)
{
	const struct trouble *t = find_trouble(error);

	if (error == 0)
		return PORT_IS_WAITING;
	return t ? (enum port_state)t->state : PORT_IS_FAILED;
}

enum port_state port_state(const struct port *p, int error)
{
	if (p->is_connecting)
		return PORT_IS_CONNECTING;
	return p->fd >= 0 ? PORT_IS_OPEN : port_state_of(error);
}

const char *port_strerror(int error)
{
	const struct trouble *t = find_trouble(error);

	return t ? text_nth(sentences, t->sentence) : strerror(-error);
}

void port_fact(int error, char *to, size_t size)
{
	const char *text = port_strerror(error);

	snprintf(to, size, "%s%.*s",
		find_trouble(error) ? "" : "cannot be used: ", (int)strcspn(text, ";"), text);
}

const char *port_loss_fact(int error)
{
	switch (-error) {
	case ESHUTDOWN:
		return "the serial server has closed the connection";
	case ECONNRESET:
		return "the serial server has broken the connection off";
	case ETIMEDOUT:
		return "the serial server answers no more";
	case EBUSY:
		return "another program has taken it";
	default:
		return strerror(-error);
	}
}

void port_name_holder(const struct looker *looker, const char *path, int error, char to[64])
{
	*to = '\0';
	if (error == -EBUSY)
		candidate_name_holder(looker, path, to, 64);
}

void port_explain(const struct looker *looker, const char *path, int error, char *to, size_t size)
{
	char holder[64];

	port_name_holder(looker, path, error, holder);
	snprintf(to, size, "%s %s%s%s", path,
		find_trouble(error) ? "" : "cannot be used: ", port_strerror(error), holder);
}
