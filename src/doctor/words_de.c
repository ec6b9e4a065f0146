/* The sentences of the doctor in German. A {name} is a fact (doctor/facts.h). Left out: all other
 * words of the program, which are English only. */
#include "doctor/words.h"

/* clang-format off */
/* What is seen, what it means, what to do: one behind the other, each ended by 0. */
const char *const texts_de[N_TEXTS] = {
	[FINDING_STATUS_FORBIDDEN] =
		"Der Ordner, in dem ein laufendes gridmeter Auskunft gibt, ist nicht lesbar.\0"
		"Vielleicht läuft gridmeter, aber dieser Benutzer darf es nicht fragen.\0"
		"gridmeter doctor als root starten oder als der Benutzer von gridmeter run.",
	[FINDING_STATUS_SENSELESS] =
		"Unter {port} antwortet etwas, aber was es sagt, ergibt keinen Sinn oder kam nicht "
		"binnen zwei Sekunden.\0"
		"gridmeter run hängt dort oder ist eine andere Version, oder ein anderes Programm "
		"hat seinen Platz.\0"
		"gridmeter run neu starten und noch einmal fragen; bleibt es so, nachsehen, wem "
		"{port} gehört: ls -l, fuser.",
	[FINDING_CONFIG_WRONG] =
		"Die Konfiguration von gridmeter ist falsch: {config_error}.\0"
		"gridmeter run nimmt sie nicht an: es läuft mit der vorigen oder mit seinen "
		"Vorgaben weiter, oder startet nicht.\0"
		"Diese Zeile richtigstellen{stick}; gridmeter run --example zeigt alle "
		"Schlüsselwörter.",
	[FINDING_DAEMON_ENDS] =
		"gridmeter run endet, sobald es gestartet ist, immer wieder. Seine letzten Worte: "
		"{last_words}\0"
		"Etwas hindert es zu laufen; seine letzten Worte nennen es.\0"
		"Beheben, was sie nennen; neu gestartet wird es von selbst. Sein Protokoll: {log}",
	[FINDING_NO_PORT] =
		"Es gibt überhaupt keine serielle Schnittstelle.\0"
		"Lesekopf oder Adapter stecken nicht, oder USB-Stecker oder Kabel sind defekt.\0"
		"Adapter einstecken, andere USB-Buchse probieren; ls -l /dev/serial/by-id.",
	[FINDING_NO_ADAPTER] =
		"Es steckt kein USB-Adapter; es gibt nur {port}, eine Schnittstelle des Geräts "
		"selbst, und von dort kommt nichts.\0"
		"Leseköpfe und P1-Kabel sind solche Adapter: Ihrer steckt nicht, oder sein Stecker "
		"oder Kabel ist defekt.\0"
		"Adapter einstecken, andere USB-Buchse probieren; ls -l /dev/serial/by-id.",
	[FINDING_ALL_PORTS_HELD] =
		"{ports:Die einzige serielle Schnittstelle ist von einem anderen Programm "
		"belegt|Es gibt # serielle Schnittstellen, und alle sind von anderen Programmen "
		"belegt}.\0"
		"{ports:Vielleicht ist es die des Zählers|Eines dieser Programme belegt die "
		"Schnittstelle des Zählers}.\0"
		"Den anderen Treiber beenden; gridmeter detect nennt, wer welche belegt.",
	[FINDING_ADAPTER_GONE] =
		"Der Adapter des Zählers {meter}, {home}, ist seit {gone_ms} weg.\0"
		"Er wurde herausgezogen, oder sein Stecker oder Kabel ist defekt.\0"
		"Wieder einstecken, in irgendeine USB-Buchse: gridmeter findet den Zähler.",
	[FINDING_PORT_MISSING] =
		"{port} ist nicht da.\0"
		"Der Adapter steckt nicht, oder er heißt seit dem letzten Einstecken anders.\0"
		"Adapter einstecken, oder port = auto in {config} setzen, dann ist der Name "
		"gleichgültig.",
	[FINDING_PORT_HELD] =
		"{port} ist belegt: {holder}.\0"
		"Zwei Programme können nicht dieselbe Schnittstelle lesen: jedem fehlte etwas.\0"
		"Das andere Programm beenden, oder gridmeter eine andere Schnittstelle geben: port "
		"= … in {config}",
	[FINDING_PORT_FORBIDDEN] =
		"{port} darf nicht geöffnet werden.\0"
		"Der Benutzer, unter dem gridmeter läuft, hat kein Recht daran.\0"
		"gridmeter als root starten oder den Benutzer in die Gruppe der Schnittstelle "
		"aufnehmen (dialout).",
	[FINDING_NOT_SERIAL] =
		"{port} ist keine serielle Schnittstelle.\0"
		"Der Name gehört zu einem Ordner oder zu einem Gerät anderer Art.\0"
		"port = … in {config} mit ls -l /dev/serial/by-id vergleichen, oder port = auto "
		"setzen.",
	[FINDING_SERVER_REFUSES] =
		"Der serielle Server {port} lehnt die Verbindung ab.\0"
		"Der Rechner ist da, aber unter dieser Portnummer hört kein Programm zu.\0"
		"Dort den seriellen Server (ser2net) starten und die Portnummer in {config} "
		"vergleichen.",
	[FINDING_SERVER_UNREACHABLE] =
		"Der serielle Server {port} ist nicht erreichbar.\0"
		"Er ist aus, in einem anderen Netz oder hinter einer Firewall.\0"
		"Einschalten, und von hier mit ping prüfen, ob seine Adresse antwortet.",
	[FINDING_SERVER_NAMELESS] =
		"Der Name in {port} lässt sich nicht auflösen.\0"
		"Er ist falsch geschrieben, oder kein Namensserver kennt ihn.\0"
		"Stattdessen seine Nummer in {config} schreiben, wie in port = "
		"tcp://192.168.1.5:3333.",
	[FINDING_PORT_FAILED] =
		"{port} lässt sich nicht öffnen, und zwar aus einem ungewöhnlichen Grund.\0"
		"Das System verweigert es: {port_error}.\0"
		"Adapter aus- und wieder einstecken und die letzten Zeilen von dmesg ansehen.",
	[FINDING_ASKED_OVER_TCP] =
		"Von {port} kam seit {silent_ms} nichts, und ask = yes ist gesetzt.\0"
		"Über TCP kann kein Zähler gefragt werden, weil dabei die Geschwindigkeit "
		"wechselt.\0"
		"Den Lesekopf an diesem Gerät anschließen, oder ask = no in {config}, wenn der "
		"Zähler von selbst sendet.",
	[FINDING_ONLY_ECHO] =
		"Der Zähler wurde {asked:einmal|#-mal} gefragt; zurück kam nur das Gesendete.\0"
		"Der Lesekopf hört sein eigenes Licht: er liegt auf dem Tisch oder neben dem "
		"Fenster.\0"
		"Den Kopf auf das Fenster des Zählers setzen, mit dem Kabel nach unten.",
	[FINDING_NO_ANSWER] =
		"Der Zähler wurde {asked:einmal|#-mal} gefragt und hat nicht geantwortet.\0"
		"Der Kopf sitzt nicht richtig, kann nicht senden, oder der Zähler ist von anderer "
		"Art.\0"
		"Den Kopf mit dem Kabel nach unten auf das Fenster setzen; sein Sender muss zum "
		"Zähler zeigen.",
	[FINDING_MUST_BE_ASKED] =
		"Von {port} kam seit {silent_ms} nichts; protocol = iec ist gesetzt, und niemand "
		"fragt.\0"
		"Viele ASCII-Zähler senden nur, wenn sie gefragt werden.\0"
		"ask = yes in {config} setzen, mit einem Lesekopf, der senden kann.",
	[FINDING_STOPPED] =
		"Nach {telegrams:einem Telegramm|# Telegrammen} kam von {port} seit {silent_ms} "
		"nichts mehr.\0"
		"Der Kopf ist verrutscht, das Kabel ist lose, oder der Zähler hat keinen Strom.\0"
		"Nachsehen, ob Kopf und Kabel noch so sitzen wie vorher.",
	[FINDING_SILENCE] =
		"Von {port} kam seit {silent_ms} kein einziges Byte.\0"
		"Der Kopf sieht das Licht des Zählers nicht, es ist die falsche Schnittstelle, "
		"oder der Netzbetreiber hat die Kundenschnittstelle nicht freigeschaltet.\0"
		"Den Kopf mit dem Kabel nach unten auf das Infrarotfenster setzen; den "
		"Netzbetreiber um Freischaltung bitten. Manche Zähler senden nur auf Anfrage: "
		"gridmeter detect --ask versuchen{daemon:; gridmeter dafür anhalten: |}{stop}",
	[FINDING_SEVEN_BITS] =
		"SML beginnt, aber in jedem Byte fehlt das höchste Bit.\0"
		"Die Leitung oder der serielle Server dazwischen ist auf sieben Bits eingestellt.\0"
		"Auf 8N1 stellen: line aus {config} nehmen oder den seriellen Server ändern.",
	[FINDING_INVERTED] =
		"Was von {port} kommt, ist verkehrt herum: die Leitung ruht auf dem falschen "
		"Pegel.\0"
		"Der Adapter ist für die andere Polarität gebaut; P1-Schnittstellen sind "
		"invertiert.\0"
		"Einen Adapter für diesen Zähler nehmen; FTDI-Adapter lassen sich mit FT_PROG "
		"invertieren.",
	[FINDING_PORT_TOO_FAST] =
		"Was von {port} kommt, ist {excess}-mal langsamer als {line}.\0"
		"Die Geschwindigkeit in der Konfiguration ist nicht die des Zählers.\0"
		"line aus {config} nehmen: gridmeter findet die Einstellung heraus.",
	[FINDING_PORT_TOO_SLOW] =
		"Was von {port} kommt, ist schneller als {line}.\0"
		"Die Geschwindigkeit in der Konfiguration ist nicht die des Zählers.\0"
		"line aus {config} nehmen: gridmeter findet die Einstellung heraus.",
	[FINDING_PARITY] =
		"{port} ist auf {line} gestellt, und kein Telegramm kommt heil an.\0"
		"Die meisten Zähler senden ohne Paritätsbit; das Format in der Konfiguration passt "
		"nicht.\0"
		"line aus {config} nehmen: gridmeter findet die Einstellung heraus.",
	[FINDING_LINE_SOUGHT] =
		"{bytes:Ein Byte kam|# Bytes kamen} von {port}; gridmeter probiert eine "
		"Leitungseinstellung nach der anderen.\0"
		"Es weiß noch nicht, wie der Zähler seine Leitung eingestellt hat; jetzt gilt "
		"{line}.\0"
		"In zwei Minuten noch einmal starten.",
	[FINDING_LIGHT_NOISE] =
		"{bytes:Ein Byte kam|# Bytes kamen} von {port}: einzelne Lichtblitze, keine "
		"Zeichen.\0"
		"Der Kopf sieht Lampen oder die Sonne statt des Zählers.\0"
		"Den Kopf auf das Infrarotfenster setzen und anderes Licht abhalten.",
	[FINDING_OTHER_DEVICE] =
		"{bytes:Ein Byte Text kam|# Bytes Text kamen} von {port}, aber kein Telegramm.\0"
		"Es ist ein anderes Gerät: ein GPS-Empfänger, ein VE.Direct-Gerät, ein Modem.\0"
		"port in {config} auf die Schnittstelle des Zählers setzen; gridmeter detect "
		"zeigt, was auf jeder kommt.",
	[FINDING_NOT_A_METER] =
		"{bytes:Ein Byte kam|# Bytes kamen} von {port}, aber nichts, das wie ein "
		"Telegramm beginnt.\0"
		"Es ist die falsche Schnittstelle, die falsche Geschwindigkeit, oder der Zähler "
		"spricht eine andere Sprache.\0"
		"gridmeter detect starten; ist es der Zähler, eine Aufzeichnung (gridmeter capture "
		"{port} my.capture) schicken an {tracker}",
	[FINDING_CHECKSUM_FAMILY] =
		"{frames:Ein Telegramm kam|# Telegramme kamen} heil an, aber der Inhalt besteht "
		"seine eigene Prüfung nicht ({main_fault}).\0"
		"Die Leitung ist in Ordnung; der Zähler rechnet eine seiner Prüfsummen auf "
		"unbekannte Weise.\0"
		"Das lässt sich nur im Programm beheben: den Typ des Zählers und eine Aufzeichnung "
		"(gridmeter capture {port} my.capture) schicken an {tracker}",
	[FINDING_LINE_ENDS] =
		"P1-Telegramme kommen heil an bis auf die Zeilenenden: vor jedem LF fehlt das CR.\0"
		"Eine Brücke oder ein Programm dazwischen hält die Zeilen für Text; die Prüfsumme "
		"stimmt nicht mehr.\0"
		"Brücke oder seriellen Server auf raw (binär) stellen, ohne Änderung der "
		"Zeilenenden.",
	[FINDING_P1_CHECKSUM] =
		"P1-Telegramme beginnen und enden, aber ihre Prüfsumme ist falsch "
		"({faults_since}-mal).\0"
		"Unterwegs gehen Zeichen verloren: loses oder langes Kabel, schwache Versorgung, "
		"eine Brücke, die welche verschluckt.\0"
		"Stecker und Kabel prüfen, dem Kabel seine 5 V geben; line = 115200 8N1 in "
		"{config}, bei DSMR 2 und 3 9600 7E1.",
	[FINDING_IDENT_ONLY] =
		"Der Zähler nennt immer wieder seinen Namen, aber keine Daten "
		"({faults_since}-mal).\0"
		"Er wartet darauf, gefragt zu werden, oder er sendet sie mit anderer "
		"Geschwindigkeit.\0"
		"protocol = iec und ask = yes in {config} setzen, mit sendendem Lesekopf; bei P1 "
		"die Anforderungsleitung prüfen.",
	[FINDING_ENDLESS] =
		"Eine Auslesung beginnt und endet nicht ({main_fault}, "
		"{faults_since:einmal|#-mal}).\0"
		"Der Zähler wird mittendrin unterbrochen, oder er sendet jedes Mal seine ganze "
		"Geschichte.\0"
		"Den Kopf sitzen lassen, bis sie zu Ende ist; gefragt und mit 300 Baud dauert es "
		"Minuten.",
	[FINDING_PARTS_MISSING] =
		"Die ersten Teile von Nachrichten kommen an, die folgenden nicht ({main_fault}, "
		"{faults_since}-mal).\0"
		"Leitung oder Adapter verlieren, was am Stück kommt: ein Puffer ist zu klein, oder "
		"eine Brücke schneidet.\0"
		"Einen anderen Adapter nehmen, oder die Brücke auf raw stellen, mit längerer "
		"Wartezeit vor dem Senden.",
	[FINDING_DAMAGED_ALL] =
		"Telegramme beginnen, aber keines kommt heil an ({main_fault}, "
		"{faults_since}-mal).\0"
		"Unterwegs gehen Bits verloren: der Kopf sitzt schief, Licht fällt ein, oder das "
		"Kabel ist zu lang.\0"
		"Den Kopf etwas drehen und verschieben, abdecken, und noch einmal starten.",
	[FINDING_DAMAGED_BURSTS] =
		"Von den letzten Telegrammen kamen {quality} % heil an, bis zu {gap} "
		"hintereinander nicht.\0"
		"Zeitweise stört etwas: die Sonne, eine Lampe oder eine Maschine, die schaltet.\0"
		"Den Kopf abdecken und sein Kabel von Wechselrichtern und Motoren fernhalten.",
	[FINDING_DAMAGED_SOME] =
		"Von den letzten Telegrammen kamen nur {quality} % heil an ({main_fault}).\0"
		"Hin und wieder geht ein Bit verloren: der Kopf sieht den Zähler gerade noch.\0"
		"Den Kopf etwas drehen und verschieben, bis gridmeter watch keine Fehler mehr "
		"zeigt.",
	[FINDING_KEY_MISSING] =
		"{locked} Telegramme kamen heil an, sind aber verschlüsselt, und es ist kein "
		"Schlüssel gesetzt.\0"
		"Kabel und Zähler sind in Ordnung.\0"
		"Beim Netzbetreiber den Schlüssel des Zählers (GUEK) anfordern und key = … in "
		"{keys} schreiben{stick}.",
	[FINDING_KEY_WRONG] =
		"{locked} Telegramme kamen heil an, aber der Schlüssel öffnet sie nicht.\0"
		"Kabel und Zähler sind in Ordnung, der Schlüssel ist falsch.\0"
		"key = … in {keys} mit dem Brief des Netzbetreibers vergleichen{stick}; nach einem "
		"Zählertausch den neuen anfordern.",
	[FINDING_AUTH_KEY_WRONG] =
		"{locked} Telegramme ließen sich entschlüsseln, aber ihr Echtheitsnachweis ist "
		"falsch.\0"
		"Der Schlüssel stimmt, der Authentifizierungsschlüssel nicht; ohne auth_key wird "
		"der Zähler gelesen.\0"
		"auth_key = … in {keys} mit dem Brief des Netzbetreibers vergleichen{stick}; wer "
		"keinen bekam, nimmt ihn heraus.",
	[FINDING_NOT_AUTHENTICATED] =
		"{locked} Telegramme kamen ohne Echtheitsnachweis, obwohl auth_key gesetzt ist.\0"
		"Dieser Zähler sichert nicht ab, was er sendet.\0"
		"auth_key aus {keys} nehmen{stick}.",
	[FINDING_SECURITY_UNKNOWN] =
		"{unsupported} Telegramme kamen mit einem Verfahren, das gridmeter nicht kennt.\0"
		"Der Zähler verschlüsselt oder komprimiert auf eine Weise, die nicht eingebaut "
		"ist.\0"
		"Den Typ des Zählers und eine Aufzeichnung (gridmeter capture {port} my.capture) "
		"schicken an {tracker}",
	[FINDING_REPLAYED] =
		"{repeated} Telegramme hatten eine Telegrammnummer, die schon benutzt war.\0"
		"Alte Telegramme werden wieder abgespielt, oder der Zähler beginnt neu zu zählen.\0"
		"Nach einem Zählertausch gridmeter neu starten oder counter = tolerant in {config} "
		"setzen; sonst nachsehen, was dazwischen hängt.",
	[FINDING_LIST_UNKNOWN] =
		"Telegramme kommen heil an, aber ihre Werte haben keine Namen, und die Liste ist "
		"unbekannt.{list_values: Von einem Wert| Von # Werten}"
		"{explained: hat sich einer selbst erklärt| haben sich # selbst erklärt}"
		"{explained_sure:, einer sicher.|, # sicher.}\0"
		"Der Netzbetreiber hat eine eigene Liste eingestellt.\0"
		"gridmeter explain {port} --to DATEI findet heraus, was sie sind, an dem, was sie "
		"tun; die Datei ansehen, dann lists = DATEI in {config} setzen.",
	[FINDING_LIST_WITHDRAWN] =
		"Die Werte haben keine Namen, und was ein Zählerstand schien, fiel oder sprang.\0"
		"Es ist eine eigene Liste des Netzbetreibers, oder der Zähler zählt neu.\0"
		"gridmeter explain {port} --to DATEI findet heraus, was sie sind; ansehen, dann "
		"lists = DATEI in {config} setzen. Zählt er neu: einige Minuten warten.",
	[FINDING_EMPTY_PUSH] =
		"{frames:Eine Nachricht kam|# Nachrichten kamen} heil an, ohne Namen und Werte.\0"
		"Der Netzbetreiber hat die Schnittstelle geöffnet, aber nichts zum Senden "
		"ausgewählt.\0"
		"Den Netzbetreiber um die Liste mit aktuellen Werten bitten.",
	[FINDING_WITHOUT_VALUES] =
		"{frames:Ein Telegramm kam|# Telegramme kamen} heil an, aber ohne Werte.\0"
		"Der Zähler sendet nur andere Nachrichten, oder das Senden der Werte ist nicht "
		"eingeschaltet.\0"
		"Den Netzbetreiber bitten, das Senden der Werte einzuschalten.",
	[FINDING_WEAKER_CHECK] =
		"{weaker} Telegramme kamen ohne die Prüfsumme, die dieser Zähler bisher hatte.\0"
		"Ihr Ende ist beschädigt, oder etwas anderes spricht auf dieser Leitung; nichts "
		"davon wird geglaubt.\0"
		"Stecker und Kabel prüfen; nach einem Zählerwechsel gridmeter run neu starten.",
	[FINDING_NOT_BELIEVED] =
		"{implausible} Telegramme ohne Prüfsumme widersprachen einander.\0"
		"Unterwegs werden Zeichen beschädigt, und nichts schützt sie.\0"
		"Den Kopf etwas drehen und verschieben und Licht abhalten.",
	[FINDING_OTHER_METER] =
		"Der Zähler an {port} ist nicht der, der hier erwartet wird.\0"
		"Seine Nummer ist nicht {wanted_meter}, oder er gehört zu einem anderen "
		"Abschnitt.\0"
		"meter = … in {config} mit der Nummer auf dem Zähler vergleichen oder "
		"herausnehmen.",
	[FINDING_PIN_RELAPSE] =
		"Der Zähler sendete {lasted_ms} lang seine Leistung und hörte dann damit auf.\0"
		"Die erweiterten Daten waren nur eine Zeit lang an: InF steht nicht dauerhaft auf "
		"ON.\0"
		"PIN erneut eingeben und InF im Menü auf ON stellen; sonst den Netzbetreiber darum "
		"bitten.",
	[FINDING_NO_PIN] =
		"Der Zähler sendet ganze kWh und keine Leistung.\0"
		"Seine PIN ist nicht eingegeben.\0"
		"PIN beim Netzbetreiber erfragen, mit der Taschenlampe eingeben und InF auf ON "
		"stellen.",
	[FINDING_NO_DIRECTION] =
		"Der Zähler sendet seine Leistung ohne Vorzeichen und nennt die Richtung nicht.\0"
		"Ob bezogen oder eingespeist wird, lässt sich nicht sagen.\0"
		"power_direction = import in {config} setzen, wenn hier nichts eingespeist wird, "
		"an einem PV-Zähler export.",
	[FINDING_NO_POWER_LIST] =
		"Der Zähler sendet in keiner seiner Listen eine Leistung.\0"
		"Der Netzbetreiber hat Listen ohne Momentanwerte gewählt.\0"
		"Den Netzbetreiber um die Liste mit Momentanwerten bitten.",
	[FINDING_INF_OFF] =
		"Der Zähler sendet genaue Zählerstände und keine Leistung.\0"
		"Die PIN ist eingegeben, aber die erweiterten Daten (InF) sind aus.\0"
		"InF im Menü des Zählers auf ON stellen, mit Taschenlampe oder Taste.",
	[FINDING_FUSE] =
		"{fuse:Ein Messwert lag|# Messwerte lagen} über dem, was die Sicherung trägt; so "
		"etwas kommt nicht auf den Bus.\0"
		"Die Sicherung ist zu klein angegeben, oder der Zähler oder sein Maßstab ist "
		"falsch.\0"
		"fuse = … in {config} mit der Hauptsicherung des Hauses vergleichen.",
	[FINDING_IMPOSSIBLE] =
		"{impossible power:Ein Messwert lag|# Messwerte lagen} über dem, was ein "
		"Hausanschluss trägt; so etwas wird nicht gemeldet.\0"
		"Eine Leistung hat die falsche Größenordnung, oder der Zähler hängt an "
		"Stromwandlern.\0"
		"Mit der Anzeige des Zählers vergleichen; wenn es stimmt, fuse = … in {config} auf "
		"die Hauptsicherung setzen.",
	[FINDING_NOT_YET] =
		"{port} wird seit {listened_ms} abgehört, und noch wurde keine Leistung "
		"verstanden.\0"
		"Es ist zu früh, um zu sagen, was falsch ist.\0"
		"In einer halben Minute noch einmal starten; eine Aufzeichnung muss länger sein.",
	[FINDING_MOUNTING] =
		"Als {role} zählt der Zähler andersherum, als seine Rolle verlangt, "
		"{mounting:einmal|#-mal}.\0"
		"Er ist andersherum eingebaut, oder die Rolle ist nicht die dieses Zählers.\0"
		"Mit Sonne oder Verbrauch vergleichen, dann reverse = yes oder no in {config} "
		"setzen, oder eine andere Rolle in der Oberfläche.",
	[FINDING_SIGN] =
		"Die Zählerstände liefen {sign:einmal|#-mal} gegen die Leistung.\0"
		"Die Leistung hat das falsche Vorzeichen: Bezug wird als Einspeisung gelesen.\0"
		"power_direction und reverse in {config} prüfen; sind sie nicht gesetzt, eine "
		"Aufzeichnung (gridmeter capture {port} my.capture --anonymous) schicken an "
		"{tracker}",
	[FINDING_SCALE] =
		"Die Zählerstände liefen {scale:einmal|#-mal} viel schneller oder langsamer als "
		"die Leistung.\0"
		"Ein Wandlerfaktor oder eine Kommastelle ist falsch.\0"
		"Die Leistung in gridmeter watch mit der Anzeige des Zählers vergleichen und "
		"beides schicken an {tracker}",
	[FINDING_PHASE_SUM] =
		"Die Leistungen der Phasen ergeben {phase sum:einmal|#-mal} nicht die Summe.\0"
		"Eine davon hat das falsche Vorzeichen oder stammt von einem anderen Augenblick.\0"
		"Mit der Anzeige des Zählers vergleichen und eine Aufzeichnung (gridmeter capture "
		"{port} my.capture --anonymous) schicken an {tracker}",
	[FINDING_VOLTAGE] =
		"Eine Spannung oder Frequenz war die keines Netzes, {impossible "
		"voltage:einmal|#-mal}; sie wird nicht gemeldet.\0"
		"Der Zähler sendet sie in einer anderen Größenordnung, als von seiner Art bekannt "
		"ist.\0"
		"Für die Leistung nichts; damit sie ergänzt werden kann, eine Aufzeichnung "
		"(gridmeter capture {port} my.capture --anonymous) schicken an {tracker}",
	[FINDING_APPARENT] =
		"Eine Phase hatte {apparent power:einmal|#-mal} mehr Leistung, als Spannung und "
		"Strom ergeben.\0"
		"Leistungen und Phasen gehören nicht zusammen.\0"
		"Mit der Anzeige des Zählers vergleichen und eine Aufzeichnung (gridmeter capture "
		"{port} my.capture --anonymous) schicken an {tracker}",
	[FINDING_ENERGY] =
		"Ein Zählerstand fiel oder sprang {energy:einmal|#-mal} und wurde zurückgehalten.\0"
		"Der Zähler wurde getauscht, oder er hat etwas Unmögliches gesendet.\0"
		"Nach einem Tausch nichts; sonst mit der Anzeige des Zählers vergleichen.",
	[FINDING_NO_BUS] =
		"Der D-Bus des Systems ist nicht erreichbar.\0"
		"Dies ist kein Gerät mit Venus OS, sein Bus läuft nicht, oder wir dürfen ihn nicht "
		"benutzen.\0"
		"Auf dem GX-Gerät als root starten; anderswo den Bus mit --bus ADRESSE angeben.",
	[FINDING_NOT_RUNNING] =
		"Der Zähler an {port} wird verstanden, aber es läuft kein gridmeter run, das ihn "
		"meldet.\0"
		"Der Dienst ist nicht gestartet, oder er hat sich beendet.\0"
		"Ihn starten: {start}. Endet er von selbst, sagt sein Protokoll, warum: {log}",
	[FINDING_NO_SETTINGS] =
		"Der Zähler wird verstanden, aber localsettings (com.victronenergy.settings) ist "
		"nicht da.\0"
		"Ohne es bekommt der Zähler keine Instanz; nur ein Gerät mit Venus OS hat es.\0"
		"Auf einem GX-Gerät nach dem Start eine Minute warten, sonst neu starten.",
	[FINDING_NOT_REGISTERED] =
		"Der Zähler wird verstanden, ist aber nicht auf dem Bus (Zustand {service}).\0"
		"Der Bus oder localsettings antwortet nicht, der Bus nimmt keine Verbindung mehr "
		"an, oder ein anderes gridmeter liest diesen Zähler.\0"
		"Ein paar Sekunden warten und noch einmal starten; dann das Protokoll von "
		"gridmeter run ansehen ({log}). Lesen zwei denselben Zähler, eines beenden.",
	[FINDING_INSTANCE_COLLISION] =
		"Ein anderer Netzzähler, {other}, hat ebenfalls die Instanz {instance}.\0"
		"System und VRM können die beiden nicht unterscheiden.\0"
		"Einem von beiden eine andere Instanz geben: auf seiner Seite der Oberfläche, oder "
		"unserem mit einem anderen instance = … in {config} (eine geänderte Zeile gilt "
		"einmal, beim nächsten Start).",
	[FINDING_OTHER_ROLE] =
		"Der Zähler ist als {role} auf dem Bus, und es gibt keinen Netzzähler.\0"
		"Niemand steuert die Batterie nach ihm.\0"
		"Ist es der Zähler des Hauses, seine Rolle in der Oberfläche auf Netz stellen; "
		"oder role = … in {config} ändern (eine geänderte Zeile gilt einmal, beim nächsten "
		"Start).",
	[FINDING_NO_SYSTEM] =
		"Der Zähler ist auf dem Bus, aber niemand nutzt ihn: com.victronenergy.system "
		"fehlt.\0"
		"Dies ist kein Gerät mit Venus OS, oder es startet noch.\0"
		"Auf einem GX-Gerät eine Minute warten, sonst neu starten.",
	[FINDING_OTHER_WINS] =
		"Es gibt {grid_meters} Netzzähler auf dem Bus, und das System nutzt {other}.\0"
		"Von mehreren Netzzählern gilt der mit der niedrigsten Instanz; unserer hat "
		"{instance}.\0"
		"Den anderen entfernen, ihm eine andere Rolle geben, oder unserem eine niedrigere "
		"Instanz: auf seiner Seite der Oberfläche, oder mit einem anderen instance = … in "
		"{config} (eine geänderte Zeile gilt einmal, beim nächsten Start).",
	[FINDING_AC_INPUT] =
		"Kein AC-Eingang des Systems ist auf Netz oder Landstrom gestellt.\0"
		"Nur für einen solchen Eingang nimmt das System einen Netzzähler.\0"
		"Einstellungen, Systemeinrichtung: den AC-Eingang am Netz auf Netz stellen.",
	[FINDING_NOT_ADOPTED] =
		"Der Zähler ist auf dem Bus, aber das System hat ihn nicht zu seinem Netzzähler "
		"gemacht.\0"
		"Es dauert ein paar Sekunden, oder das System zieht etwas anderes vor.\0"
		"In zehn Sekunden noch einmal starten; dann Einstellungen, Systemeinrichtung, "
		"AC-Eingänge ansehen.",
	[FINDING_ESS_WITHOUT_METER] =
		"Das System sieht den Zähler, aber ESS soll ohne ihn auskommen.\0"
		"Die Netzmessung steht auf Wechselrichter/Ladegerät.\0"
		"Einstellungen, ESS, Netzmessung: Externer Zähler wählen.",
	[FINDING_ESS_PHASES] =
		"ESS regelt jede Phase für sich, aber der Zähler hat {phases:eine Phase|# Phasen} "
		"mit Leistung.\0"
		"Nach Phasen, die niemand misst, lässt sich die Batterie nicht steuern.\0"
		"Einstellungen, ESS, Mehrphasenregelung: Summe aller Phasen wählen.",
#include "doctor/words_share_de.inc"
	[FINDING_WITHOUT_BUS] =
		"Der Zähler wird gelesen und nichts gemeldet: bus = none.\0"
		"Das System sieht diesen Zähler nicht; Statistik und gridmeter doctor tun ihre "
		"Arbeit.\0"
		"Nichts, wenn das so gemeint ist, sonst diese Zeile aus {config} nehmen.",
	[FINDING_STILL_SEARCHING] =
		"Der Zähler an {port} wird verstanden; das laufende gridmeter sucht ihn noch.\0"
		"Es probiert Schnittstelle um Schnittstelle, Einstellung um Einstellung.\0"
		"Eine Minute warten, oder port = {port} in {config} setzen.",
	[FINDING_SECOND_METER] =
		"Es gibt {grid_meters} Netzzähler auf dem Bus; unserer wird genutzt.\0"
		"Der andere, {other}, wird angezeigt, aber nicht genutzt.\0"
		"Misst er etwas anderes, ihm die passende Rolle geben.",
	[FINDING_STRANGER] =
		"An {port} ist ein zweiter Zähler zu hören.\0"
		"Der Kopf sieht zwei Zähler, oder zwei teilen sich eine Leitung; nur unserer wird "
		"genutzt.\0"
		"Nichts, oder den Kopf abdecken.",
	[FINDING_SLOW_ASKING] =
		"Der Zähler wird gefragt, und seine Antworten kommen nur alle {period_ms}.\0"
		"So selten fragt gridmeter (ask_period); mancher Zähler braucht so lange für eine "
		"Antwort.\0"
		"In {config} ein kürzeres ask_period setzen und sehen, ob der Zähler mitkommt.",
	[FINDING_SLOW_FOR_ESS] =
		"Der Zähler sendet nur alle {period_ms}; das ist zu langsam, als dass ESS gut "
		"regeln könnte.\0"
		"ESS handelt mehrmals nach einem alten Wert: die Batterie pendelt um den "
		"Sollwert.\0"
		"Den Netzbetreiber um eine schnellere Liste bitten; sonst Wechselrichter "
		"begrenzen, ab 100 W Bezug einstellen.",
	[FINDING_SLOW_METER] =
		"Der Zähler sendet nur alle {period_ms}.\0"
		"So spät folgt die Batterie dem Haus.\0"
		"Den Netzbetreiber um eine schnellere Liste bitten; den Netzsollwert auf etwa 50 W "
		"Bezug stellen.",
	[FINDING_EXPORT_MISSING] =
		"Der Zähler nennt keine eingespeiste Energie (2.8.0).\0"
		"Er zählt nur eine Richtung; VRM zeigt keine Einspeisung.\0"
		"Mit einer PV-Anlage beim Netzbetreiber einen Zweirichtungszähler verlangen.",
	[FINDING_TOTAL_ONLY] =
		"Der Zähler nennt die gesamte Leistung, nicht die der einzelnen Phasen.\0"
		"Die Summe erscheint auf L1; ESS regelt trotzdem richtig nach der Summe.\0"
		"Nichts, solange die Mehrphasenregelung auf Summe aller Phasen steht; siehe phases "
		"= … in {config}",
	[FINDING_OWN_CODES] =
		"Unter eigenen Codes des Herstellers sendet der Zähler wohl {codes}.\0"
		"Das ist ein Vorschlag nur nach den Werten; nichts davon wird benutzt.\0"
		"Mit der Anzeige des Zählers vergleichen und eine Aufzeichnung (gridmeter capture "
		"{port} my.capture --anonymous) schicken an {tracker}",
	[FINDING_CLOCK] =
		"Die Uhr des Zählers zeigt {meter_time}, die hiesige {our_time}.\0"
		"Eine von beiden geht falsch; die Zeiten in VRM kommen von der hiesigen.\0"
		"Einstellungen, Allgemein, Datum und Uhrzeit; die Uhr des Zählers stellt der "
		"Netzbetreiber.",
#include "doctor/words_head_de.inc"
};
