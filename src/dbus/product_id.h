/* The number by which Victron's programs know a product. Victron assigns them; 0xffff is of those
 * to whom none was given, and the GUI attaches no page of a plug-in to it that is meant for one of
 * them (doc/product-id.md). */
#ifndef DBUS_PRODUCT_ID_H
#define DBUS_PRODUCT_ID_H

enum { PRODUCT_ID = 0xffff };

#endif
