/* gridmeter watch: the grid meters on the bus, or those that a daemon reads, live in a terminal, or
 * as lines in a pipe. Left out: following them (watch_bus.c, watch_stream.c) and drawing them
 * (watch_view.c). */
#include "cmd/cmd.h"
#include "cmd/progress.h"
#include "config/config_file.h"
#include "config/config_place.h"
#include "base/machine.h"
#include "base/print.h"
#include "daemon/confine.h"
#include "daemon/loop.h"
#include "daemon/status_server.h"
#include "cmd/watch/watch_bus.h"
#include "cmd/watch/watch_json.h"
#include "cmd/watch/watch_options.h"
#include "cmd/watch/watch_stream.h"
#include "cmd/watch/watch_view.h"
#include "base/clock.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
	WAIT_DEFAULT_S = 5,
	PLAIN_COLUMNS = 100, /* --once into a pipe */
	PLAIN_ROWS = 16 * WATCH_METERS_MAX,
};

static const double redraw_s = 0.1; /* at the most */

struct watch {
	const struct watch_options *o;
	struct ev_loop *loop;
	struct watch_state state;
	struct watch_screen screen;
	struct watch_bus bus;
	struct watch_stream stream;
	struct ev_timer second, redraw, end;
	struct ev_io keys, reader;
	struct ev_signal interrupt, terminate, resize;
	struct termios before;
	bool is_screen; /* a terminal that is redrawn, not lines */
	bool is_seen;   /* a meter was on the bus, now or before */
	unsigned told;  /* bits of enum watch_lack */
	struct progress progress;
	int status;
};

static void look_at_clock(struct watch_state *s)
{
	time_t now = time(NULL);
	struct tm local;

	s->now_ms = clock_ms();
	localtime_r(&now, &local);
	snprintf(s->clock, sizeof s->clock, "%02u:%02u:%02u", (unsigned)local.tm_hour % 24,
		(unsigned)local.tm_min % 60, (unsigned)local.tm_sec % 61);
}

static void measure_terminal(struct watch *w)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_col || !size.ws_row)
		return;
	w->screen.columns = size.ws_col;
	w->screen.rows = size.ws_row - 1; /* a newline in the last row would scroll */
}

/* What watch_view() or watch_line() has drawn: colours are ours, and texts harmless. */
static void show(const char *drawn, size_t n)
{
	fwrite(drawn, 1, n, stdout);
}

static void draw(struct watch *w)
{
	static char text[WATCH_TEXT_SIZE];

	look_at_clock(&w->state);
	watch_view(&w->state, &w->screen, text);
	print_out("\033[H");
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		show(line, (size_t)(end - line));
		print_out("\033[K\r\n");
	}
	print_out("\033[J");
	fflush(stdout);
}

static void print_each(struct watch_state *s)
{
	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		if (watch_meter_is_there(&s->meters[i]))
			watch_json(&s->meters[i], s->is_stream);
	fflush(stdout);
}

static void print_once(struct watch *w)
{
	static char text[WATCH_TEXT_SIZE];

	if (w->o->json) {
		print_each(&w->state);
		return;
	}
	look_at_clock(&w->state);
	watch_view(&w->state, &w->screen, text);
	show(text, strlen(text));
	fflush(stdout);
}

/* Where there is no screen that says so: on standard error, which no pipe of values takes. */
static void tell_waiting(struct watch *w)
{
	const unsigned lack = 1u << watch_lack(&w->state);
	char text[WATCH_LACK_SIZE];

	watch_lack_text(&w->state, text);
	progress_say(&w->progress, "%s", text);
	if (!w->progress.is_on && !(w->told & lack))
		print_err("gridmeter watch: %s\n", text);
	w->told |= lack;
}

static void finish(struct watch *w, int status)
{
	w->status = status;
	ev_break(w->loop, EVBREAK_ALL);
}

/* Nobody reads any more: that is the end, and no mistake. */
static void flush(struct watch *w)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		finish(w, EXIT_FINE);
}

static void on_closed(struct ev_loop *loop, struct ev_io *io, int events)
{
	(void)loop, (void)events;
	finish(io->data, EXIT_FINE);
}

/* A pipe that is written to can be read when its other end is closed, and only then; a meter that
 * says nothing for long would not show it. */
static void heed_reader(struct watch *w)
{
	struct stat st;

	signal(SIGPIPE, SIG_IGN);
	ev_io_init(&w->reader, on_closed, STDOUT_FILENO, EV_READ);
	w->reader.data = w;
	if (fstat(STDOUT_FILENO, &st) == 0 && S_ISFIFO(st.st_mode))
		ev_io_start(w->loop, &w->reader);
}

