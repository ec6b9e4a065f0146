/* The log's words for each event (event_words.c fills in what stands in braces). A fact, no advice:
 * for that the log names the finding of the doctor. They are packed (tools/pack_texts).
 *
 *	{a} … {e}   v[0] … v[4]; {+a} with its sign, {0a} in whole numbers, {3a} in three digits
 *	{n} {gaps}  counts; {s} is "s" unless {n} is one
 *	{q}         the word of the quantity; {phase} its number
 *	{before} {now} decimals
 *	{port} {loss} why a port cannot be opened, or is gone; {error} as libc words it
 *	the rest is what the members of struct event are called */
#include "event/event.h"

/* clang-format off */
const char *const event_texts[N_EVENTS] = {
	[EVENT_METER] = "{name}{line}, meter {make}, serial ends {serial}{security}; it sends:",
	[EVENT_LIST] = "in another list it sends:",
	[EVENT_PROTOCOL] = "the meter speaks {protocol} now, before it was {protocol_before}",
	[EVENT_LINE_AGAIN] = "the meter is understood again{line}",
	[EVENT_LINE_CHANGED] = "the meter is understood again{line}; before it was{line_before}",
	[EVENT_NO_POWER_LIST] =
		"the meter has sent no power in any of its lists so far: nothing is published",
	[EVENT_NAMELESS] =
		"no list has told the number of the meter so far: waiting up to {0a} s for one",
	[EVENT_NO_PIN] =
		"the meter sends whole kWh and no power, as its PIN is not entered: nothing is "
		"published",
	[EVENT_INF_OFF] = "the meter sends no power: nothing is published",
	[EVENT_NO_DIRECTION] =
		"the meter sends its power without a sign and does not say the direction: nothing "
		"is published",
	[EVENT_KEY_MISSING] =
		"{n} frame{s} came whole, their counter runs {gaps} gaps: the meter encrypts, and "
		"no key is set",
	[EVENT_KEY_WRONG] =
		"{n} frame{s} came whole, their counter runs {gaps} gaps: cable and meter are "
		"fine, the key is wrong",
	[EVENT_AUTH_KEY_WRONG] =
		"{n} frame{s} came whole, their counter runs {gaps} gaps: the encryption key is "
		"right, the authentication key is not",
	[EVENT_NOT_SIGNED] =
		"{n} frame{s} came whole, their counter runs {gaps} gaps: the meter does not "
		"authenticate what it sends, though auth_key is set",
	[EVENT_LIST_UNKNOWN] = "the meter sends a list that is not known",
	[EVENT_LIST_WITHDRAWN] =
		"the meter sends a list that is not \"{text}\", though it looks like it: its "
		"counter {other_text} would have gone from {0a} to {0b}; nothing of it is "
		"published",
	[EVENT_LIST_UNCOUNTED] =
		"the meter sends a list that is not \"{text}\", though it looks like it: its "
		"counters do not count its power; nothing of it is published",
	[EVENT_LIST_TOGETHER] =
		"the meter sends a list that is not \"{text}\", though it looks like it: its "
		"import and export are both above zero; nothing of it is published",
	[EVENT_LIST_AGAIN] =
		"the counters of the list \"{text}\" agree again: it is published",
	[EVENT_COUNTER_ANEW] = "the counter of the meter has begun anew",
	[EVENT_REPLAYED] =
		"telegrams have a counter below one that was used before: a recording may be "
		"played, so nothing is made of them",
	[EVENT_LIVE] = "readings again ({n} faults meanwhile)",
	[EVENT_SILENT] = "no valid telegram for {0a} s ({n} faults), values withdrawn",
	[EVENT_NOT_A_METER] = "bytes come in, but nothing that begins like a telegram",
	[EVENT_DAMAGED] = "{protocol} begins, but none is whole ({fault})",
	[EVENT_INVERTED] =
		"the level of the line seems to be inverted, so that nothing can be read",
	[EVENT_STRANGER] =
		"another meter (serial ends {other}) is heard beside ours ({ours}), not used",
	[EVENT_OTHER_METER] = "the meter with serial ending {ours} is gone, now it is {other}",
	[EVENT_WEAKER] =
		"a telegram came with {check}, where the meter has shown {check_before} before: "
		"such telegrams are not used",
	[EVENT_SIGN] =
		"the power was {+a} W on average for {0b} s, but the energy counters moved by "
		"{+c} Wh meanwhile: the direction of the power is wrong",
	[EVENT_SCALE] =
		"in {0a} s the power adds up to {+b} Wh, but the energy counters moved by {+c} "
		"Wh: one of them is scaled wrongly, by {3d}",
	[EVENT_PHASE_SUM] =
		"the powers of the phases add up to {+a} W, but the total is {+b} W, in {c} "
		"telegrams in a row",
	[EVENT_APPARENT] =
		"L{phase} has a power of {+a} W, but its {b} V and {c} A make no more than {d} "
		"VA, in {e} telegrams in a row: one of them is scaled wrongly",
	[EVENT_APPARENT_TOTAL] =
		"the power is {+a} W, but voltages and currents of all phases make no more than "
		"{b} VA, in {c} telegrams in a row: one of them is scaled wrongly",
	[EVENT_BEYOND_FUSE] =
		"{q} is {a} W, but a fuse of {b} A does not carry more than {c} W: nothing is "
		"published while that is so",
	[EVENT_IMPOSSIBLE] =
		"{q} is {a} W, but no connection of a house carries more than {b} W: nothing is "
		"published while that is so",
	[EVENT_CURRENT_FUSE] =
		"{q} is {a} A, but a fuse of {b} A does not carry more than {c} A: it is not "
		"published",
	[EVENT_CURRENT] =
		"{q} is {a} A, but a house connection of {b} A does not carry more: it is not "
		"published",
	[EVENT_VOLTAGE] = "{q} is {a} V, which no mains has: it is not published",
	[EVENT_FREQUENCY] = "the frequency is {a} Hz, which no mains has: it is not published",
	[EVENT_ENERGY_FELL] =
		"{q} fell from {before} Wh to {now} Wh: it is held back until the meter has kept "
		"to that for 5 minutes",
	[EVENT_ENERGY_JUMPED] =
		"{q} jumped from {before} Wh to {now} Wh, more than any power there makes: it is "
		"held back until the meter has kept to that for 5 minutes",
	[EVENT_ENERGY_ANEW] = "{q} begins anew: it was {before} Wh, from now on it is {now} Wh",
	[EVENT_IMPORT_RISES] =
		"in {0a} s the import register rose by {b} Wh and the other by {c} Wh, which the "
		"role of the meter does not do: it is mounted the other way round",
	[EVENT_EXPORT_RISES] =
		"in {0a} s the export register rose by {b} Wh and the other by {c} Wh, which the "
		"role of the meter does not do: it is mounted the other way round",

	[EVENT_PORT_UNOPENED] = "the port {port}{text}",
	[EVENT_PORT_LOST] = "the port is gone ({loss}{text})",
	[EVENT_PORT_BACK] = "the port is there again",
	[EVENT_NO_PORT] = "there is no serial port",
	[EVENT_QUIET] = "not a byte in {0a} s",
	[EVENT_STILL_NONE] = "still no meter heard on {n} port{s}, going on",
	[EVENT_NONE_HEARD] = "no meter heard on {n} port{s} yet, going on",
	[EVENT_NO_METER_QUIET] = "silence for {0a} s, there is no meter here",
	[EVENT_NO_METER_NOISY] = "bytes that are no meter's for {0a} s, there is no meter here",
	[EVENT_GARBLED] = "bytes but no telegram for {0a} s, opening it again",
	[EVENT_GARBLED_LINE] = "bytes but no telegram for {0a} s, looking for the line again",
	[EVENT_REPLAY_ENDED] = "end of the capture, {n} telegram{s}",
	[EVENT_ASKING] = "asking the meter each {0a} s",
	[EVENT_ASKED_OVER_TCP] =
		"a meter cannot be asked over TCP, as the speed of its line changes meanwhile",
	[EVENT_ASK_FAILED] = "cannot ask the meter: {error}",
	[EVENT_ASK_UNANSWERED] = "the meter does not answer",

	[EVENT_STANDS_IN] = "its readings come from {text} now, as {other_text} is silent",
	[EVENT_FIRST_AGAIN] = "its readings come from {text} again",
	[EVENT_GOES_ON] =
		"{text} has other counters, whose energies go on from those of the first: {+a} kWh "
		"import, {+b} kWh export",
	[EVENT_AGREES] = "{text} has agreed with {other_text} for a minute, and may stand in",
	[EVENT_DISAGREES] =
		"{text} does not agree with {other_text} any more, and may not stand in",

	[EVENT_NO_OUTPUT] = "no memory for the output {text}: going on without it",
	[EVENT_BUS_NONE] = "there is no message bus here, going on without it until there is",
	[EVENT_BUS_MISSING] = "the message bus is not there, trying again",
	[EVENT_BUS_FULL] =
		"the message bus takes no more connections from this user "
		"(max_connections_per_user), so this meter is not on it, trying again",
	[EVENT_BUS_STUCK] = "the message bus takes no messages, waiting for it",
	[EVENT_BUS_TAKES] = "the message bus takes messages again",
	[EVENT_BUS_ANEW] = "joining the bus anew",
	[EVENT_NAME_REFUSED] = "the message bus does not give this name ({text}), trying again",
	[EVENT_NAME_TAKEN] = "{text} is on the bus already: another gridmeter reads this meter",
	[EVENT_ON_BUS] = "on the bus as {text}, instance {n}",
	[EVENT_OFF_BUS] = "off the bus",
	[EVENT_CLASS_UNKNOWN] =
		"localsettings has the meter as \"{text}\", which no meter can be; it is a "
		"{other_text} meter",
	[EVENT_ROLE_CHANGED] = "it has been made {text} with instance {n}, joining the bus anew",
	[EVENT_EXPORT_PRODUCES] = "what the meter counts as export is taken as produced",
	[EVENT_IMPORT_PRODUCES] =
		"the meter's import register is the one in use, so import is taken as produced",
	[EVENT_POSITION_STORED] =
		"localsettings has position {n}, which is {text} for role {role}, but the "
		"configuration says {other_text}: the stored one holds, until it is changed in "
		"the GUI (Setup, Position)",
	[EVENT_POSITION_CARRIED] = "its position, {text}, is {n} in that role",
	[EVENT_WISH_HELD] =
		"{text} in the configuration has no effect: the GUI, or localsettings itself, set "
		"{other_text} since",
	[EVENT_WISH_UNKNOWN] =
		"{text} in the configuration has no effect: localsettings has {other_text} from "
		"before. A line that is changed has",
	[EVENT_SETTINGS_ALONE] =
		"localsettings is not there and not needed: name, role and instance are those of "
		"the configuration",
	[EVENT_SETTINGS_MISSING] = "localsettings is not there, waiting for it",
	[EVENT_SETTING_REFUSED] =
		"localsettings refuses {text} of {other_text} with error {number}, trying again",
	[EVENT_SETTING_NOT_KEPT] =
		"localsettings refuses {text} of {other_text} with error {number}; it is not kept",
	[EVENT_SETTING_UNSTORED] = "localsettings did not store a change of {other_text}",
};
