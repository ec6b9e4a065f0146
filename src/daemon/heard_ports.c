/* A list in JSON, as it is told: nobody in here asks what it says. The oldest makes room. */
#include "daemon/heard_ports.h"

#include "base/shortage.h"
#include "port/candidates.h"
#include "status/status_json.h"

#include <string.h>

static const char *port_of(const cJSON *status)
{
	const char *port = cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(status, status_name(STATUS_PORT)));

	return port ? port : "";
}

static cJSON *find(const cJSON *list, const char *port)
{
	cJSON *one;

	cJSON_ArrayForEach(one, list)
		if (strcmp(port_of(one), port) == 0)
			return one;
	return NULL;
}

void heard_ports_note(struct heard_ports *h, const struct status *status)
{
	cJSON *one = status_json(status), *before = find(h->list, port_of(one));

	if (!h->list)
		h->list = cJSON_CreateArray();
	cJSON_Delete(cJSON_DetachItemViaPointer(h->list, before));
	if (cJSON_GetArraySize(h->list) >= CANDIDATES_MAX)
		cJSON_DeleteItemFromArray(h->list, 0);
	if (shortage_is_seen() || !*port_of(one) || !cJSON_AddItemToArray(h->list, one))
		cJSON_Delete(one);
	shortage_forget();
}

void heard_ports_tell(const struct heard_ports *h, cJSON *to)
{
	const cJSON *stations = cJSON_GetObjectItemCaseSensitive(to, "stations"), *one;
	cJSON *ports = cJSON_AddArrayToObject(to, "ports");

	cJSON_ArrayForEach(one, h->list)
		if (!find(stations, port_of(one)))
			cJSON_AddItemToArray(ports, cJSON_Duplicate(one, true));
}

void heard_ports_free(struct heard_ports *h)
{
	cJSON_Delete(h->list);
	h->list = NULL;
}
