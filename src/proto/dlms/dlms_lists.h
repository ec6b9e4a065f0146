/* Positional lists: pushes that send values without names. What stands where is known for the lists
 * that grid operators are known to set, and for those that the owner defines. A list is recognised
 * by the types of all its elements and by what is in each that can be checked, never by their
 * number alone. Left out: lists that name their values (dlms_values.h). */
#ifndef PROTO_DLMS_DLMS_LISTS_H
#define PROTO_DLMS_DLMS_LISTS_H

#include "proto/dlms/dlms_known_lists.h"
#include "proto/dlms/dlms_list.h"

struct dlms_elements;
struct dlms_notification;
struct telegram;

/* Fills `t` from the value of a push when a list fits; the owner's (may be NULL) come first, in
 * their order. Of those that are built in either one alone fits, or one that is proven by more than
 * the others; else what the push says is open. `t` also gets the name of a list that is built in,
 * and how sure it is. Returns the list, or NULL with nothing filled. */
const struct dlms_list *dlms_positional(
	const struct dlms_notification *n, const struct dlms_lists *lists, struct telegram *t);

/* The same of a push whose elements have been read. */
const struct dlms_list *dlms_positional_plain(const struct dlms_notification *n,
	const struct dlms_lists *lists, const struct dlms_elements *all, struct telegram *t);

/* Fills `t` with the values as they stand, without names: for a person who will name them. Octets
 * are borrowed from `value`; of more values than `t` has room for the first are kept. */
void dlms_unnamed(struct bytes value, struct telegram *t);

#endif
