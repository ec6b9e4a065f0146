/* What meters say, for Prometheus: one table of families in base units, in the text format 0.0.4 or
 * as OpenMetrics 1.0. Numbers have all the digits of the meter; energy is in joules. The values of
 * a meter that is silent are left out. Pure. Left out: HTTP (http_routes.h). */
#ifndef SHARE_HTTP_METRICS_H
#define SHARE_HTTP_METRICS_H

#include "base/writer.h"
#include "share/share.h"

enum metrics_form { METRICS_PROMETHEUS, METRICS_OPEN };

/* The form that an Accept wants (NULL: none was sent), and its type. */
enum metrics_form metrics_form_of(const char *accepted);
const char *metrics_type(enum metrics_form form);

/* All that is known of all meters and outputs. */
void metrics_write(struct writer *w, const struct share *share, enum metrics_form form);

#endif
