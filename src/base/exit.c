/* With what a command ends to which a file was of no use. Left out: saying so. */
#include "base/exit.h"

#include "base/secret.h"

#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file_name(const char *path)
{
	return path && *path && !secret_is_like(path);
}

static bool can_be_read(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode) && access(path, R_OK) == 0;
}

int exit_status_of(const char *path, int wrong)
{
	return is_file_name(path) && !can_be_read(path) ? EXIT_MACHINE : wrong;
}
