/* One line in the list of commands. */
#include "cmd/share_options.h"

#include "cmd/cmd.h"

const struct options cmd_share_options = {
	.command = "share",
	.texts = &option_texts,
	.summary = PACKED("tell others: MQTT, Home Assistant, a page for browsers, Prometheus"),
};
