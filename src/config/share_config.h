/* The section [share] of a configuration: whom readings are told to beside the message bus, and
 * how. One table of keys that fills one struct; everything is off but what only this machine can
 * see. Left out: meters (config.h). */
#ifndef CONFIG_SHARE_CONFIG_H
#define CONFIG_SHARE_CONFIG_H

#include "base/conf.h"
#include "base/log.h"

#include <stdbool.h>
#include <stdint.h>

enum share_topics { TOPICS_JSON, TOPICS_PLAIN, TOPICS_BOTH };
enum share_mqtt_version { MQTT_3_1_1, MQTT_5 };
/* The last reading, or the next where that may be waited for. */
enum share_answer { ANSWER_LAST, ANSWER_FRESH };

struct share_config {
	char stream[256];             /* the socket of the daemon; "": the usual place */
	char mqtt[256];               /* host, host:port or [address]:port of the broker; "": off */
	bool mqtt_tls;                /* with the certificate of the broker checked */
	char mqtt_ca[256];            /* PEM file; "": those of the machine */
	char mqtt_cert[256];          /* ours, PEM; "": none */
	char mqtt_key[256];           /* its key, a file of mode 0600 */
	char mqtt_user[128];          /* "": none */
	char mqtt_password_file[256]; /* of mode 0600; "": none */
	enum share_mqtt_version mqtt_version;
	char mqtt_prefix[128]; /* "gridmeter" */
	enum share_topics mqtt_topics;
	uint32_t mqtt_every_ms;       /* of a power at most; 0: each telegram */
	uint32_t mqtt_every_other_ms; /* of all else */
	char mqtt_every_each[128];    /* "energy=60 voltage=30": of single ones, see below */
	bool homeassistant;           /* discovery */
	char homeassistant_prefix[128];
	bool share_serial; /* the number of the meter may be told */
	/* "local": 127.0.0.1 and ::1; "lan": all addresses of private networks; "none"; or an
	 * address. */
	char http[64];
	uint16_t http_port;
	char http_token[128]; /* 16 characters at least; "": none */
	char http_names[256]; /* further host names under which it is asked for, by blanks */
	/* What other devices take for a meter that they know. */
	char meter[40]; /* the key of the meter that is shown; "": the only one */
	bool ecotracker, shelly, homewizard;
	char meter_at[64];     /* where they listen, as http */
	uint16_t meter_port;   /* of the HTTP ones */
	char shelly_ports[48]; /* UDP, by blanks */
	enum share_answer answer;
	uint32_t hold_off_ms; /* for so long one who was told a power is told no other */
	char offset[256];     /* watts that are added: "30", or "ADDRESS=WATTS …" */
	bool modbus;
	uint16_t modbus_port;
	bool sma;
	char sma_to[256]; /* addresses beside the group of all, by blanks */
	uint16_t p1_port; /* 0: off, also the next */
	uint16_t relay_port;
	bool mdns;
	char mdns_txt[256]; /* "SERVICE.NAME=VALUE …": instead of what the table has */
	enum log_level log;
};

/* The keys, in the order of the example file. */
enum share_config_name {
	SHARE_STREAM,
	SHARE_MQTT,
	SHARE_MQTT_TLS,
	SHARE_MQTT_CA,
	SHARE_MQTT_CERT,
	SHARE_MQTT_KEY,
	SHARE_MQTT_USER,
	SHARE_MQTT_PASSWORD_FILE,
	SHARE_MQTT_VERSION,
	SHARE_MQTT_PREFIX,
	SHARE_MQTT_TOPICS,
	SHARE_MQTT_EVERY,
	SHARE_MQTT_EVERY_OTHER,
	SHARE_MQTT_EVERY_EACH,
	SHARE_HOMEASSISTANT,
	SHARE_HOMEASSISTANT_PREFIX,
	SHARE_SHARE_SERIAL,
	SHARE_HTTP,
	SHARE_HTTP_PORT,
	SHARE_HTTP_TOKEN,
	SHARE_HTTP_NAMES,
	SHARE_METER_SHOWN,
	SHARE_ECOTRACKER,
	SHARE_SHELLY,
	SHARE_HOMEWIZARD,
	SHARE_METER_AT,
	SHARE_METER_PORT,
	SHARE_SHELLY_PORTS,
	SHARE_ANSWER,
	SHARE_HOLD_OFF,
	SHARE_OFFSET,
	SHARE_MODBUS,
	SHARE_MODBUS_PORT,
	SHARE_SMA,
	SHARE_SMA_TO,
	SHARE_P1_PORT,
	SHARE_RELAY_PORT,
	SHARE_MDNS,
	SHARE_MDNS_TXT,
	SHARE_LOG,
	N_SHARE_CONFIG_NAMES,
};

/* Who has to begin anew where a key has changed: flags of a key, beside enum conf_flags. None:
 * nobody, as it is looked at each time, or it is the process that does. */
enum share_config_of {
	OF_MQTT = 1 << 8,
	OF_HTTP = 1 << 9,
	OF_EMULATION = 1 << 10,
	OF_MODBUS = 1 << 11,
	OF_SMA = 1 << 12,
	OF_WIRE = 1 << 13,
	OF_MDNS = 1 << 14,
	OF_ESS = 1 << 15,
};

/* Of a struct share_config: conf_reset(), conf_set() and the like work with it. */
extern const struct conf_table share_config_table;

/* The names that mqtt_every_each may have: "power", "energy" and so on. */
enum { N_SHARE_EVERY = 6 };
extern const char *const share_every_names[N_SHARE_EVERY];

/* What mqtt_every_each has for one of them. False: nothing. */
bool share_config_every(const char *each, const char *name, uint32_t *ms);

/* Whether a name of a section is that of this one, whatever its case. */
bool share_config_is_section(const char *section);

/* Sets everything to its default, and then what the section [share] of the file `path` says; all
 * other sections are left to others. Where `has_tls` is false, that of whoever reads it, TLS is
 * wrong. False, with the error noted, at the first thing that is wrong. */
bool share_config_read(
	struct share_config *c, const char *path, bool has_tls, struct conf_error *error);

#endif