static bool has_power(const struct watch_state *s)
{
	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		if (watch_meter_is_there(&s->meters[i]) && s->meters[i].value[Q_POWER].is_valid)
			return true;
	return false;
}

/* Every meter that the bus has named has said what it knows. */
static bool all_heard(const struct watch_state *s)
{
	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		if (s->meters[i].name[0] && !s->meters[i].heard_ms)
			return false;
	return true;
}

/* A line that differs from the last one in more than the time of day. */
static void print_line(struct watch *w, const struct watch_meter *m)
{
	static char text[WATCH_TEXT_SIZE], last[WATCH_TEXT_SIZE];
	const char *said;

	look_at_clock(&w->state);
	watch_line(&w->state, m, text);
	said = text + strlen(w->state.clock);
	if (strcmp(said, last) == 0)
		return;
	strcpy(last, said);
	progress_clear(&w->progress);
	show(text, strlen(text));
	flush(w);
}

/* What it is called and measures, once it has told. */
static void print_news(struct watch *w, struct watch_meter *m)
{
	if (!m->is_news || (!m->heard_ms && watch_meter_is_there(m)))
		return;
	m->is_news = false;
	progress_clear(&w->progress);
	watch_json(m, w->state.is_stream);
	flush(w);
}

/* A meter has said something, has come or has gone. */
static void on_changed(void *ctx, struct watch_meter *m)
{
	struct watch *w = ctx;

	w->is_seen |= watch_meter_is_there(m);
	if (w->o->once) {
		if (has_power(&w->state) && all_heard(&w->state))
			finish(w, EXIT_FINE);
	} else if (w->o->json) {
		print_news(w, m);
	} else if (!w->is_screen) {
		print_line(w, m);
	} else if (!ev_is_active(&w->redraw)) {
		ev_timer_set(&w->redraw, redraw_s, 0);
		ev_timer_start(w->loop, &w->redraw);
	}
}

static void on_redraw(struct ev_loop *loop, struct ev_timer *timer, int events)
{
	(void)loop, (void)events;
	draw(timer->data);
}

static void remember(struct watch_meter *m)
{
	if (m->n_history == WATCH_HISTORY) {
		memmove(m->history, m->history + 1, sizeof m->history - sizeof *m->history);
		m->n_history--;
	}
	m->history[m->n_history++] = m->value[Q_POWER];
}

static void on_second(struct ev_loop *loop, struct ev_timer *timer, int events)
{
	struct watch *w = timer->data;

	(void)loop, (void)events;
	for (size_t i = 0; i < WATCH_METERS_MAX; i++)
		if (w->state.meters[i].name[0])
			remember(&w->state.meters[i]);
	if (w->is_screen)
		draw(w);
	else if (w->o->once || !w->is_seen)
		tell_waiting(w);
}

static void on_end(struct ev_loop *loop, struct ev_timer *timer, int events)
{
	struct watch *w = timer->data;

	(void)loop, (void)events;
	finish(w, (w->o->once ? has_power(&w->state) : w->is_seen) ? EXIT_FINE : EXIT_NOTHING);
}

static void on_signal(struct ev_loop *loop, struct ev_signal *signal, int events)
{
	(void)loop, (void)events;
	finish(signal->data, EXIT_FINE);
}

static void on_resize(struct ev_loop *loop, struct ev_signal *signal, int events)
{
	struct watch *w = signal->data;

	(void)loop, (void)events;
	measure_terminal(w);
	if (w->is_screen)
		draw(w);
}

static void on_keys(struct ev_loop *loop, struct ev_io *io, int events)
{
	struct watch *w = io->data;
	char keys[16];
	ssize_t n = read(STDIN_FILENO, keys, sizeof keys);

	(void)events;
	if (n <= 0)
		ev_io_stop(loop, io);
	if (n > 0 && memchr(keys, 'q', (size_t)n))
		finish(w, EXIT_FINE);
}

/* The other screen of the terminal, without a cursor; keys come one by one. */
static void enter_screen(struct watch *w)
{
	struct termios t;

	print_out("\033[?1049h\033[?25l");
	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &w->before) < 0)
		return;
	t = w->before;
	t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &t);
	ev_io_init(&w->keys, on_keys, STDIN_FILENO, EV_READ);
	w->keys.data = w;
	ev_io_start(w->loop, &w->keys);
}

static void leave_screen(struct watch *w)
{
	print_out("\033[?25h\033[?1049l");
	fflush(stdout);
	if (w->keys.data)
		tcsetattr(STDIN_FILENO, TCSANOW, &w->before);
}

