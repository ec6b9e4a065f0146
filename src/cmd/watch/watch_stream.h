/* The other side of `gridmeter watch`, where there is no bus: follows the readings stream of the
 * daemon of this machine, gridmeter-readings(7), and fills in what watch_state.h describes. */
#ifndef CMD_WATCH_STREAM_H
#define CMD_WATCH_STREAM_H

#include "cmd/watch/watch_state.h"
#include "stream/stream_reader.h"

#include <ev.h>

struct watch_stream {
	struct watch_state *state;
	struct ev_loop *loop;
	struct ev_io readable;
	struct ev_timer second;
	struct stream_reader reader;
	char path[108]; /* of the socket */
	int fd;         /* -1: nobody answers */
	void (*changed)(void *ctx, struct watch_meter *m);
	void *ctx;
};

/* The socket of the daemon of this machine; "": its name is too long. */
void watch_stream_path(char out[108]);

/* As watch_bus_start() and watch_bus_stop(). */
void watch_stream_start(struct watch_stream *w, struct ev_loop *loop, struct watch_state *state,
	void (*changed)(void *ctx, struct watch_meter *m), void *ctx);
void watch_stream_stop(struct watch_stream *w);

#endif
