/* Octets of ASCII telegrams of which nothing comes; see proto/quiet.h. */
#ifndef PROTO_IEC_IEC_QUIET_H
#define PROTO_IEC_IEC_QUIET_H

#include "proto/quiet.h"

struct iec_framer;

/* See protocol.quiet. */
void iec_quiet(const struct iec_framer *f, struct quiet *q);

#endif
