/* A stream socket of the local machine, both ends. */
#include "cmd/run/status.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "cmd/run/account.h"
#include "cmd/run/stations.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	BACKLOG = 4,
	ANSWER_MAX = 128 * 1024, /* less than what a socket buffers */
};

void status_folder(char out[PATH_MAX])
{
	const char *given = getenv("RUNTIME_DIRECTORY");

	if (given && *given) /* systemd separates several by colons */
		snprintf(out, PATH_MAX, "%.*s", (int)strcspn(given, ":"), given);
	else
		snprintf(out, PATH_MAX, "/run/gridmeter");
}

static cJSON *account_of(const struct status *s)
{
	cJSON *all = cJSON_CreateObject(), *list;

	if (!all)
		return NULL;
	json_add_text(all, "version", GRIDMETER_VERSION);
	cJSON_AddNumberToObject(all, "process", (double)getpid());
	cJSON_AddNumberToObject(all, "uptime_ms", (double)(clock_ms() - s->since_ms));
	list = cJSON_AddArrayToObject(all, "stations");
	for (size_t i = 0; i < s->stations->n; i++)
		if (s->stations->of[i].is_running)
			cJSON_AddItemToArray(list, account_of_station(&s->stations->of[i]));
	return all;
}

/* What does not fit into the buffer of the socket is lost: nobody is waited for. */
static void tell(const struct status *s, int fd)
{
	cJSON *all = account_of(s);
	char *text = cJSON_PrintUnformatted(all);
	size_t n = text ? strlen(text) : 0;

	if (n && n <= ANSWER_MAX && send(fd, text, n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		log_debug("status: %s", strerror(errno));
	cJSON_free(text);
	cJSON_Delete(all);
}

static void on_asked(struct ev_loop *loop, struct ev_io *w, int events)
{
	int fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)loop, (void)events;
	if (fd < 0)
		return;
	tell(w->data, fd);
	close(fd);
}

static int new_socket(const char *path, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address->sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address->sun_path, path);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* Whether somebody answers at that path. */
static bool is_alive(const char *path)
{
	struct sockaddr_un address;
	int fd = new_socket(path, &address);
	bool answers;

	if (fd < 0)
		return false;
	answers = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 || errno == EAGAIN;
	close(fd);
	return answers;
}

/* Returns the descriptor, or -1 with errno. */
static int listen_at(const char *path)
{
	struct sockaddr_un address;
	int fd = new_socket(path, &address);
	mode_t mask = umask(0177);
	int error = 0;

	unlink(path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
		listen(fd, BACKLOG) < 0)
		error = errno;
	umask(mask);
	if (!error)
		return fd;
	if (fd >= 0)
		close(fd);
	errno = error;
	return -1;
}

static bool choose_path(char out[108])
{
	char folder[PATH_MAX], path[PATH_MAX + 32];

	status_folder(folder);
	if (mkdir(folder, 0700) < 0 && errno != EEXIST)
		return false;
	snprintf(path, sizeof path, "%s/status", folder);
	if (is_alive(path))
		snprintf(path, sizeof path, "%s/status.%d", folder, (int)getpid());
	if (strlen(path) >= 108) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(out, path);
	return true;
}

void status_start(struct status *s, struct ev_loop *loop, const struct stations *stations)
{
	int fd;

	*s = (struct status){.loop = loop, .stations = stations, .since_ms = clock_ms()};
	fd = choose_path(s->path) ? listen_at(s->path) : -1;
	if (fd < 0) {
		log_debug("no socket for the status, gridmeter doctor will have to do without: %s",
			strerror(errno));
		s->path[0] = '\0';
		return;
	}
	ev_io_init(&s->asked, on_asked, fd, EV_READ);
	s->asked.data = s;
	ev_io_start(loop, &s->asked);
}

void status_stop(struct status *s)
{
	if (!s->path[0])
		return;
	ev_io_stop(s->loop, &s->asked);
	close(s->asked.fd);
	unlink(s->path);
	s->path[0] = '\0';
}

static cJSON *read_answer(int fd)
{
	char *text = malloc(ANSWER_MAX + 1);
	cJSON *answer;
	size_t n = 0;
	ssize_t r;

	if (!text)
		return NULL;
	while (n < ANSWER_MAX && (r = read(fd, text + n, ANSWER_MAX - n)) > 0)
		n += (size_t)r;
	text[n] = '\0';
	answer = cJSON_Parse(text);
	free(text);
	return answer;
}

/* NULL with errno. */
static cJSON *ask_one(const char *path)
{
	const struct timeval patience = {.tv_sec = 1};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	cJSON *answer = NULL;

	if (fd < 0 || strlen(path) >= sizeof address.sun_path)
		return NULL;
	strcpy(address.sun_path, path);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		answer = read_answer(fd);
	close(fd);
	return answer;
}

int status_ask(cJSON *daemons[STATUS_DAEMONS_MAX])
{
	char folder[PATH_MAX], path[PATH_MAX + NAME_MAX + 2];
	struct dirent *entry;
	int n = 0;
	DIR *d;

	status_folder(folder);
	d = opendir(folder);
	if (!d)
		return errno == EACCES ? -EACCES : 0;
	while (n < STATUS_DAEMONS_MAX && (entry = readdir(d))) {
		if (strncmp(entry->d_name, "status", 6) != 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		daemons[n] = ask_one(path);
		n += daemons[n] != NULL;
	}
	closedir(d);
	return n;
}
