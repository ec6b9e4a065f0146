/* A local stream socket, the end that tells. A new reader is told of all stations as fast as it
 * reads, each with what it says by then; afterwards each line is sent once, whole or not at all.
 * Left out: what lines say (stream_writer.c, stream_station.c). */
#include "stream/stream_client.h"

#include "base/log.h"
#include "stream/stream_writer.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* For all that is told to a new reader. */
static const double patience_s = 5;

enum {
	OCTETS_QUEUE = 32 * 1024, /* of one who reads octets: they come in small pieces */
};

/* What it wants instead of lines is said with the name of a station. */
static const char octets_word[] = "octets ";

static const char *const words[N_STREAM_WORDS] = {"align", "account", "registers"};

static void forget(const struct stream_client *c, struct stream_station *t)
{
	t->owes_meter &= (uint8_t)~c->bit;
	t->owes_state &= (uint8_t)~c->bit;
}

void stream_client_leave(struct stream_client *c)
{
	if (!c->loop)
		return;
	for (struct stream_station *t = *c->stations; t; t = t->next)
		forget(c, t);
	ev_io_stop(c->loop, &c->readable);
	ev_io_stop(c->loop, &c->writable);
	ev_timer_stop(c->loop, &c->patience);
	close(c->writable.fd);
	c->loop = NULL;
	c->hooks->left(c->ctx, c);
}

static void leave_for(struct stream_client *c, const char *why)
{
	log_debug("readings: a reader %s is left", why);
	stream_client_leave(c);
}

/* 1: all of it was taken; 0: there is no room; -1: nobody is there any more. The kernel takes a
 * line whole or not at all, and if it ever took a part, the rest would be missed. */
