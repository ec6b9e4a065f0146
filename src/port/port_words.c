/* What went wrong with a port, in words for people: one sentence for each errno that opening or reading one ends
 * with, what to do about it, and who has it. They are the same for all kinds of port, as no two kinds mean different
 * things by one errno. Left out: codes for programs, see cmd/run/account.c. */
#include "port/port.h"

#include "port/candidates.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *port_strerror(int error)
{
	switch (-error) {
	case ENOENT:
		return "is not there; is the adapter plugged in?";
	case ENODEV:
	case ENXIO:
	case EIO:
		return "has no device behind it; is the adapter plugged in?";
	case EACCES:
	case EPERM:
		return "may not be opened; run as root or join the group that owns it (dialout)";
	case EBUSY:
	case EWOULDBLOCK:
		return "is held by another program";
	case EISDIR:
		return "is a directory; a serial port or a capture file was expected";
	case ENOTTY:
	case EINVAL:
		return "is no serial port";
	case ECONNREFUSED:
		return "refuses the connection; does the serial server run, and is the port number right?";
	case EHOSTUNREACH:
	case ENETUNREACH:
	case EHOSTDOWN:
	case ENETDOWN:
		return "cannot be reached; is the serial server on, and in the same network?";
	case ETIMEDOUT:
		return "does not answer; is the serial server on, and does no firewall stop it?";
	case EDESTADDRREQ:
		return "has a name that cannot be resolved; is it written rightly? Its number does as well";
	default:
		return strerror(-error);
	}
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

static void name_holder(const char *path, int error, char to[64])
{
	*to = '\0';
	if (error == -EBUSY)
		candidate_name_holder(path, to, 64);
}

void port_explain(const char *path, int error, char *to, size_t size)
{
	char holder[64];

	name_holder(path, error, holder);
	snprintf(to, size, "%s %s%s", path, port_strerror(error), holder);
}

void port_explain_loss(const char *path, int error, char *to, size_t size)
{
	char holder[64];

	name_holder(path, error, holder);
	snprintf(to, size, "the port is gone (%s%s)", loss_of(error), holder);
}
