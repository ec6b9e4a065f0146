/* In the place of mqtt_tls.c, in a program without TLS. A configuration that wants it is refused
 * there (share_config.h), so that nobody gets so far. */
#include "share/mqtt/mqtt_tls.h"

#include <errno.h>

const bool mqtt_tls_is_built = false;

static const char why[] = "this program was built without TLS";

struct mqtt_tls *mqtt_tls_begin(const struct share_config *config, const char *host, int fd,
	enum sink_problem *problem, const char **detail)
{
	(void)config, (void)host, (void)fd;
	*problem = SINK_BROKEN;
	*detail = why;
	return NULL;
}

int mqtt_tls_handshake(struct mqtt_tls *t)
{
	(void)t;
	return -EPROTO;
}

ssize_t mqtt_tls_read(struct mqtt_tls *t, void *to, size_t n)
{
	(void)t, (void)to, (void)n;
	return -EPROTO;
}

ssize_t mqtt_tls_write(struct mqtt_tls *t, const void *from, size_t n)
{
	(void)t, (void)from, (void)n;
	return -EPROTO;
}

bool mqtt_tls_wants_write(const struct mqtt_tls *t)
{
	(void)t;
	return false;
}

enum sink_problem mqtt_tls_problem(const struct mqtt_tls *t, const char **detail)
{
	(void)t;
	*detail = why;
	return SINK_BROKEN;
}

void mqtt_tls_finish(struct mqtt_tls *t)
{
	(void)t;
}