static void start_timers(struct watch *w)
{
	double end = w->o->once ? w->o->wait_s : w->o->seconds;

	ev_timer_init(&w->second, on_second, 1, 1);
	ev_timer_init(&w->redraw, on_redraw, 0, 0);
	ev_timer_init(&w->end, on_end, end, 0);
	w->second.data = w->redraw.data = w->end.data = w;
	ev_timer_start(w->loop, &w->second);
	if (end > 0)
		ev_timer_start(w->loop, &w->end);
}

static void start_signals(struct watch *w)
{
	ev_signal_init(&w->interrupt, on_signal, SIGINT);
	ev_signal_init(&w->terminate, on_signal, SIGTERM);
	ev_signal_init(&w->resize, on_resize, SIGWINCH);
	w->interrupt.data = w->terminate.data = w->resize.data = w;
	ev_signal_start(w->loop, &w->interrupt);
	ev_signal_start(w->loop, &w->terminate);
	ev_signal_start(w->loop, &w->resize);
}

/* Whether the terminal shows UTF-8, by the first of these variables that says anything. */
static bool speaks_utf8(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *v = getenv(variables[i]);

		if (v && *v)
			return strcasestr(v, "utf-8") || strcasestr(v, "utf8");
	}
	return false;
}

static void set_screen(struct watch *w)
{
	bool tty = isatty(STDOUT_FILENO);

	w->is_screen = tty && !w->o->once && !w->o->json;
	w->screen = (struct watch_screen){
		.columns = PLAIN_COLUMNS,
		.rows = PLAIN_ROWS,
		.colour = tty && !getenv("NO_COLOR"),
		.utf8 = speaks_utf8(),
	};
	if (tty)
		measure_terminal(w);
}

/* The bus, or the stream: whoever has no bus wants to see the meter all the same. */
static void choose(struct watch *w)
{
	const char *bus = w->o->bus;
	char path[108];

	watch_stream_path(path);
	w->state.is_stream = w->o->stream || (bus && config_is_without_bus(bus)) ||
			     (!bus && !machine_has_bus() && access(path, F_OK) == 0);
	snprintf(w->state.address, sizeof w->state.address, "%s",
		w->state.is_stream ? path
		: bus              ? bus
				   : "the system bus");
}

static void confine(const struct watch *w)
{
	char folder[PATH_MAX];
	struct sandbox s;

	sandbox_init(&s, SANDBOX_LOOP | SANDBOX_BUS | SANDBOX_SCREEN);
	status_folder(folder);
	if (w->state.is_stream)
		sandbox_allow(&s, FOLDER_READ, folder);
	else
		confine_bus(&s, w->o->bus);
	sandbox_enter(&s);
}

static void follow(struct watch *w)
{
	if (w->state.is_stream)
		watch_stream_start(&w->stream, w->loop, &w->state, on_changed, w);
	else
		watch_bus_start(&w->bus, w->loop, w->o->bus, &w->state, on_changed, w);
}

static void stop_following(struct watch *w)
{
	if (w->state.is_stream)
		watch_stream_stop(&w->stream);
	else
		watch_bus_stop(&w->bus);
}

static int watch(const struct watch_options *o)
{
	static struct watch w;

	w.o = o;
	choose(&w);
	w.loop = loop_new(!w.state.is_stream);
	if (!w.loop)
		return EXIT_MACHINE;
	set_screen(&w);
	progress_begin(&w.progress, (unsigned)(o->once ? o->wait_s : o->seconds));
	start_signals(&w);
	heed_reader(&w);
	start_timers(&w);
	confine(&w);
	follow(&w);
	if (w.is_screen) {
		enter_screen(&w);
		draw(&w);
	}
	ev_run(w.loop, 0);
	if (w.is_screen)
		leave_screen(&w);
	progress_clear(&w.progress);
	if (o->once)
		print_once(&w);
	stop_following(&w);
	ev_loop_destroy(w.loop);
	return w.status;
}

/* That of the configuration of the machine, whose daemon is watched; borrowed. */
static const char *find_bus(void)
{
	static struct config_file file;
	struct config_place place;
	struct conf_error error;

	config_place_find_readable(&place, "watch");
	config_file_reset(&file);
	if (*place.file && !config_file_read(&file, place.file, &error))
		print_err("gridmeter watch: %s\n", error.text);
	config_file_forget_keys(&file);
	return *file.common.bus ? file.common.bus : NULL;
}

int cmd_watch(int argc, char **argv)
{
	struct watch_options o = {.wait_s = WAIT_DEFAULT_S};
	int status = options_take(&watch_options, &o, argc, argv);

	if (status != OPTIONS_TAKEN)
		return status;
	if (!o.bus && !o.stream)
		o.bus = find_bus();
	return watch(&o);
}
