/* Finds and reads the file of an old driver. Left out: characters of UTF-16 beyond the letters of
 * Europe, which become question marks. */
#include "cmd/migrate/old_file.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NARROW_END = 0x800 }; /* characters before it have at most two octets in UTF-8 */

/* Where the old drivers are installed: as their archives are named, or as they are cloned. */
static const char *const places[] = {"/data/dbus-d0-smartmeter*/config.ini",
	"/data/dbus-dlms-meter*/config.py", "/data/drivers/dbus-dlms-meter*/config.py",
	"/data/drivers/victron-dlms-gird-meter*/config.py"};

static bool find_in_data(char path[PATH_MAX])
{
	bool is_found = false;

	for (size_t i = 0; i < sizeof places / sizeof *places && !is_found; i++) {
		glob_t g;

		is_found = glob(places[i], 0, NULL, &g) == 0;
		if (is_found)
			snprintf(path, PATH_MAX, "%s", g.gl_pathv[0]);
		globfree(&g);
	}
	return is_found;
}

static bool find_in_folder(char path[PATH_MAX], const char *folder)
{
	static const char *const names[] = {"config.ini", "config.py"};

	for (int i = 0; i < 2; i++) {
		snprintf(path, PATH_MAX, "%s/%s", folder, names[i]);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

bool old_file_find(struct old_file *f, const char *from)
{
	const char *slash;
	struct stat st;

	*f = (struct old_file){0};
	if (!from && !find_in_data(f->path))
		return false;
	if (from)
		snprintf(f->path, sizeof f->path, "%s", from);
	if (from && stat(from, &st) == 0 && S_ISDIR(st.st_mode) && !find_in_folder(f->path, from))
		return false;
	slash = strrchr(f->path, '/');
	if (strcmp(f->path, "-") != 0)
		snprintf(f->run, sizeof f->run, "%.*sservice/run",
			slash ? (int)(slash + 1 - f->path) : 0, f->path);
	return true;
}

/* UTF-16 behind its mark, with the high octet of each character in front or behind, in UTF-8, which
 * is no longer. Returns its length. */
static size_t narrow(char *text, size_t n, bool is_high_behind)
{
	size_t to = 0;

	for (size_t i = 2; i + 1 < n; i += 2) {
		int first = (unsigned char)text[i], second = (unsigned char)text[i + 1];
		int c = is_high_behind ? second << 8 | first : first << 8 | second;

		if (c >= NARROW_END)
			c = '?';
		if (c >= 0x80)
			text[to++] = (char)(0xc0 | c >> 6);
		text[to++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
	}
	return to;
}

/* In UTF-8, as a text that ends with 0 and has no other. */
static void settle(char *text, size_t n)
{
	size_t mark = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	if (n >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
		n = narrow(text, n, text[0] == '\xff');
	else
		memmove(text, text + mark, n -= mark);
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = '?';
	text[n] = '\0';
}

char *old_file_read(const char *path)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	char *text = fd < 0 ? NULL : malloc(OLD_FILE_MAX + 1);
	ssize_t got = 1;
	size_t n = 0;

	while (text && got > 0 && n < OLD_FILE_MAX) {
		got = read(fd, text + n, OLD_FILE_MAX - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (fd > STDIN_FILENO)
		close(fd);
	if (!text || got < 0) {
		free(text);
		return NULL;
	}
	settle(text, n);
	return text;
}

void old_file_forget(char *text)
{
	if (!text)
		return;
	explicit_bzero(text, OLD_FILE_MAX);
	free(text);
}
