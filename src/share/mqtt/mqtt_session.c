/* The session is a new one each time, with a new struct mosquitto: that keeps what had QoS 1 and no
 * answer, and would say it again when it is not true any more. Its callbacks only note what has
 * happened; what is done about it follows when it has returned, as inside of one nothing is sent.
 */
#include "share/mqtt/mqtt_session.h"

#include "base/clock.h"
#include "base/text.h"
#include "share/mqtt/mqtt_client.h"
#include "share/mqtt/mqtt_place.h"
#include "share/mqtt/mqtt_secret.h"

#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <string.h>
#include <unistd.h>

enum {
	KEEP_ALIVE_S = 30,
	ANSWER_MS = 15000, /* to the first message */
	STEADY_MS = 30000, /* a session that has held so long was a good one */
	DRAIN_MS = 500,
};

static const double tick_s = 5;

static void note(struct mqtt_session *s, enum sink_problem problem, const char *detail)
{
	if (problem != s->problem)
		s->since_ms = clock_ms();
	s->problem = problem;
	text_clean(s->detail, sizeof s->detail, detail);
}

static void let_go(struct mqtt_session *s)
{
	ev_io_stop(s->loop, &s->io);
	ev_timer_stop(s->loop, &s->tick);
	ev_timer_stop(s->loop, &s->again);
	if (s->library)
		mosquitto_destroy(s->library);
	s->library = NULL;
	mqtt_wire_close(&s->wire);
	s->is_up = s->is_answered = s->is_reborn = s->has_room = false;
	memset(s->unanswered, 0, sizeof s->unanswered);
}

static void try_again(struct mqtt_session *s)
{
	if (s->is_up && clock_ms() - s->begun_ms >= STEADY_MS)
		mqtt_backoff_reset(&s->backoff);
	let_go(s);
	ev_timer_set(&s->again, mqtt_backoff_next_ms(&s->backoff) / 1e3, 0);
	ev_timer_start(s->loop, &s->again);
}

/* What the broker has said comes first, then what became of the connection. */
static void lost(struct mqtt_session *s, enum sink_problem otherwise)
{
	if (s->heard != SINK_FINE)
		note(s, s->heard, s->detail);
	else if (s->wire.problem != SINK_FINE)
		note(s, s->wire.problem, s->wire.detail);
	else
		note(s, otherwise, "");
	try_again(s);
}

static void hear(struct mqtt_session *s, enum sink_problem problem, const char *detail)
{
	s->heard = problem;
	text_clean(s->detail, sizeof s->detail, detail);
}

static bool is_forbidden(int reason)
{
	return reason == CONNACK_REFUSED_BAD_USERNAME_PASSWORD ||
	       reason == CONNACK_REFUSED_NOT_AUTHORIZED || reason == MQTT_RC_NOT_AUTHORIZED ||
	       reason == MQTT_RC_BAD_USERNAME_OR_PASSWORD || reason == MQTT_RC_BANNED;
}

static void on_connack(struct mosquitto *library, void *ctx, int reason, int flags,
	const mosquitto_property *properties)
{
	struct mqtt_session *s = ctx;

	(void)library, (void)flags, (void)properties;
	s->is_answered = reason == 0;
	if (is_forbidden(reason))
		hear(s, SINK_FORBIDDEN, "");
	else if (reason)
		hear(s, SINK_BROKEN,
			s->config->mqtt_version == MQTT_5 ? mosquitto_reason_string(reason)
							  : mosquitto_connack_string(reason));
}

/* The broker of MQTT 5 says why. */
static void on_disconnect(
	struct mosquitto *library, void *ctx, int reason, const mosquitto_property *properties)
{
	(void)library, (void)properties;
	if (reason == MQTT_RC_NOT_AUTHORIZED)
		hear(ctx, SINK_FORBIDDEN, "");
	else if (reason >= MQTT_RC_UNSPECIFIED)
		hear(ctx, SINK_LOST, mosquitto_reason_string(reason));
}

/* The place of a number in the list of those that wait; NULL: there is none. */
static int *find_unanswered(struct mqtt_session *s, int id)
{
	for (size_t i = 0; i < MQTT_UNANSWERED_MAX; i++)
		if (s->unanswered[i] == id)
			return &s->unanswered[i];
	return NULL;
}

/* Of QoS 0 the library calls it as well. */
static void on_published(struct mosquitto *library, void *ctx, int id, int reason,
	const mosquitto_property *properties)
{
	struct mqtt_session *s = ctx;
	int *at = find_unanswered(s, id);

	(void)library, (void)properties;
	if (at)
		*at = 0;
	s->has_room |= at != NULL;
	if (reason == MQTT_RC_NOT_AUTHORIZED)
		note(s, SINK_FORBIDDEN, "it does not take messages under our prefix");
}