static int send_line(struct stream_client *c, const char *text, size_t n)
{
	ssize_t r = send(c->writable.fd, text, n, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (r == (ssize_t)n)
		return 1;
	if (r < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	stream_client_leave(c);
	return -1;
}

/* Nothing can be sent to who has gone. */
void stream_client_look(struct stream_client *c)
{
	if (c->loop)
		send_line(c, "", 0);
}

/* Who has not been told of all stations yet is told of this one later. */
static void put_off(struct stream_client *c, struct stream_station *t, enum stream_line_of what)
{
	if (what == LINE_OF_METER)
		t->owes_meter |= c->bit;
	if (what == LINE_OF_STATE)
		t->owes_state |= c->bit;
}

void stream_client_tell(struct stream_client *c, struct stream_station *t, enum stream_line_of what,
	const char *text, size_t n)
{
	if (!c->loop || (c->octets_of && what != LINE_OF_END))
		return;
	if (c->octets_of) {
		if (c->octets_of == t)
			stream_client_leave(c);
		return;
	}
	if (!c->is_greeted && what != LINE_OF_END)
		put_off(c, t, what);
	else if (send_line(c, text, n) == 0 && what != LINE_OF_CHANCE)
		leave_for(c, "that does not keep up");
}

void stream_client_octets(
	struct stream_client *c, const struct stream_station *station, struct bytes in)
{
	if (c->loop && c->octets_of == station &&
		send_line(c, (const char *)in.p, bytes_left(&in)) == 0)
		leave_for(c, "of octets that does not keep up");
}

/* Returns as send_line(). */
static int tell_owed(struct stream_client *c, struct stream_station *t)
{
	char lines[2 * STREAM_LINE_MAX];
	size_t n = 0;
	int r;

	if (t->owes_meter & c->bit)
		n = stream_write_meter(lines, &t->told);
	if (t->owes_state & c->bit)
		n += stream_station_state(lines + n, t);
	r = n ? send_line(c, lines, n) : 1;
	if (r == 1)
		forget(c, t);
	return r;
}

static void stop_greeting(struct stream_client *c)
{
	c->is_greeted = true;
	ev_io_stop(c->loop, &c->writable);
	ev_timer_stop(c->loop, &c->patience);
}

/* As far as it has room; the rest when it has more. */
static void greet(struct stream_client *c)
{
	int r = 1;

	for (struct stream_station *t = *c->stations; t && r == 1; t = t->next)
		r = tell_owed(c, t);
	if (r == 0)
		ev_io_start(c->loop, &c->writable);
	if (r == 1)
		stop_greeting(c);
}

static void on_writable(struct ev_loop *loop, struct ev_io *w, int events)
{
	(void)loop;
	if (events & EV_ERROR)
		stream_client_leave(w->data);
	else
		greet(w->data);
}

static void on_impatient(struct ev_loop *loop, struct ev_timer *w, int events)
{
	(void)loop, (void)events;
	leave_for(w->data, "that does not begin to read");
}

/* From now on no line but the next. False: there is no such station, or it reads octets already. */
static bool begin_octets(struct stream_client *c, const char *name)
{
	static const int size = OCTETS_QUEUE;
	struct stream_station *t = *c->stations;
	char line[STREAM_LINE_MAX];

	while (t && !(t->is_told && strcmp(t->told.station, name) == 0))
		t = t->next;
	if (!t || c->octets_of)
		return false;
	stop_greeting(c);
	for (struct stream_station *of = *c->stations; of; of = of->next)
		forget(c, of);
	setsockopt(c->writable.fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	c->octets_of = t;
	send_line(c, line, stream_write_octets(line, name));
	return true;
}

/* False: it is none. */
static bool take_word(struct stream_client *c)
{
	c->word[c->n_word] = '\0';
	c->n_word = 0;
	if (strncmp(c->word, octets_word, sizeof octets_word - 1) == 0)
		return begin_octets(c, c->word + sizeof octets_word - 1);
	for (enum stream_word word = 0; word < N_STREAM_WORDS; word++)
		if (strcmp(c->word, words[word]) == 0) {
			c->hooks->word(c->ctx, c, word);
			return true;
		}
	return false;
}

/* No more than the longest word, unless the name of a station follows. */
static size_t room_for_word(const struct stream_client *c)
{
	const size_t n = sizeof octets_word - 1;

	return c->n_word >= n && memcmp(c->word, octets_word, n) == 0 ? sizeof c->word
								      : STREAM_WORD_MAX;
}

static bool take_octet(struct stream_client *c, char octet)
{
	if (octet == '\n')
		return take_word(c);
	if (!octet || c->n_word == room_for_word(c) - 1)
		return false;
	c->word[c->n_word++] = octet;
	return true;
}

static void take(struct stream_client *c, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!take_octet(c, text[i])) {
			leave_for(c, "that sends what is no word");
			return;
		}
}

static void on_readable(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct stream_client *c = w->data;
	char text[64];
	ssize_t n = events & EV_ERROR ? 0 : recv(w->fd, text, sizeof text, MSG_DONTWAIT);

	if (n > 0) {
		take(c, text, (size_t)n);
	} else if (events & EV_ERROR || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		stream_client_leave(c);
	} else if (n == 0) { /* who says no more may still read */
		ev_io_stop(loop, &c->readable);
		stream_client_look(c);
	}
}

/* The first line, and who is owed the next ones. */
static void say_hello(struct stream_client *c)
{
	char line[STREAM_LINE_MAX];
	struct stream_hello h;
	bool has_room = true;

	stream_hello_begin(&h, line, GRIDMETER_VERSION);
	for (struct stream_station *t = *c->stations; t; t = t->next) {
		if (!t->is_told)
			continue;
		has_room = has_room && stream_hello_add(&h, &t->told);
		if (!has_room)
			t->owes_meter |= c->bit;
		t->owes_state |= c->bit;
	}
	if (send_line(c, line, stream_hello_end(&h)) == 1)
		greet(c);
}

void stream_client_begin(struct stream_client *c, int fd)
{
	c->is_greeted = c->is_aligning = false;
	c->registers_until_ms = 0;
	c->octets_of = NULL;
	c->n_word = 0;
	ev_io_init(&c->readable, on_readable, fd, EV_READ);
	ev_io_init(&c->writable, on_writable, fd, EV_WRITE);
	ev_timer_init(&c->patience, on_impatient, patience_s, 0);
	c->readable.data = c->writable.data = c->patience.data = c;
	ev_io_start(c->loop, &c->readable);
	ev_timer_start(c->loop, &c->patience);
	say_hello(c);
}
