/* What each key of [share] is for: the example file and the usage texts show it, and tests/docs.py
 * compares it with gridmeter.conf(5). What is compiled is what tools/pack_texts makes of it. */
#include "config/share_config.h"

const char *const share_config_helps[N_SHARE_CONFIG_NAMES] = {
	[SHARE_STREAM] = "The socket where gridmeter run tells its readings. Without it "
			 "/run/gridmeter/readings.",
	[SHARE_MQTT] =
		"The MQTT broker that is told: a name or an address, with a port where that is "
		"not 1883 (8883 with TLS). Nothing else is needed for Home Assistant. Without "
		"it nobody is told.",
	[SHARE_MQTT_TLS] =
		"Speaks TLS with the broker, whose certificate must be of an authority that is "
		"believed and have the name that mqtt names.",
	[SHARE_MQTT_CA] =
		"A PEM file with the authorities that are believed. Without it those of the "
		"machine.",
	[SHARE_MQTT_CERT] = "Our certificate, a PEM file, where the broker asks for one.",
	[SHARE_MQTT_KEY] = "Its key, a PEM file of mode 0600.",
	[SHARE_MQTT_USER] = "The user at the broker.",
	[SHARE_MQTT_PASSWORD_FILE] =
		"A file of mode 0600 with the password of that user in its first line.",
	[SHARE_MQTT_VERSION] =
		"The version of MQTT. With 5 a value that is too old is not handed on by the "
		"broker.",
	[SHARE_MQTT_PREFIX] =
		"What all topics begin with. Where thousands of houses lead to one broker each "
		"has its own, as fleet/house-4711/gridmeter.",
	[SHARE_MQTT_TOPICS] =
		"Whether values are told as JSON in one topic, as plain numbers in a topic "
		"each, or both.",
	[SHARE_MQTT_EVERY] = "How often the power is told at most, in seconds; 0 is each telegram.",
	[SHARE_MQTT_EVERY_OTHER] = "The same of all other values.",
	[SHARE_MQTT_EVERY_EACH] =
		"The same of single ones, as energy=60 voltage=30: power, energy, voltage, "
		"current, frequency or power_factor, with blanks between.",
	[SHARE_HOMEASSISTANT] =
		"Tells Home Assistant what there is, so that the meter appears there by "
		"itself.",
	[SHARE_HOMEASSISTANT_PREFIX] = "Where Home Assistant listens for that.",
	[SHARE_SHARE_SERIAL] =
		"Whether the number of the meter is told. It is personal data: with it others "
		"can find out whose meter this is.",
	[SHARE_HTTP] =
		"Who may see the page, and what else is told by HTTP: \"local\" this machine, "
		"\"lan\" all private networks that it is in, \"none\" nobody, or the address "
		"at which to listen. The power shows whether somebody is at home.",
	[SHARE_HTTP_PORT] = "The TCP port of the page.",
	[SHARE_HTTP_TOKEN] =
		"Who does not know it sees nothing. gridmeter share --link shows a link with "
		"it. Only for files that nobody else can read (mode 0600).",
	[SHARE_HTTP_NAMES] =
		"Further names under which browsers may ask for the page, as those of a "
		"reverse proxy.",
	[SHARE_METER_SHOWN] =
		"The section of the meter that batteries, inverters and wallboxes are shown. "
		"Without it the only one; where there are several, none.",
	[SHARE_ECOTRACKER] = "Answers like an EcoTracker, which most balcony batteries ask.",
	[SHARE_SHELLY] = "Answers like a Shelly Pro 3EM, by HTTP and by UDP.",
	[SHARE_HOMEWIZARD] = "Answers like a HomeWizard P1 meter (API v1).",
	[SHARE_METER_AT] = "Where all of them listen, in the words of http.",
	[SHARE_METER_PORT] =
		"The TCP port at which those three answer by HTTP. Many devices ask no other "
		"than 80.",
	[SHARE_SHELLY_PORTS] = "The UDP ports at which a Shelly is asked.",
	[SHARE_ANSWER] =
		"What who asks is told: \"last\" what is known, \"fresh\" the next reading where "
		"that comes within two seconds, so that a battery regulates in step with the "
		"meter.",
	[SHARE_HOLD_OFF] =
		"For so many seconds one who was told a power is told no other: by UDP there is no "
		"answer, by HTTP it is 429. One who is told the same value several times "
		"overshoots.",
	[SHARE_OFFSET] =
		"Watts that are added to the power that batteries are told: for all, or for "
		"single addresses.",
	[SHARE_MODBUS] =
		"Answers by Modbus TCP: like an EM24, for a GX device on which nothing may be "
		"installed, and as a SunSpec meter, for inverters and wallboxes.",
	[SHARE_MODBUS_PORT] = "Its TCP port. Some inverters ask no other than 502.",
	[SHARE_SMA] = "Tells each second what an SMA Energy Meter tells (Speedwire).",
	[SHARE_SMA_TO] = "Who else is told, as not every network hands on what is for all.",
	[SHARE_P1_PORT] =
		"A TCP port at which all who connect read P1 telegrams of the meter, whatever it "
		"speaks itself.",
	[SHARE_RELAY_PORT] =
		"A TCP port at which all who connect read what the meter sends, octet by octet. "
		"The number of the meter is in it.",
	[SHARE_MDNS] = "Announces in the network what is switched on here, as most batteries find "
		       "their meter by that. Needs Avahi.",
	[SHARE_MDNS_TXT] = "Changes what is announced, for devices that are particular, as "
			   "_shelly._tcp.gen=3. With nothing behind the = it is left out.",
	[SHARE_LOG] = "How much gridmeter share writes to standard error.",
};
