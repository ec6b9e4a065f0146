/* machine-id(5) wants to be told to nobody, so it goes in with the prefix, and half of what
 * comes out is shown. */
#include "share/mqtt/mqtt_client.h"

#include "base/fnv.h"
#include "base/machine.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HOST_MAX = 32 };

static uint32_t hash_of(uint32_t hash, const char *text)
{
	return fnv(hash, text, strlen(text));
}

uint32_t mqtt_client_name(
	char *to, size_t size, const char *host, const char *machine_id, const char *prefix)
{
	uint32_t hash = hash_of(hash_of(hash_of(FNV_BEGIN, machine_id), host), prefix);
	char plain[HOST_MAX + 1] = "";

	for (size_t n = 0; n < HOST_MAX && host[n] && host[n] != '.'; n++)
		plain[n] = (char)(isalnum((unsigned char)host[n]) ? host[n] : '-');
	snprintf(to, size, "gridmeter-%s-%06x", *plain ? plain : "host",
		(unsigned)((hash ^ hash >> 24) & 0xffffff));
	return hash;
}

uint32_t mqtt_client_find(char *to, size_t size, const char *prefix)
{
	char path[MACHINE_PATH_MAX], id[40] = "", host[65] = "";
	ssize_t n = 0;
	int fd;

	machine_path("/etc/machine-id", path);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, id, sizeof id - 1);
		close(fd);
	}
	id[n > 0 ? n : 0] = '\0';
	gethostname(host, sizeof host - 1);
	return mqtt_client_name(to, size, host, id, prefix);
}
