/* With what a command ends to which a file was of no use. Left out: saying so. */
#include "base/exit.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

int exit_status_of(const char *path, int wrong)
{
	bool is_file = path && *path && strcmp(path, "-") != 0;

	return is_file && access(path, R_OK) != 0 ? EXIT_MACHINE : wrong;
}
