/* Goes from one port to the next, and forgets what was of the one before: what was heard there, and
 * what was said of it. Left out: which port is the next (port_hunt.c). */
#include "link/link_path.h"

#include "link/link_state.h"
#include "link/link_line.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What was heard on one port is not told of another. */
static void leave_port(struct link *l)
{
	if (l->state.was_open && l->hunt.is_on && l->hooks->leaving)
		l->hooks->leaving(l->ctx);
	l->state.was_open = false;
	if (l->meter.listener.n_bytes)
		l->state.silent_since_ms = 0;
	l->state.last_error = 0;
	l->state.is_sought_again = l->state.is_inverted = false;
	*l->last_words = '\0';
	l->diagnosis = (struct line_diagnosis){0};
	meter_moved(&l->meter);
}

void link_set_path(struct link *l, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (*l->path && strcmp(l->path, path) != 0)
		leave_port(l);
	snprintf(l->path, sizeof l->path, "%s", path);
	snprintf(l->label, sizeof l->label, "%.63s", slash && slash[1] ? slash + 1 : path);
}

bool link_try_path(struct link *l, const char *path)
{
	struct port_place at;
	int r;

	if (l->hooks->is_others && l->hooks->is_others(l->ctx, path))
		return false;
	link_set_path(l, path);
	link_line_before(l);
	port_place_of(path, &at);
	r = port_open(&l->port, &at, &l->search.line);
	port_hunt_learn(&l->hunt, path, r);
	l->state.is_held |= r == -EBUSY;
	return r == 0;
}
