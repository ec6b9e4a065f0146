/* The sentences of the doctor in English. A {name} is a fact (doctor/facts.h). */
#include "doctor/words.h"

/* clang-format off */
/* What is seen, what it means, what to do: one behind the other, each ended by 0. */
const char *const texts_en[N_TEXTS] = {
	[FINDING_STATUS_FORBIDDEN] =
		"The folder where a running gridmeter tells how it is may not be read.\0"
		"A gridmeter may run, but this user may not ask it.\0"
		"Run gridmeter doctor as root, or as the user that gridmeter runs as.",
	[FINDING_STATUS_SENSELESS] =
		"Something answers at {port}, but what it tells makes no sense, or did not come "
		"within two seconds.\0"
		"gridmeter run hangs there or is of another version, or another program has its "
		"place.\0"
		"Restart gridmeter run and ask again; if it stays, look whose {port} is: ls -l, "
		"fuser.",
	[FINDING_CONFIG_WRONG] =
		"The configuration of gridmeter is wrong: {config_error}.\0"
		"gridmeter run does not take it: it goes on with what it had before or with its "
		"defaults, or does not start.\0"
		"Correct that line{stick}; gridmeter run --example prints all keys.",
	[FINDING_DAEMON_ENDS] =
		"gridmeter run ends as soon as it has begun, again and again. Its last words: "
		"{last_words}\0"
		"Something keeps it from running; its last words name it.\0"
		"Mend what they name; it is started again by itself. Its log: {log}",
	[FINDING_NO_PORT] =
		"There is no serial port at all.\0"
		"The reading head or adapter is not plugged in, or its USB plug or cable is "
		"broken.\0"
		"Plug the adapter in, try another USB socket, and look at ls -l /dev/serial/by-id.",
	[FINDING_NO_ADAPTER] =
		"No USB adapter is plugged in; there is only {port}, a port of the machine itself, "
		"and nothing comes from it.\0"
		"Reading heads and P1 cables are such adapters: yours is not plugged in, or its "
		"plug or cable is broken.\0"
		"Plug the adapter in, try another USB socket, and look at ls -l /dev/serial/by-id.",
	[FINDING_ALL_PORTS_HELD] =
		"{ports:The only serial port is held by another program|There are # serial ports, "
		"and other programs have all of them}.\0"
		"{ports:It may be that of the meter|One of these programs has the port of the "
		"meter}.\0"
		"Stop the other driver of the meter's port; gridmeter detect names who has which.",
	[FINDING_ADAPTER_GONE] =
		"The adapter of the meter {meter}, {home}, has been gone for {gone_ms}.\0"
		"It was pulled out, or its plug or cable is broken.\0"
		"Plug it in again, into any USB socket: gridmeter finds the meter by itself.",
	[FINDING_PORT_MISSING] =
		"{port} is not there.\0"
		"The adapter is not plugged in, or it has another name since it was plugged in "
		"again.\0"
		"Plug the adapter in, or set port = auto in {config} so that its name does not "
		"matter.",
	[FINDING_PORT_HELD] =
		"{port} is held by {holder}.\0"
		"Two programs cannot read one port: each would get half of every telegram.\0"
		"Stop the other program, or give gridmeter another port: port = … in {config}",
	[FINDING_PORT_FORBIDDEN] =
		"{port} may not be opened.\0"
		"The user that gridmeter runs as has no right to this port.\0"
		"Run gridmeter as root, or add its user to the group that owns the port (dialout).",
	[FINDING_NOT_SERIAL] =
		"{port} is no serial port.\0"
		"The name belongs to a folder or to a device of another kind.\0"
		"Compare port = … in {config} with ls -l /dev/serial/by-id, or set port = auto.",
	[FINDING_SERVER_REFUSES] =
		"The serial server at {port} refuses the connection.\0"
		"The machine is there, but no program listens at this port number.\0"
		"Start the serial server (ser2net) there and compare the port number in {config}.",
	[FINDING_SERVER_UNREACHABLE] =
		"The serial server at {port} cannot be reached.\0"
		"It is off, in another network, or behind a firewall.\0"
		"Switch it on, and check from here with ping whether its address answers.",
	[FINDING_SERVER_NAMELESS] =
		"The name in {port} cannot be resolved.\0"
		"It is misspelt, or no name server knows it.\0"
		"Write its number into {config} instead, as in port = tcp://192.168.1.5:3333.",
	[FINDING_PORT_FAILED] =
		"{port} cannot be opened, for a reason that is not a usual one.\0"
		"The machine refuses it: {port_error}.\0"
		"Unplug the adapter, plug it in again, and look at the last lines of dmesg.",
	[FINDING_ASKED_OVER_TCP] =
		"Nothing has come from {port} for {silent_ms}, and ask = yes is set.\0"
		"A meter cannot be asked over TCP, as the speed of its line changes meanwhile.\0"
		"Connect its head to this machine, or set ask = no in {config} if the meter sends "
		"by itself.",
	[FINDING_ONLY_ECHO] =
		"The meter was asked {asked:once|# times}; only what was sent came back.\0"
		"The head hears its own light: it lies on a table, or not on the window of the "
		"meter.\0"
		"Put the head on the window of the meter, with its cable hanging down.",
	[FINDING_NO_ANSWER] =
		"The meter was asked {asked:once|# times} and has not answered.\0"
		"The head does not sit right, cannot send, or the meter is of another kind.\0"
		"Put the head on its window with the cable hanging down; its sender must face the "
		"meter.",
	[FINDING_MUST_BE_ASKED] =
		"Nothing has come from {port} for {silent_ms}; protocol = iec is set, and nobody "
		"asks.\0"
		"Many ASCII meters send only when they are asked.\0"
		"Set ask = yes in {config}, with a head that can send.",
	[FINDING_STOPPED] =
		"After {telegrams:one telegram|# telegrams} nothing has come from {port} for "
		"{silent_ms}.\0"
		"The head has slipped off, the cable is loose, or the meter has no power.\0"
		"Look whether head and cable still sit as they did.",
	[FINDING_SILENCE] =
		"Not a single byte has come from {port} for {silent_ms}.\0"
		"The head does not see the meter's light, it is the port of something else, or the "
		"grid operator has not opened the customer interface.\0"
		"Put the head on the infrared window, cable down; ask the operator to open the "
		"interface. Some meters send only when they are asked: try gridmeter detect "
		"--ask{daemon:; stop gridmeter meanwhile: |}{stop}",
	[FINDING_SEVEN_BITS] =
		"SML begins, but the highest bit of every byte is missing.\0"
		"The line, or the serial server in between, is set to seven bits.\0"
		"Set it to 8N1: remove line from {config}, or change the serial server.",
	[FINDING_INVERTED] =
		"What comes from {port} is upside down: the line is low where it should rest "
		"high.\0"
		"The adapter is made for the other polarity; P1 ports are inverted.\0"
		"Use an adapter for this meter; an FTDI adapter can be set to inverted with "
		"FT_PROG.",
	[FINDING_PORT_TOO_FAST] =
		"What comes from {port} is {excess} times slower than {line}.\0"
		"The speed in the configuration is not that of the meter.\0"
		"Remove line from {config}: gridmeter finds it out.",
	[FINDING_PORT_TOO_SLOW] =
		"What comes from {port} is faster than {line}.\0"
		"The speed in the configuration is not that of the meter.\0"
		"Remove line from {config}: gridmeter finds it out.",
	[FINDING_PARITY] =
		"{port} is set to {line}, and no telegram comes whole.\0"
		"Most meters send without a parity bit; the format in the configuration is not the "
		"meter's.\0"
		"Remove line from {config}: gridmeter finds it out.",
	[FINDING_LINE_SOUGHT] =
		"{bytes:One byte|# bytes} came from {port}; gridmeter is trying one line setting "
		"after the other.\0"
		"It does not know yet how the meter has set its line; the present one is {line}.\0"
		"Run this again in two minutes.",
	[FINDING_LIGHT_NOISE] =
		"{bytes:One byte|# bytes} came from {port}: single flashes, no characters.\0"
		"The head sees lamps or the sun instead of the meter.\0"
		"Put the head on the infrared window and keep other light out.",
	[FINDING_OTHER_DEVICE] =
		"{bytes:One byte|# bytes} of text came from {port}, but no telegram.\0"
		"It is another device: a GPS receiver, a VE.Direct product, a modem.\0"
		"Set port in {config} to that of the meter; gridmeter detect shows what each port "
		"says.",
	[FINDING_NOT_A_METER] =
		"{bytes:One byte|# bytes} came from {port}, but nothing that begins like a "
		"telegram.\0"
		"It is the wrong port, the wrong speed, or a meter that speaks another language.\0"
		"Run gridmeter detect; if this is the meter's port, send a recording (gridmeter "
		"capture {port} my.capture) to {tracker}",
	[FINDING_CHECKSUM_FAMILY] =
		"{frames:One telegram|# telegrams} came whole, but what is inside fails its own "
		"check ({main_fault}).\0"
		"The wire is fine; the meter computes one of its checksums in a way we do not "
		"know.\0"
		"This can only be cured in the program: send the type of the meter and a recording "
		"(gridmeter capture {port} my.capture) to {tracker}",
	[FINDING_LINE_ENDS] =
		"P1 telegrams come whole but for their line ends: the CR in front of each LF is "
		"missing.\0"
		"A bridge or a program in between takes lines for text and drops the CR; the "
		"checksum fails.\0"
		"Set the bridge or the serial server to raw (binary), without a change of line "
		"ends.",
	[FINDING_P1_CHECKSUM] =
		"P1 telegrams begin and end, but their checksum is wrong ({faults_since} times).\0"
		"Characters are lost or changed on the way: a loose or long cable, a weak supply, "
		"a bridge that drops some.\0"
		"Check plug and cable; give the cable its 5 V; set line = 115200 8N1 in {config}, "
		"or 9600 7E1 for DSMR 2 and 3.",
	[FINDING_IDENT_ONLY] =
		"The meter says its name again and again, and nothing behind it ({faults_since} "
		"times).\0"
		"It waits to be asked for its data, or it sends them at another speed.\0"
		"Set protocol = iec and ask = yes in {config}, with a head that can send; over P1 "
		"check the request line.",
	[FINDING_ENDLESS] =
		"A readout begins and does not end ({main_fault}, {faults_since:once|# times}).\0"
		"The meter is cut off in the middle, or sends its whole history each time.\0"
		"Let the head sit until it has ended; a meter that is asked needs minutes at 300 "
		"baud.",
	[FINDING_PARTS_MISSING] =
		"The first parts of messages come, those that follow do not ({main_fault}, "
		"{faults_since} times).\0"
		"The line or the adapter loses what comes in one go: a buffer is too small, or a "
		"bridge cuts.\0"
		"Take another adapter, or set the bridge to raw, with a longer time before it "
		"sends.",
	[FINDING_DAMAGED_ALL] =
		"Telegrams begin, but none comes whole ({main_fault}, {faults_since} times).\0"
		"Bits are lost on the way: the head sits askew, light falls in, or the cable is "
		"too long.\0"
		"Turn and shift the head a little, cover it, and run this again.",
	[FINDING_DAMAGED_BURSTS] =
		"Of the last telegrams {quality} % came whole, and up to {gap} in a row were "
		"damaged.\0"
		"Something disturbs at times: the sun, a lamp, or a machine that switches.\0"
		"Cover the head, and lead its cable away from inverters and motors.",
	[FINDING_DAMAGED_SOME] =
		"Of the last telegrams only {quality} % came whole ({main_fault}).\0"
		"Now and then a bit is lost: the head is at the edge of what it can see.\0"
		"Turn and shift the head a little until gridmeter watch shows no more faults.",
	[FINDING_KEY_MISSING] =
		"{locked} telegrams came whole, but they are encrypted, and no key is set.\0"
		"Cable and meter are fine.\0"
		"Ask the grid operator for the key of the meter (GUEK) and write key = … into "
		"{keys}{stick}.",
	[FINDING_KEY_WRONG] =
		"{locked} telegrams came whole, but the key does not open them.\0"
		"Cable and meter are fine, the key is wrong.\0"
		"Compare key = … in {keys} with what the grid operator sent{stick}; after a change "
		"of meter ask for the new one.",
	[FINDING_AUTH_KEY_WRONG] =
		"{locked} telegrams could be deciphered, but their authentication tag is wrong.\0"
		"The encryption key is right, the authentication key is not; without auth_key the "
		"meter is read.\0"
		"Compare auth_key = … in {keys} with what the grid operator sent{stick}; if you "
		"got none, remove it.",
	[FINDING_NOT_AUTHENTICATED] =
		"{locked} telegrams came without an authentication tag, though auth_key is set.\0"
		"This meter does not authenticate what it sends.\0"
		"Remove auth_key from {keys}{stick}.",
	[FINDING_SECURITY_UNKNOWN] =
		"{unsupported} telegrams came in a security suite that gridmeter does not know.\0"
		"The meter encrypts or compresses in a way that is not built in.\0"
		"Send the type of the meter and a recording (gridmeter capture {port} my.capture) "
		"to {tracker}",
	[FINDING_REPLAYED] =
		"{repeated} telegrams had a counter that was used already.\0"
		"Old telegrams are played again, or the meter has begun to count anew.\0"
		"If the meter was changed, start gridmeter again, or set counter = tolerant in "
		"{config}; else look what stands between.",
	[FINDING_LIST_UNKNOWN] =
		"Telegrams come whole, but their values have no names, and the list is not known."
		"{list_values: Of one value| Of # values}"
		"{explained: one has explained itself| # have explained themselves}"
		"{explained_sure:, one surely.|, # surely.}\0"
		"The grid operator has set a list of its own.\0"
		"gridmeter explain {port} --to FILE finds out what they are, by what they do; look "
		"at the file, then set lists = FILE in {config}.",
	[FINDING_LIST_WITHDRAWN] =
		"The values have no names, and what seemed to be a counter fell or leapt.\0"
		"It is a list of the grid operator's own, or the meter has begun to count anew.\0"
		"gridmeter explain {port} --to FILE finds out what the values are; look at the "
		"file, then set lists = FILE in {config}. If it counts anew, wait for some "
		"minutes.",
	[FINDING_EMPTY_PUSH] =
		"{frames:One push|# pushes} came whole, with neither names nor values.\0"
		"The grid operator has opened the interface, but has chosen nothing to be sent.\0"
		"Ask the grid operator for the list with live values.",
	[FINDING_WITHOUT_VALUES] =
		"{frames:One telegram|# telegrams} came whole, without any values.\0"
		"The meter sends other messages only, or its interface is not set to send values.\0"
		"Ask the grid operator to switch the sending of values on.",
	[FINDING_WEAKER_CHECK] =
		"{weaker} telegrams came without the checksum that this meter had before.\0"
		"Their ends are damaged, or something else speaks on this line; nothing of it is "
		"believed.\0"
		"Check plug and cable; after a change of the meter start gridmeter run anew.",
	[FINDING_NOT_BELIEVED] =
		"{implausible} telegrams without a checksum contradicted one another.\0"
		"Characters are damaged on the way and nothing protects them.\0"
		"Turn and shift the head a little, and keep light out.",
	[FINDING_OTHER_METER] =
		"The meter that is heard on {port} is not the one that is wanted here.\0"
		"Its number is not {wanted_meter}, or another section has this meter.\0"
		"Compare meter = … in {config} with the number on the meter, or remove it.",
	[FINDING_PIN_RELAPSE] =
		"The meter sent its power for {lasted_ms} and then stopped; now it sends energies "
		"alone.\0"
		"Its extended data were on for a while only: InF is not set to ON for good.\0"
		"Enter the PIN again and set InF to ON in the menu; else ask the grid operator to "
		"do so.",
	[FINDING_NO_PIN] =
		"The meter sends whole kWh and no power.\0"
		"Its PIN is not entered.\0"
		"Ask the grid operator for the PIN, enter it with a torch, and set InF to ON.",
	[FINDING_NO_DIRECTION] =
		"The meter sends its power without a sign and does not say the direction.\0"
		"Whether it takes or delivers cannot be told.\0"
		"Set power_direction = import in {config} if nothing is fed in here, or export at "
		"a PV meter.",
	[FINDING_NO_POWER_LIST] =
		"The meter sends no power in any of its lists.\0"
		"The grid operator has chosen lists without live values.\0"
		"Ask the grid operator for the list with live values.",
	[FINDING_INF_OFF] =
		"The meter sends fine energies and no power.\0"
		"The PIN is entered, but its extended data (InF) are off.\0"
		"Set InF to ON in the meter's menu, by torch or button.",
	[FINDING_FUSE] =
		"{fuse:One reading was|# readings were} beyond what the fuse carries, and not "
		"published.\0"
		"The fuse is set too small, or the meter or its scale is wrong.\0"
		"Compare fuse = … in {config} with the main fuse of the house.",
	[FINDING_IMPOSSIBLE] =
		"{impossible power:One reading was|# readings were} beyond what any house "
		"connection carries, and not published.\0"
		"A power is scaled wrongly, or the meter stands behind current transformers.\0"
		"Compare with the display of the meter; where it is true set fuse = … in {config} "
		"to the main fuse.",
	[FINDING_NOT_YET] =
		"{port} has been listened to for {listened_ms}, and no power was understood yet.\0"
		"It is too early to say what is wrong.\0"
		"Run this again in half a minute; a recording has to be longer.",
	[FINDING_MOUNTING] =
		"As {role} the meter counts in the other direction than its role says, "
		"{mounting:once|# times}.\0"
		"It is mounted the other way round, or the role is not the one of this meter.\0"
		"Compare with the sun or the load; then set reverse = yes or no in {config}, or "
		"another role in the GUI.",
	[FINDING_SIGN] =
		"The energy counters ran against the power {sign:once|# times}.\0"
		"The power has the wrong sign: what is taken is read as delivered.\0"
		"Check power_direction and reverse in {config}; without them send a recording "
		"(gridmeter capture {port} my.capture --anonymous) to {tracker}",
	[FINDING_SCALE] =
		"The energy counters ran much faster or slower than the power, {scale:once|# "
		"times}.\0"
		"A transformer factor or a decimal place is wrong.\0"
		"Compare the power in gridmeter watch with the display of the meter, and send both "
		"to {tracker}",
	[FINDING_PHASE_SUM] =
		"The powers of the phases do not add up to the total, {phase sum:once|# times}.\0"
		"One of them has the wrong sign or is of another moment.\0"
		"Compare with the display of the meter, and send a recording (gridmeter capture "
		"{port} my.capture --anonymous) to {tracker}",
	[FINDING_VOLTAGE] =
		"A voltage or frequency was none that a mains has, {impossible voltage:once|# "
		"times}; it is not published.\0"
		"The meter sends it in another scale than is known of its kind.\0"
		"Nothing for the power; so that the scale can be added, send a recording "
		"(gridmeter capture {port} my.capture --anonymous) to {tracker}",
	[FINDING_APPARENT] =
		"A phase had more power than its voltage and current can make, {apparent "
		"power:once|# times}.\0"
		"Powers and phases do not belong together.\0"
		"Compare with the display of the meter, and send a recording (gridmeter capture "
		"{port} my.capture --anonymous) to {tracker}",
	[FINDING_ENERGY] =
		"A counter fell or jumped {energy:once|# times} and was held back.\0"
		"The meter was exchanged or has sent something that cannot be.\0"
		"Nothing after an exchange; else compare with the display of the meter.",
	[FINDING_NO_BUS] =
		"The D-Bus of the system cannot be reached.\0"
		"This is no Venus OS device, its bus does not run, or we may not use it.\0"
		"Run it on the GX device, as root; elsewhere give the bus with --bus ADDRESS.",
	[FINDING_NOT_RUNNING] =
		"The meter on {port} is understood, but no gridmeter run is there to publish it.\0"
		"The daemon is not started, or it has ended.\0"
		"Start it: {start}. Should it end by itself, its log says why: {log}",
	[FINDING_NO_SETTINGS] =
		"The meter is understood, but localsettings (com.victronenergy.settings) is not "
		"there.\0"
		"Without it the meter gets no instance; only a Venus OS device has it.\0"
		"On a GX device wait a minute after the boot, else restart it.",
	[FINDING_NOT_REGISTERED] =
		"The meter is understood, but it is not on the bus (it is {service}).\0"
		"The bus or localsettings does not answer, the bus takes no more connections, or "
		"another gridmeter reads this meter.\0"
		"Wait a few seconds and run this again; then look at the log of gridmeter run "
		"({log}). Of two that read one meter, stop one.",
	[FINDING_INSTANCE_COLLISION] =
		"Another grid meter, {other}, has instance {instance} as well.\0"
		"The system and VRM cannot tell the two apart.\0"
		"Give one of them another instance: in its page in the GUI, or ours by another "
		"instance = … in {config} (a line that was changed counts once, at the next "
		"start).",
	[FINDING_OTHER_ROLE] =
		"The meter is on the bus as {role}, and there is no grid meter.\0"
		"Nobody steers the battery by it.\0"
		"If it is the meter of the house, set its role to grid in the GUI; or change role "
		"= … in {config} (a line that was changed counts once, at the next start).",
	[FINDING_NO_SYSTEM] =
		"The meter is on the bus, but nobody uses it: com.victronenergy.system is not "
		"there.\0"
		"This is no Venus OS device, or it is still booting.\0"
		"On a GX device wait a minute, else restart it.",
	[FINDING_OTHER_WINS] =
		"There are {grid_meters} grid meters on the bus, and the system uses {other}.\0"
		"Of several grid meters the one with the lowest instance is used; ours has "
		"{instance}.\0"
		"Remove the other meter, give it another role, or give ours a lower instance: in "
		"its page in the GUI, or by another instance = … in {config} (a line that was "
		"changed counts once, at the next start).",
	[FINDING_AC_INPUT] =
		"No AC input of the system is set to grid or shore.\0"
		"The system takes a grid meter only for such an input.\0"
		"Settings, System setup: set the AC input at the grid to Grid.",
	[FINDING_NOT_ADOPTED] =
		"The meter is on the bus, but the system has not made it its grid meter.\0"
		"It takes a few seconds, or the system prefers something else.\0"
		"Run this again in ten seconds; then look at Settings, System setup, AC inputs.",
	[FINDING_ESS_WITHOUT_METER] =
		"The system sees the meter, but ESS is set to do without it.\0"
		"Grid metering is set to inverter/charger.\0"
		"Settings, ESS, Grid metering: choose External meter.",
	[FINDING_ESS_PHASES] =
		"ESS regulates each phase, but the meter has {phases:one phase|# phases} with a "
		"power.\0"
		"The battery cannot be steered by phases that are not measured.\0"
		"Settings, ESS, Multiphase regulation: choose Total of all phases.",
#include "doctor/words_share_en.inc"
	[FINDING_WITHOUT_BUS] =
		"The meter is read and nothing is published: bus = none.\0"
		"The system does not see this meter; statistics and gridmeter doctor do their "
		"work.\0"
		"Nothing if that is meant, else leave that line out of {config}.",
	[FINDING_STILL_SEARCHING] =
		"The meter on {port} is understood; the running gridmeter is still looking for "
		"it.\0"
		"It tries port by port, line by line.\0"
		"Wait a minute, or set port = {port} in {config}.",
	[FINDING_SECOND_METER] =
		"There are {grid_meters} grid meters on the bus; ours is used.\0"
		"The other, {other}, is shown but not used.\0"
		"If it measures something else, give it its role.",
	[FINDING_STRANGER] =
		"A second meter is heard on {port}.\0"
		"The head sees two meters, or two share one line; only ours is used.\0"
		"Nothing, or cover the head.",
	[FINDING_SLOW_ASKING] =
		"The meter is asked, and its answers come every {period_ms} only.\0"
		"It is gridmeter that asks so seldom (ask_period); some meters need that long for "
		"an answer.\0"
		"Set a shorter ask_period in {config} and see whether the meter can follow.",
	[FINDING_SLOW_FOR_ESS] =
		"The meter sends every {period_ms} only; that is too slow for ESS to regulate "
		"well.\0"
		"ESS acts several times on one old value: the battery swings around the set "
		"point.\0"
		"Ask the grid operator for a faster list; else limit the inverter, and set 100 W "
		"of import or more.",
	[FINDING_SLOW_METER] =
		"The meter sends every {period_ms} only.\0"
		"The battery follows the house that late.\0"
		"Ask the grid operator for a faster list; set the grid set point to some 50 W of "
		"import.",
	[FINDING_EXPORT_MISSING] =
		"The meter tells no energy that is fed in (2.8.0).\0"
		"It counts one direction only; VRM shows no export.\0"
		"With a PV system ask the grid operator for a meter of both directions.",
	[FINDING_TOTAL_ONLY] =
		"The meter tells the total power, not that of each phase.\0"
		"The total is published on L1; ESS regulates the sum all the same.\0"
		"Nothing with Multiphase regulation at Total of all phases; see phases = … in "
		"{config}",
	[FINDING_OWN_CODES] =
		"Under codes of the maker's own the meter seems to send {codes}.\0"
		"That is a suggestion by the values alone; nothing of it is used.\0"
		"Compare with the display of the meter, and send a recording (gridmeter capture "
		"{port} my.capture --anonymous) to {tracker}",
	[FINDING_CLOCK] =
		"The meter's clock says {meter_time}, the one here {our_time}.\0"
		"One of the two is wrong; times in VRM come from the one here.\0"
		"Settings, General, Date and time; the clock of the meter is the grid operator's.",
#include "doctor/words_head_en.inc"
};
