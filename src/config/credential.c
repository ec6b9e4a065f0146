/* The folder is named by the environment. */
#include "config/credential.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool credential_find(const char *name, char found[MACHINE_PATH_MAX])
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	char path[MACHINE_PATH_MAX];

	if (!folder || !*name ||
		snprintf(path, sizeof path, "%s/%s", folder, name) >= MACHINE_PATH_MAX ||
		access(path, F_OK) < 0)
		return false;
	strcpy(found, path);
	return true;
}

void credential_take(char path[MACHINE_PATH_MAX])
{
	const char *slash = strrchr(path, '/');

	credential_find(slash ? slash + 1 : path, path);
}

bool credential_is(const char *path)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	size_t n = folder ? strlen(folder) : 0;

	return n && strncmp(path, folder, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/');
}

bool credential_is_open(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)) && !credential_is(path);
}
