/* What is told of each meter at a broker, and what of that is due: its discovery, whether it is
 * available, how well it is heard, its state. Left out: the session (mqtt_session.h), and the
 * events that make something due (mqtt_sink.c). */
#ifndef SHARE_MQTT_MQTT_METERS_H
#define SHARE_MQTT_MQTT_METERS_H

#include "base/writer.h"
#include "share/mqtt/mqtt_rates.h"
#include "share/mqtt/mqtt_session.h"
#include "share/sink_words.h"

struct mqtt_meter {
	struct mqtt_meter *next;
	const struct share_meter *m; /* NULL: it has gone, and that is to be told */
	char key[SHARE_KEY_SIZE];
	bool is_discovery_due, is_availability_due, is_health_due;
	bool is_told_live;       /* that it is available */
	bool is_blocked;         /* its state was due, and the broker did not keep up */
	uint32_t known;          /* quantities that it has, a bit each */
	uint32_t told_period_ms; /* by which values expire, as discovery has it; 0: they do not */
	struct mqtt_rates rates;
	uint64_t health_ms; /* when that was told; 0: never */
	uint32_t health_hash;
};

struct mqtt_meters {
	struct mqtt_session *session;
	const struct share_config *config;
	enum language language;
	struct mqtt_meter *first;
	bool is_present;      /* it has been told that this process is there */
	uint64_t told_ms;     /* when the last state was told; 0: never */
	struct decimal power; /* in it */
	bool has_power;
	uint64_t n_dropped;
	struct writer text; /* of the message under way */
};

/* The entry of a meter, which is made where there is none yet; NULL: there is no memory. */
struct mqtt_meter *mqtt_meters_find(struct mqtt_meters *all, const struct share_meter *m);

/* It has another identity, or is heard in another way. */
void mqtt_meter_changed(const struct mqtt_meters *all, struct mqtt_meter *mm);

/* There is a reading. */
void mqtt_meter_heard(struct mqtt_meters *all, struct mqtt_meter *mm);

/* There is none any more. */
void mqtt_meter_silent(struct mqtt_meter *mm);

/* All of them are to be told anew, as to a broker that knows nothing. */
void mqtt_meters_renew(struct mqtt_meters *all);

/* The state of one whose reading has come this moment, if nothing else is in front of it. */
void mqtt_meters_tell_fresh(struct mqtt_meters *all, struct mqtt_meter *mm);

/* Tells what is due, as far as the broker takes it. `is_late`: that this process is there may be
 * told, even if no meter is known. Returns in how many milliseconds to try again; UINT32_MAX: not
 * before something happens. */
uint32_t mqtt_meters_tell(struct mqtt_meters *all, bool is_late);

/* Says that nothing is there any more. */
void mqtt_meters_goodbye(struct mqtt_meters *all);

/* Frees them. Safe twice. */
void mqtt_meters_free(struct mqtt_meters *all);

#endif
