/* One struct a language. Left out: the sentences of the findings (words_en.c, words_de.c). */
#include "doctor/headings.h"

#include "base/project.h"

/* clang-format off */
static const struct doctor_words words_en = {
	.means = "Means", .to_do = "Do", .then = "Then", .guide = "Guide",
	.hint = "It works; this is good to know.",
	.last_lines = "the lines that it prints",
	.in_log = "those at the end of its log",
	.stick = ", or bring that file on the USB stick",
	.guide_url = PROJECT_GUIDE_EN, .point = '.',
	.well = "All is well: a telegram every {period_ms}, on the bus as {bus_name}, "
		"instance {instance}, used by the system.",
	.nothing = "Nothing is wrong as far as could be seen: {bytes:one byte|# bytes}, "
		"{telegrams:one telegram|# telegrams}.",
	.somebody = "another program", .unknown = "?",
	.ok = "ok", .failed = "FAILED", .not_looked_at = "-",
	.layer = {"port", "bytes", "line", "frames", "checksum", "key", "list", "power", "values",
		"bus", "system", "share"},
	.figures = {"{port}", "{bytes:1 byte|# bytes}", "{line}",
		"{frames:1 frame|# frames}, {protocol}",
		"{damaged:1 fault|# faults}, quality {quality} %", "{locked} locked",
		"{telegrams:1 telegram|# telegrams}",
		"period {period_ms}, {phases:1 phase|# phases}",
		"{sign:1 contradiction|# contradictions} of sign",
		"{bus_name}, instance {instance}",
		"{grid_meters:1 grid meter|# grid meters}, "
		"{grid_inputs:1 grid input|# grid inputs}",
		"{sink}, {place}"},
	.arrives = "arrives", .line = "line", .protocol = "protocol", .meter = "meter",
	.period = "period", .sends = "sends", .missing = "missing",
	.nothing_missing = "nothing that a grid meter needs",
	.arrived = "{bytes:1 byte|# bytes} in {listened_ms}, {telegrams:1 telegram|# telegrams}, "
		"{faults:1 fault|# faults}",
	.skipped = "skipped, {holder} has it",
	.read_by_daemon = "the running gridmeter reads it: {bytes:1 byte|# bytes}, "
		"{telegrams:1 telegram|# telegrams}",
	.ask_daemon = "gridmeter doctor and gridmeter watch tell more",
	.listening = "listening to {port}: {bytes:1 byte|# bytes}, "
		"{telegrams:1 telegram|# telegrams}",
	.asking_bus = "asking the message bus",
};

static const struct doctor_words words_de = {
	.means = "Heißt", .to_do = "Tun", .then = "Danach", .guide = "Anleitung",
	.hint = "Es läuft; dies ist gut zu wissen.",
	.last_lines = "die Zeilen, die er ausgibt",
	.in_log = "die am Ende seines Protokolls",
	.stick = ", oder diese Datei auf dem USB-Stick mitbringen",
	.guide_url = PROJECT_GUIDE_DE, .point = ',',
	.well = "Alles in Ordnung: ein Telegramm alle {period_ms}, auf dem Bus als {bus_name}, "
		"Instanz {instance}, vom System genutzt.",
	.nothing = "Soweit zu sehen war, ist nichts falsch: {bytes:ein Byte|# Bytes}, "
		"{telegrams:ein Telegramm|# Telegramme}.",
	.somebody = "ein anderes Programm", .unknown = "?",
	.ok = "gut", .failed = "FEHLER", .not_looked_at = "-",
	.layer = {"Schnittstelle", "Bytes", "Leitung", "Rahmen", "Prüfsumme", "Schlüssel", "Liste",
		"Leistung", "Werte", "Bus", "System", "Teilen"},
	.figures = {"{port}", "{bytes:1 Byte|# Bytes}", "{line}", "{frames} Rahmen, {protocol}",
		"{damaged} Fehler, Güte {quality} %", "{locked} verschlossen",
		"{telegrams:1 Telegramm|# Telegramme}",
		"alle {period_ms}, {phases:1 Phase|# Phasen}",
		"{sign:1 Widerspruch|# Widersprüche} im Vorzeichen",
		"{bus_name}, Instanz {instance}",
		"{grid_meters} Netzzähler, {grid_inputs:1 Netzeingang|# Netzeingänge}",
		"{sink}, {place}"},
	.arrives = "Empfang", .line = "Leitung", .protocol = "Protokoll", .meter = "Zähler",
	.period = "Abstand", .sends = "sendet", .missing = "fehlt",
	.nothing_missing = "nichts, was ein Netzzähler braucht",
	.arrived = "{bytes:1 Byte|# Bytes} in {listened_ms}, "
		"{telegrams:1 Telegramm|# Telegramme}, {faults} Fehler",
	.skipped = "übergangen, belegt: {holder}",
	.read_by_daemon = "das laufende gridmeter liest sie: {bytes:1 Byte|# Bytes}, "
		"{telegrams:1 Telegramm|# Telegramme}",
	.ask_daemon = "gridmeter doctor und gridmeter watch sagen mehr",
	.listening = "höre an {port}: {bytes:1 Byte|# Bytes}, "
		"{telegrams:1 Telegramm|# Telegramme}",
	.asking_bus = "frage den Nachrichtenbus",
};

const struct doctor_words *const doctor_words[N_LANGUAGES] = {
	[LANGUAGE_EN] = &words_en, [LANGUAGE_DE] = &words_de};
