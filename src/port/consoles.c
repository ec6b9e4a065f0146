/* Reads /proc/consoles (proc(5)) line by line. Only the first word of a line counts, the name of
 * the device; flags and numbers are left out. */
#include "port/consoles.h"

#include <stdio.h>
#include <string.h>

const char consoles_file[] = "/proc/consoles";

void consoles_read(struct consoles *c, const char *file)
{
	char line[160];
	FILE *f = fopen(file, "re");

	c->n = 0;
	if (!f)
		return;
	while (c->n < CONSOLES_MAX && fgets(line, sizeof line, f)) {
		size_t n = strcspn(line, " \t\n");

		if (n == 0 || n >= CONSOLE_NAME_MAX)
			continue;
		memcpy(c->name[c->n], line, n);
		c->name[c->n++][n] = '\0';
	}
	fclose(f);
}

bool consoles_have(const struct consoles *c, const char *path)
{
	static const char dev[] = "/dev/";

	if (strncmp(path, dev, sizeof dev - 1) != 0)
		return false;
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(path + sizeof dev - 1, c->name[i]) == 0)
			return true;
	return false;
}
