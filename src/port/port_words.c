/* What went wrong with a port, in words: for each errno that opening or reading one ends with, a
 * word for programs and a sentence for people that says what to do about it; and who has the port.
 * They are the same for all kinds of port, as no two kinds mean different things by one errno. Left
 * out: any other errno, for which libc has words. */
#include "port/port.h"

#include "port/candidates.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What can be wrong: the word for it in the status, and what people are told. */
#define TROUBLES(X)                                                                              \
	X(NOT_THERE, "missing", "is not there; is the adapter plugged in?")                      \
	X(NO_DEVICE, "missing", "has no device behind it; is the adapter plugged in?")           \
	X(FORBIDDEN, "forbidden",                                                                \
		"may not be opened; run as root or join the group that owns it (dialout)")       \
	X(HELD, "held", "is held by another program")                                            \
	X(FOLDER, "not-serial", "is a directory; a serial port or a capture file was expected")  \
	X(NOT_SERIAL, "not-serial", "is no serial port")                                         \
	X(REFUSED, "refused",                                                                    \
		"refuses the connection; does the serial server run, and is the port "           \
		"number right?")                                                                 \
	X(UNREACHABLE, "unreachable",                                                            \
		"cannot be reached; is the serial server on, and in the same network?")          \
	X(SILENT, "unreachable",                                                                 \
		"does not answer; is the serial server on, and does no firewall stop it?")       \
	X(NAMELESS, "nameless",                                                                  \
		"has a name that cannot be resolved; is it written rightly? Its number does as " \
		"well")

#define TROUBLE(trouble, state, sentence) trouble,

enum trouble { TROUBLES(TROUBLE) N_TROUBLES };

static const struct {
	uint8_t error, trouble;
} troubles[] = {
	{ENOENT, NOT_THERE},
	{ENODEV, NO_DEVICE},
	{ENXIO, NO_DEVICE},
	{EIO, NO_DEVICE},
	{EACCES, FORBIDDEN},
	{EPERM, FORBIDDEN},
	{EBUSY, HELD},
	{EWOULDBLOCK, HELD},
	{EISDIR, FOLDER},
	{ENOTTY, NOT_SERIAL},
	{EINVAL, NOT_SERIAL},
	{ECONNREFUSED, REFUSED},
	{EHOSTUNREACH, UNREACHABLE},
	{ENETUNREACH, UNREACHABLE},
	{EHOSTDOWN, UNREACHABLE},
	{ENETDOWN, UNREACHABLE},
	{ETIMEDOUT, SILENT},
	{EDESTADDRREQ, NAMELESS},
};

#define STATE(trouble, state, sentence)    state "\0"
#define SENTENCE(trouble, state, sentence) sentence "\0"

static const char states[] = TROUBLES(STATE) "failed";
static const char sentences[] = TROUBLES(SENTENCE);

/* N_TROUBLES: any other. */
static unsigned trouble_of(int error)
{
	for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
		if (troubles[i].error == -error)
			return troubles[i].trouble;
	return N_TROUBLES;
}

/* The n-th of texts that stand one behind the other: a table of pointers would be larger than they
 * are. */
static const char *nth(const char *texts, unsigned n)
{
	while (n--)
		texts += strlen(texts) + 1;
	return texts;
}

const char *port_state_of(int error)
{
	return error ? nth(states, trouble_of(error)) : "waiting";
}

const char *port_strerror(int error)
{
	unsigned trouble = trouble_of(error);

	return trouble < N_TROUBLES ? nth(sentences, trouble) : strerror(-error);
}

static const char *loss_of(int error)
{
	switch (-error) {
	case ESHUTDOWN:
		return "the serial server has closed the connection";
	case ECONNRESET:
		return "the serial server has broken the connection off";
	case ETIMEDOUT:
		return "the serial server answers no more; is it on?";
	case EBUSY:
		return "another program has taken it";
	default:
		return strerror(-error);
	}
}

static void name_holder(const struct looker *looker, const char *path, int error, char to[64])
{
	*to = '\0';
	if (error == -EBUSY)
		candidate_name_holder(looker, path, to, 64);
}

void port_explain(const struct looker *looker, const char *path, int error, char *to, size_t size)
{
	char holder[64];

	name_holder(looker, path, error, holder);
	snprintf(to, size, "%s %s%s", path, port_strerror(error), holder);
}

void port_explain_loss(
	const struct looker *looker, const char *path, int error, char *to, size_t size)
{
	char holder[64];

	name_holder(looker, path, error, holder);
	snprintf(to, size, "the port is gone (%s%s)", loss_of(error), holder);
}
