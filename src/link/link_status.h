/* The status of a link: what is known of port, line and meter. */
#ifndef LINK_LINK_STATUS_H
#define LINK_LINK_STATUS_H

struct link;
struct status;

/* Fills `to`, all of it; what belongs to a source and its outputs is not known. */
void link_status(const struct link *l, struct status *to);

#endif
