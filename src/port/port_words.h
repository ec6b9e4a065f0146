/* The state of a port, and what is wrong with it, in words: for programs (enum port_state) and for
 * people. Left out: what the doctor says about it (doctor/words.h). */
#ifndef PORT_PORT_WORDS_H
#define PORT_PORT_WORDS_H

#include "port/port_state.h"

#include <stddef.h>

/* How it is: open, or by the negative errno of port_open() why it is not; 0: nothing was tried. */
enum port_state port_state(const struct port *p, int error);

/* The same of a port that is not open. */
enum port_state port_state_of(int error);

/* What a negative errno of port_open() means, for people, as "is not there": without what to do
 * about it. Cut where it does not fit. */
void port_fact(int error, char *to, size_t size);

/* The same of one of port_read() or port_keep(), by which a port was lost. Static, or of
 * strerror(). */
const char *port_loss_fact(int error);

/* Who has it, as ": sleep, process 12", where that is the reason `error`; else "". */
void port_name_holder(const struct looker *looker, const char *path, int error, char to[64]);

/* What a negative errno of port_open() means and what to do about it, for people. Static, or of
 * strerror(). */
const char *port_strerror(int error);

/* Why `path` could not be opened, by the negative errno of port_open(), for people: with its name
 * and, if somebody else has it, who, as `looker` sees (port/holders.h; may be NULL). */
void port_explain(const struct looker *looker, const char *path, int error, char *to, size_t size);

#endif