static void on_message(struct mosquitto *library, void *ctx, const struct mosquitto_message *m,
	const mosquitto_property *properties)
{
	struct mqtt_session *s = ctx;

	(void)library, (void)properties;
	if (strcmp(m->topic, s->birth) == 0 && !m->retain && m->payloadlen == 6 &&
		memcmp(m->payload, "online", 6) == 0)
		s->is_reborn = true;
}

static void watch(struct mqtt_session *s)
{
	int fd = s->library ? mosquitto_socket(s->library) : -1;
	int events = EV_READ | (fd >= 0 && mosquitto_want_write(s->library) ? EV_WRITE : 0);

	if (ev_is_active(&s->io) && s->io.fd == fd &&
		(s->io.events & (EV_READ | EV_WRITE)) == events)
		return;
	ev_io_stop(s->loop, &s->io);
	ev_io_set(&s->io, fd, events);
	if (fd >= 0)
		ev_io_start(s->loop, &s->io);
}

static void came_up(struct mqtt_session *s)
{
	s->is_answered = false;
	s->is_up = true;
	s->begun_ms = clock_ms();
	note(s, SINK_FINE, "");
	if (*s->birth)
		mosquitto_subscribe(s->library, NULL, s->birth, 0);
	s->hooks->up(s->ctx);
}

/* What the callbacks have noted. */
static void follow_up(struct mqtt_session *s)
{
	if (s->is_answered)
		came_up(s);
	if (s->is_reborn)
		s->hooks->is_reborn(s->ctx);
	s->is_reborn = false;
	if (s->has_room && s->is_up)
		s->hooks->room(s->ctx);
	s->has_room = false;
}

/* Goes on, if the library's call has gone well. */
static bool went_well(struct mqtt_session *s, int error)
{
	if (error == MOSQ_ERR_SUCCESS && mosquitto_socket(s->library) >= 0) {
		follow_up(s);
		mqtt_wire_move(&s->wire);
		watch(s);
		return true;
	}
	lost(s, error == MOSQ_ERR_KEEPALIVE ? SINK_UNREACHABLE : SINK_LOST);
	return false;
}

static void on_io(struct ev_loop *loop, struct ev_io *io, int events)
{
	struct mqtt_session *s = io->data;

	(void)loop;
	s->has_room |= (events & EV_WRITE) != 0;
	if (events & EV_WRITE && !went_well(s, mosquitto_loop_write(s->library, 1)))
		return;
	if (events & EV_READ)
		went_well(s, mosquitto_loop_read(s->library, 1));
}

static void on_tick(struct ev_loop *loop, struct ev_timer *t, int events)
{
	struct mqtt_session *s = t->data;

	(void)loop, (void)events;
	if (!s->is_up && clock_ms() - s->begun_ms >= ANSWER_MS)
		lost(s, SINK_UNREACHABLE);
	else
		went_well(s, mosquitto_loop_misc(s->library));
}

/* The password is read each time: it may be a new one. */
static enum sink_problem set_user(struct mqtt_session *s)
{
	const struct share_config *c = s->config;
	enum sink_problem problem = SINK_NO_PASSWORD;
	char password[MQTT_PASSWORD_SIZE] = "";
	bool has_file = *c->mqtt_password_file;

	if (!*c->mqtt_user)
		return SINK_FINE;
	if (has_file &&
		!mqtt_secret_read(password, sizeof password, c->mqtt_password_file, &problem))
		return problem;
	mqtt_secret_trim(password);
	problem = mosquitto_username_pw_set(s->library, c->mqtt_user, has_file ? password : NULL)
			  ? SINK_BROKEN
			  : SINK_FINE;
	mqtt_secret_forget(password, sizeof password);
	return problem;
}

static enum sink_problem set_up(struct mqtt_session *s)
{
	static const char gone[] = "offline";
	int version = s->config->mqtt_version == MQTT_5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311;

	s->library = mosquitto_new(s->client, true, s);
	if (!s->library)
		return SINK_BROKEN;
	mosquitto_int_option(s->library, MOSQ_OPT_PROTOCOL_VERSION, version);
	mosquitto_connect_v5_callback_set(s->library, on_connack);
	mosquitto_disconnect_v5_callback_set(s->library, on_disconnect);
	mosquitto_publish_v5_callback_set(s->library, on_published);
	mosquitto_message_v5_callback_set(s->library, on_message);
	if (mosquitto_will_set(s->library, s->will, sizeof gone - 1, gone, 1, true))
		return SINK_BROKEN;
	return set_user(s);
}

