/* The process is a copy of this one without its descriptors, in the same sandbox. It alone touches
 * the stick, which may take seconds for anything that it is asked. A pipe of which it has the other
 * end alone brings the name of the file, and then how it ended. */
#include "screen/recorder.h"

#include "base/machine.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	DESCRIPTORS_MAX = 4096,
	NAMES_MAX = 99,
};

void recorder_media(char folder[RECORDER_PATH_MAX])
{
	char path[MACHINE_PATH_MAX];

	machine_path("/run/media", path);
	snprintf(folder, RECORDER_PATH_MAX, "%s", path);
	if (*folder)
		mkdir(folder, 0755); /* there is none before the first stick */
}

/* Whether something is mounted there, not a link to it, and not read only. */
static bool is_stick(const char *path, dev_t beside)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_dev != beside &&
	       access(path, W_OK) == 0;
}

void recorder_find_stick(char folder[RECORDER_PATH_MAX])
{
	char media[RECORDER_PATH_MAX], path[RECORDER_PATH_MAX];
	const struct dirent *entry;
	struct stat st;
	DIR *dir;

	*folder = '\0';
	machine_path("/run/media", media);
	dir = stat(media, &st) == 0 ? opendir(media) : NULL;
	while (dir && !*folder && (entry = readdir(dir))) {
		if (*entry->d_name == '.' || !text_is_harmless(entry->d_name))
			continue;
		if (snprintf(path, sizeof path, "%.200s/%.200s", media, entry->d_name) <
				RECORDER_PATH_MAX &&
			is_stick(path, st.st_dev))
			strcpy(folder, path);
	}
	if (dir)
		closedir(dir);
}

/* "gridmeter-ttyUSB0-2026-11-29-1.txt": the first that is not there. */
static bool name_file(const char *folder, const struct recorder_order *o, char *file)
{
	const char *slash = strrchr(o->port, '/');
	const time_t now = time(NULL);
	char port[32], day[16] = "";
	struct tm tm;

	snprintf(port, sizeof port, "%.31s", slash ? slash + 1 : o->port);
	for (char *c = port; *c; c++)
		*c = isalnum((unsigned char)*c) ? *c : '_';
	if (localtime_r(&now, &tm))
		strftime(day, sizeof day, "%Y-%m-%d", &tm);
	for (int i = 1; i <= NAMES_MAX; i++) {
		if (snprintf(file, RECORDER_PATH_MAX, "%.400s/gridmeter-%s%s-%s-%d.txt", folder,
			    o->is_anonymous ? "anonymous-" : "", port, day, i) >= RECORDER_PATH_MAX)
			return false;
		if (access(file, F_OK) < 0 && errno == ENOENT)
			return true;
	}
	return false;
}

/* The copy: it has nothing of this process but memory. */
static void become_recorder(
	struct recorder *r, const char *folder, struct recorder_order *o, int to)
{
	static const int ours[] = {SIGALRM, SIGHUP, SIGTERM, SIGINT};
	int null = open("/dev/null", O_WRONLY);
	uint8_t how = RECORDED_FAILED;
	sigset_t none;

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		signal(ours[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		if (fd != to && fd != null)
			close(fd);
	if (null >= 0) {
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
	}
	o->file = r->file;
	if (name_file(folder, o, r->file) &&
		write(to, r->file, sizeof r->file) == (ssize_t)sizeof r->file)
		how = (uint8_t)r->record(o);
	if (write(to, &how, 1) < 0)
		_exit(RECORDED_FAILED);
	_exit(RECORDED_DONE);
}

static void forget_process(struct recorder *r)
{
	ev_io_stop(r->loop, &r->told);
	close(r->told.fd);
	r->pid = 0;
}

static void on_told(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct recorder *r = w->data;
	char told[RECORDER_PATH_MAX];
	const ssize_t n = read(w->fd, told, sizeof told);
	pid_t pid = r->pid;

	(void)loop, (void)events;
	if (n == (ssize_t)sizeof told) {
		snprintf(r->file, sizeof r->file, "%.*s", (int)sizeof told - 1, told);
	} else {
		r->how = RECORDED_FAILED; /* it may have been ended */
		if (n == 1 && (uint8_t)*told < RECORDED_FAILED)
			r->how = (enum recorded)(uint8_t)*told;
		forget_process(r);
		waitpid(pid, NULL, WNOHANG); /* where nobody does it for us */
	}
	r->changed(r->ctx);
}

bool recorder_begin(struct recorder *r, const char *folder, struct recorder_order *o)
{
	int ends[2];
	pid_t pid;
	sigset_t stop, before;

	if (r->pid || pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return false;
	o->seconds = RECORDER_SECONDS;
	/* Who ends it before it has begun must not be heard by what this process has for that. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, &before);
	pid = fork();
	if (pid == 0)
		become_recorder(r, folder, o, ends[1]);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return false;
	}
	r->pid = pid;
	r->how = RECORDED_NOT_YET;
	r->is_anonymous = o->is_anonymous;
	*r->file = '\0';
	ev_io_init(&r->told, on_told, ends[0], EV_READ);
	r->told.data = r;
	ev_io_start(r->loop, &r->told);
	return true;
}

void recorder_stop(struct recorder *r)
{
	if (r->pid)
		kill(r->pid, SIGTERM);
}

void recorder_finish(struct recorder *r)
{
	if (!r->pid)
		return;
	recorder_stop(r);
	forget_process(r);
}
