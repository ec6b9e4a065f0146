/* An account of a station at work, as JSON: what each layer from the port to the bus has done so far. What is not
 * known is left out. No key is in it, and of the meter's numbers only what stands on the bus. */
#ifndef CMD_ACCOUNT_H
#define CMD_ACCOUNT_H

#include <cjson/cJSON.h>

struct link;
struct station;

/* The wire and the meter; NULL without memory. The caller's to delete. */
cJSON *account_of_link(const struct link *l);

/* The same with section and service. */
cJSON *account_of_station(const struct station *s);

#endif