static bool greet(struct mqtt_session *s)
{
	char door[32];

	mqtt_door_path(door, sizeof door);
	return mosquitto_connect_bind_v5(s->library, door, 0, KEEP_ALIVE_S, NULL, NULL) ==
		       MOSQ_ERR_SUCCESS &&
	       mqtt_wire_join(&s->wire);
}

/* The wire is open, or will not be. */
static void on_open(void *ctx)
{
	struct mqtt_session *s = ctx;
	enum sink_problem problem = s->wire.problem;

	if (problem == SINK_FINE)
		problem = set_up(s);
	if (problem == SINK_FINE && !greet(s))
		problem = SINK_BROKEN;
	if (problem != SINK_FINE) {
		lost(s, problem);
		return;
	}
	s->begun_ms = clock_ms();
	ev_timer_start(s->loop, &s->tick);
	mqtt_wire_move(&s->wire);
	watch(s);
}

static void on_again(struct ev_loop *loop, struct ev_timer *t, int events)
{
	struct mqtt_session *s = t->data;

	(void)loop, (void)events;
	s->heard = SINK_FINE;
	mqtt_wire_open(&s->wire, &s->place);
}

static void find_names(struct mqtt_session *s)
{
	const struct share_config *c = s->config;
	uint32_t seed = mqtt_client_find(s->client, sizeof s->client, c->mqtt_prefix);

	mqtt_backoff_init(&s->backoff, seed ^ (uint32_t)clock_us() ^ (uint32_t)getpid() << 16);
	mqtt_topic_status(s->will, c->mqtt_prefix);
	*s->birth = '\0';
	if (c->homeassistant)
		mqtt_topic_status(s->birth, c->homeassistant_prefix);
}

void mqtt_session_begin(struct mqtt_session *s, struct ev_loop *loop,
	const struct share_config *config, const struct mqtt_hooks *hooks, void *ctx)
{
	*s = (struct mqtt_session){
		.loop = loop, .config = config, .hooks = hooks, .ctx = ctx, .problem = SINK_WAITS};
	s->since_ms = clock_ms();
	mosquitto_lib_init();
	find_names(s);
	ev_init(&s->io, on_io);
	ev_timer_init(&s->tick, on_tick, tick_s, tick_s);
	ev_timer_init(&s->again, on_again, 0, 0);
	s->io.data = s->tick.data = s->again.data = s;
	mqtt_wire_init(&s->wire, loop, config, on_open, s);
	if (!mqtt_place_read(&s->place, config->mqtt, config->mqtt_tls)) {
		note(s, SINK_NAMELESS, "");
		return;
	}
	mqtt_place_text(s->place_text, &s->place);
	ev_timer_start(loop, &s->again);
}

static int publish(struct mqtt_session *s, const struct mqtt_message *m)
{
	mosquitto_property *expiry = NULL;
	int *wait = m->is_kept ? find_unanswered(s, 0) : NULL;
	int error;

	if (m->expiry_s && s->config->mqtt_version == MQTT_5)
		mosquitto_property_add_int32(
			&expiry, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, m->expiry_s);
	error = mosquitto_publish_v5(
		s->library, wait, m->topic, (int)m->n, m->payload, m->is_kept, m->is_kept, expiry);
	mosquitto_property_free_all(&expiry);
	return error;
}

bool mqtt_session_say(struct mqtt_session *s, const struct mqtt_message *m)
{
	if (!s->is_up || publish(s, m) != MOSQ_ERR_SUCCESS)
		return false;
	s->n_told++;
	mqtt_wire_move(&s->wire);
	watch(s);
	return true;
}

bool mqtt_session_has_room(struct mqtt_session *s)
{
	return s->is_up && !mosquitto_want_write(s->library) && find_unanswered(s, 0);
}

bool mqtt_session_is_clear(const struct mqtt_session *s)
{
	return s->is_up && !mosquitto_want_write(s->library) && mqtt_wire_is_clear(&s->wire);
}

void mqtt_session_finish(struct mqtt_session *s)
{
	if (!s->loop)
		return;
	if (s->is_up) {
		mqtt_wire_drain(&s->wire, DRAIN_MS);
		mosquitto_disconnect(s->library);
		mqtt_wire_drain(&s->wire, DRAIN_MS);
	}
	let_go(s);
	mosquitto_lib_cleanup();
	s->loop = NULL;
}
