/* A list that grows; its elements stay where they are, as timers and ports point to them. Left out:
 * what is put into it. */
#include "doctor/subject_list.h"

#include "base/print.h"
#include "base/shortage.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 16 };

static bool make_room(struct subjects *p)
{
	size_t room = p->n < ROOM_FIRST ? ROOM_FIRST : p->n + 1;
	struct subject **of = shortage_grow(p->of, p->n, &p->room, room, sizeof *of);

	if (of)
		p->of = of;
	return of;
}

struct subject *subjects_add(struct subjects *p)
{
	struct subject *subject = make_room(p) ? shortage_take(1, sizeof *subject) : NULL;

	if (subject)
		p->of[p->n++] = subject;
	else
		print_err("gridmeter doctor: something is left out: no memory\n");
	return subject;
}

struct subject *subjects_add_known(struct subjects *p, enum fact fact)
{
	struct subject *subject = subjects_add(p);

	if (subject) {
		subject->is_done = true;
		facts_set(&subject->facts, fact, 1);
	}
	return subject;
}

struct subject *subjects_add_first(struct subjects *p, enum fact fact)
{
	struct subject *subject = subjects_add_known(p, fact);

	if (subject) {
		memmove(p->of + 1, p->of, (p->n - 1) * sizeof(struct subject *));
		p->of[0] = subject;
	}
	return subject;
}

void subjects_finish(struct subjects *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->of[i]->is_listening)
			probe_stop(&p->of[i]->probe);
		free(p->of[i]);
	}
	free(p->of);
	p->of = NULL;
	p->n = p->room = 0;
}
