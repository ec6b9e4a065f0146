/* A telegram in each form that meters send it in, with the same meaning. */
#ifndef TESTS_SUPPORT_FORMS_H
#define TESTS_SUPPORT_FORMS_H

#include "proto/protocol.h"
#include "support/octets.h"

#include <stdbool.h>

/* What a meter says. Import and export are never both above zero. */
struct form_values {
	unsigned import_w, export_w, import_wh, export_wh;
	uint32_t n; /* counts the telegrams */
};

struct form {
	const char *name;
	const struct protocol *protocol;
	enum telegram_check check; /* of each of its frames */
	bool is_ciphered, is_signed;
	bool is_in_parts;
	/* Appends the telegram. */
	void (*make)(struct octets *wire, const struct form_values *v);
};

extern const struct form forms[];
extern const size_t n_forms;

/* What it takes to read the form; borrowed from the function until it is called again. */
const struct protocol_conf *form_conf(const struct form *f);

#endif
