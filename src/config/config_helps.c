/* What each key of the configuration is for: the example file and the usage texts show it, and
 * tests/docs.py compares it with gridmeter.conf(5). What is compiled is what tools/pack_texts makes
 * of it. */
#include "config/config.h"

const char *const config_helps[N_CONFIG_NAMES] = {
	[CONFIG_PORT] =
		"Where the meter is. \"auto\" listens on the serial ports that nobody else uses, "
		"until each meter is found; \"auto:/dev/ttyUSB*\" on those that match. Or a device "
		"(/dev/ttyUSB0), the name of an adapter as in /dev/serial/by-id, tcp://host:port "
		"of a serial server such as ser2net, which has to set the line itself, or a "
		"capture file, which is replayed with its own times, or at the speed of the line "
		"where it has none; FILE@10 is ten times faster.",
	[CONFIG_SOURCE] =
		"Instead of port: several ports for one service, with commas between them, such as "
		"a reading head and the same meter's P1 port or a serial server. When the first is "
		"silent for two periods the next one stands in, under the same name, and the first "
		"is back after 30 good seconds. Another meter at the same connection may stand in "
		"once its power has agreed with that of the first for a minute; its energies go on "
		"from those of the first. All keys of the section are for all of them.",
	[CONFIG_PROTOCOL] = "What the meter speaks. \"auto\" is whatever makes sense of its bytes.",
	[CONFIG_LINE] =
		"Speed, data bits, parity and stop bits of the port. \"auto\" tries those that "
		"meters use, one after the other, until one makes sense.",
	[CONFIG_KEY] =
		"The encryption key (GUEK) of a DLMS meter that encrypts. The grid operator gives "
		"it out. Only for files that nobody else can read (mode 0600).",
	[CONFIG_AUTH_KEY] =
		"The authentication key (GAK) of a DLMS meter. Once it is set, only what the meter "
		"authenticates is used.",
	[CONFIG_KEY_FILE] =
		"A file of mode 0600 with the lines key = … and auth_key = …, to keep them out of "
		"this one. Without it gridmeter.keys beside this file, when it was found.",
	[CONFIG_COUNTER] =
		"Encrypted telegrams are counted by the meter, and each is used once. When the "
		"counter falls, \"tolerant\" believes it after three telegrams in a row; "
		"\"strict\" never does, nor does \"auto\" where auth_key is set, as somebody may "
		"play a recording. With other keys it counts anew.",
	[CONFIG_ASK] =
		"Whether the meter may be asked to send (IEC 62056-21, /?!): some ASCII meters do "
		"not by themselves. \"auto\" asks when protocol = iec is set and a port that was "
		"named has been silent for 12 s; \"yes\" asks at once; \"no\" never sends a byte.",
	[CONFIG_ASK_PERIOD] =
		"How often it is asked, in seconds. Reading takes some seconds itself, and wears "
		"the display of some meters.",
	[CONFIG_LISTS] =
		"Definitions of DLMS lists that send values without names, see LISTS in "
		"gridmeter.conf(5). \"gridmeter check FILE\" tells whether they are right.",
	[CONFIG_METER] =
		"The number of the meter that this is for, as it stands on its face or in the log. "
		"It is then taken from whatever port carries it, and no other is. Without it a "
		"section stays with the first meter that it has heard, also when two adapters "
		"change places.",
	[CONFIG_NAME] =
		"The name of the meter in the GUI. name, role, position and instance take effect "
		"at first, and again whenever a line says something else than at the last start; "
		"otherwise what the GUI has set since holds. Without it a section's own name, else "
		"maker and last digits of its number.",
	[CONFIG_ROLE] = "What the meter measures; in the GUI it is Setup, Role. See name.",
	[CONFIG_POSITION] =
		"Where a pvinverter, acload, evcharger or heatpump is connected. See name. "
		"Only a pvinverter tells the two inputs apart.",
	[CONFIG_INSTANCE] =
		"The device instance to ask for; where another meter has it, localsettings gives "
		"the next free one. See name.",
	[CONFIG_TIMEOUT] =
		"How long the meter may be silent before it leaves the bus. \"auto\" is three "
		"times the period that was measured, at least 5 s; more than 15 s only where two "
		"periods were equal, up to 130 s each. Of a meter that is asked, two times "
		"ask_period when that is more.",
	[CONFIG_POWER_DIRECTION] =
		"What a power without a sign (OBIS 15.7.0 of old meters) means. \"auto\" is what "
		"the meter's status word says; where that is not certain, nothing is published.",
	[CONFIG_REVERSE] =
		"Whether import and export change places. \"auto\" is yes for a pvinverter, as a "
		"meter of a PV system mostly counts as export what that delivers, unless its "
		"import register is clearly the one in use; else no. \"yes\" or \"no\" for a meter "
		"that is mounted the other way.",
	[CONFIG_PHASES] =
		"Where the power of a meter goes that tells only the total: to one phase, or in "
		"three equal parts. Or how the three phases of a meter lie in the house: 312 means "
		"that its L3 is the house's L1, its L1 the house's L2, its L2 the house's L3.",
	[CONFIG_FUSE] =
		"The main fuse. A power beyond one and a half times what it carries is an error of "
		"the meter: it is said, and nothing is published while it stays so. unknown: 250 A "
		"and no half, more than any house connection has.",
	[CONFIG_INTEGRATE] =
		"Energies of each phase, where the meter sends powers by phase but energies in "
		"total only: computed from the powers, fitted to the totals, and marked as "
		"derived.",
	[CONFIG_FEED_IN_TARIFF] =
		"What the exported energy has earned is shown at /Ac/Energy/Earned. 0: it is not.",
	[CONFIG_LEGACY_DISPLAY] =
		"Shows earnings and exported energy also where dbus-d0-smartmeter did, as the "
		"imported energies of L2 and L3. VRM then counts wrongly.",
	[CONFIG_RUN_WITHOUT_GRID_METER] =
		"Lets the ESS measure by the inverter while the meter is away, by its setting "
		"RunWithoutGridMeter, as dbus-d0-smartmeter did. It overrides what the installer "
		"has set.",
	[CONFIG_RAW_DATA] = "Shows the last telegram in hexadecimal digits at /Rawdata.",
	[CONFIG_RECORDER] =
		"Whether what came in the last 15 minutes is kept in memory, at most 128 KiB. It "
		"becomes a file of state_dir when something is wrong that you must act on, and "
		"by \"gridmeter record\".",
	[CONFIG_STATISTICS] =
		"How often a line with the counts of each meter is written to the log.",
	[CONFIG_STATE_DIR] =
		"Where it is kept which meter a section has, and the energies of integrate = yes. "
		"\"auto\" is $STATE_DIRECTORY, else /data/gridmeter/state on Venus OS, else "
		"/var/lib/gridmeter.",
	[CONFIG_BUS] =
		"The message bus to publish on. With \"none\" the meter is read for programs of "
		"this machine only, see gridmeter-readings(7).",
	[CONFIG_SETTINGS] =
		"Where name, role, position and instance are kept once the system has seen the "
		"meter. \"auto\" is localsettings of Venus OS, which is waited for; on other "
		"machines it is used where it is, and the meter is published without it. "
		"\"localsettings\" waits everywhere, \"none\" never asks for it.",
	[CONFIG_SCREEN] =
		"Whether the page of gridmeter on the screen of a GX device finds what it shows: a "
		"service com.victronenergy.gridmeter, where the owner also sets what no file "
		"sets. \"auto\" is yes on Venus OS. \"no\": none, and no notifications.",
	[CONFIG_NOTIFY] =
		"Whether what the owner must act on comes into the list of notifications of a GX "
		"device, each once a day at most. It needs Venus OS v3.70.",
	[CONFIG_LOG] = "How much is written to standard error.",
};
