/* The sentences of the doctor in Swedish. A {name} is a fact (doctor/facts.h). */
#include "doctor/words.h"

/* clang-format off */
/* What is seen, what it means, what to do: one behind the other, each ended by 0. */
const char *const texts_sv[N_TEXTS] = {
	[FINDING_STATUS_FORBIDDEN] =
		"Mappen där ett gridmeter som kör berättar hur det står till får inte läsas.\0"
		"Kanske kör gridmeter, men den här användaren får inte fråga det.\0"
		"Kör gridmeter doctor som root, eller som den användare som gridmeter kör som.",
	[FINDING_STATUS_SENSELESS] =
		"Något svarar vid {port}, men det som sägs är obegripligt eller kom inte inom "
		"två sekunder.\0"
		"gridmeter run hänger där eller är en annan version, eller ett annat program har "
		"tagit dess plats.\0"
		"Starta om gridmeter run och fråga igen; om det består, se efter vems {port} är: "
		"ls -l, fuser.",
	[FINDING_CONFIG_WRONG] =
		"Konfigurationen av gridmeter är fel: {config_error}.\0"
		"gridmeter run tar inte emot den: det fortsätter med den förra eller med sina "
		"standardvärden, eller startar inte.\0"
		"Rätta den raden{stick}; gridmeter run --example visar alla nyckelord.",
	[FINDING_DAEMON_ENDS] =
		"gridmeter run slutar så fort det har börjat, gång på gång. Dess sista ord: "
		"{last_words}\0"
		"Något hindrar det från att köra; dess sista ord säger vad.\0"
		"Åtgärda det som de nämner; det startar om av sig självt. Dess logg: {log}",
	[FINDING_NO_PORT] =
		"Det finns ingen seriell port alls.\0"
		"Läshuvudet eller adaptern är inte inkopplad, eller dess USB-kontakt eller kabel "
		"är trasig.\0"
		"Koppla in adaptern, prova ett annat USB-uttag och titta på ls -l "
		"/dev/serial/by-id.",
	[FINDING_NO_ADAPTER] =
		"Ingen USB-adapter är inkopplad; det finns bara {port}, en port på själva "
		"enheten, och därifrån kommer inget.\0"
		"Läshuvuden och P1-kablar är sådana adaptrar: din är inte inkopplad, eller dess "
		"kontakt eller kabel är trasig.\0"
		"Koppla in adaptern, prova ett annat USB-uttag och titta på ls -l "
		"/dev/serial/by-id.",
	[FINDING_ALL_PORTS_HELD] =
		"{ports:Den enda seriella porten är upptagen av ett annat program|Det finns # "
		"seriella portar, och andra program har tagit alla}.\0"
		"{ports:Det kan vara mätarens port|Ett av dessa program har mätarens port}.\0"
		"Stoppa den andra drivrutinen på mätarens port; gridmeter detect säger vem som "
		"har vilken.",
	[FINDING_ADAPTER_GONE] =
		"Adaptern till mätaren {meter}, {home}, har varit borta i {gone_ms}.\0"
		"Den har dragits ut, eller dess kontakt eller kabel är trasig.\0"
		"Koppla in den igen, i vilket USB-uttag som helst: gridmeter hittar mätaren av "
		"sig självt.",
	[FINDING_PORT_MISSING] =
		"{port} finns inte.\0"
		"Adaptern är inte inkopplad, eller så heter den något annat sedan den kopplades "
		"in igen.\0"
		"Koppla in adaptern, eller sätt port = auto i {config} så att namnet inte spelar "
		"någon roll.",
	[FINDING_PORT_HELD] =
		"{port} är upptagen av {holder}.\0"
		"Två program kan inte läsa samma port: vart och ett skulle få bara bitar.\0"
		"Stoppa det andra programmet, eller ge gridmeter en annan port: port = … i "
		"{config}",
	[FINDING_PORT_FORBIDDEN] =
		"{port} får inte öppnas.\0"
		"Användaren som gridmeter kör som har ingen rätt till porten.\0"
		"Kör gridmeter som root, eller lägg till användaren i portens grupp (dialout).",
	[FINDING_NOT_SERIAL] =
		"{port} är ingen seriell port.\0"
		"Namnet hör till en mapp eller en enhet av annat slag.\0"
		"Jämför port = … i {config} med ls -l /dev/serial/by-id, eller sätt port = auto.",
	[FINDING_SERVER_REFUSES] =
		"Den seriella servern {port} vägrar förbindelsen.\0"
		"Datorn finns där, men inget program lyssnar på det portnumret.\0"
		"Starta den seriella servern (ser2net) där och jämför portnumret i {config}.",
	[FINDING_SERVER_UNREACHABLE] =
		"Den seriella servern {port} kan inte nås.\0"
		"Den är avstängd, i ett annat nät eller bakom en brandvägg.\0"
		"Slå på den och pröva härifrån med ping om adressen svarar.",
	[FINDING_SERVER_NAMELESS] =
		"Namnet i {port} går inte att slå upp.\0"
		"Det är felstavat, eller ingen namnserver känner till det.\0"
		"Skriv numret i {config} i stället, som i port = tcp://192.168.1.5:3333.",
	[FINDING_PORT_FAILED] =
		"{port} kan inte öppnas, av en ovanlig orsak.\0"
		"Systemet vägrar: {port_error}.\0"
		"Dra ut adaptern, koppla in den igen och titta på de sista raderna i dmesg.",
	[FINDING_ASKED_OVER_TCP] =
		"Inget har kommit från {port} på {silent_ms}, och ask = yes är satt.\0"
		"En mätare kan inte frågas över TCP, eftersom hastigheten växlar under tiden.\0"
		"Anslut läshuvudet till den här enheten, eller sätt ask = no i {config} om "
		"mätaren sänder av sig själv.",
	[FINDING_ONLY_ECHO] =
		"Mätaren frågades {asked:en gång|# gånger}; bara det som sändes kom tillbaka.\0"
		"Läshuvudet hör sitt eget ljus: det ligger på ett bord eller bredvid mätarens "
		"fönster.\0"
		"Sätt huvudet på mätarens fönster, med kabeln nedåt.",
	[FINDING_NO_ANSWER] =
		"Mätaren frågades {asked:en gång|# gånger} och har inte svarat.\0"
		"Huvudet sitter fel, kan inte sända, eller mätaren är av ett annat slag.\0"
		"Sätt huvudet på fönstret med kabeln nedåt; dess sändare måste peka mot mätaren.",
	[FINDING_MUST_BE_ASKED] =
		"Inget har kommit från {port} på {silent_ms}; protocol = iec är satt, och ingen "
		"frågar.\0"
		"Många ASCII-mätare sänder bara när de blir frågade.\0"
		"Sätt ask = yes i {config}, med ett läshuvud som kan sända.",
	[FINDING_STOPPED] =
		"Efter {telegrams:ett telegram|# telegram} har inget kommit från {port} på "
		"{silent_ms}.\0"
		"Huvudet har glidit av, kabeln är lös, eller mätaren har ingen ström.\0"
		"Se efter om huvud och kabel sitter som förut.",
	[FINDING_SILENCE] =
		"Inte en enda byte har kommit från {port} på {silent_ms}.\0"
		"Huvudet ser inte mätarens ljus, det är någon annans port, eller elnätsföretaget "
		"har inte öppnat kundgränssnittet.\0"
		"Sätt huvudet på det infraröda fönstret, kabeln nedåt; be elnätsföretaget öppna "
		"gränssnittet. Vissa mätare sänder bara när de blir frågade: prova gridmeter "
		"detect --ask{daemon:; stoppa gridmeter under tiden: |}{stop}",
	[FINDING_SEVEN_BITS] =
		"SML börjar, men den högsta biten i varje byte saknas.\0"
		"Ledningen, eller den seriella servern emellan, är ställd på sju bitar.\0"
		"Ställ den på 8N1: ta bort line ur {config}, eller ändra den seriella servern.",
	[FINDING_INVERTED] =
		"Det som kommer från {port} är upp och ner: ledningen är låg där den borde vila "
		"hög.\0"
		"Adaptern är gjord för den andra polariteten; P1-portar är inverterade.\0"
		"Ta en adapter för den här mätaren; en FTDI-adapter kan inverteras med FT_PROG.",
	[FINDING_PORT_TOO_FAST] =
		"Det som kommer från {port} är {excess} gånger långsammare än {line}.\0"
		"Hastigheten i konfigurationen är inte mätarens.\0"
		"Ta bort line ur {config}: gridmeter tar reda på den.",
	[FINDING_PORT_TOO_SLOW] =
		"Det som kommer från {port} är snabbare än {line}.\0"
		"Hastigheten i konfigurationen är inte mätarens.\0"
		"Ta bort line ur {config}: gridmeter tar reda på den.",
	[FINDING_PARITY] =
		"{port} är ställd på {line}, och inget telegram kommer helt fram.\0"
		"De flesta mätare sänder utan paritetsbit; formatet i konfigurationen är inte "
		"mätarens.\0"
		"Ta bort line ur {config}: gridmeter tar reda på det.",
	[FINDING_LINE_SOUGHT] =
		"{bytes:En byte kom|# byte kom} från {port}; gridmeter provar den ena "
		"inställningen av ledningen efter den andra.\0"
		"Det vet ännu inte hur mätaren har ställt in sin ledning; nu gäller {line}.\0"
		"Kör detta igen om två minuter.",
	[FINDING_LIGHT_NOISE] =
		"{bytes:En byte kom|# byte kom} från {port}: enstaka blixtar, inga tecken.\0"
		"Huvudet ser lampor eller solen i stället för mätaren.\0"
		"Sätt huvudet på det infraröda fönstret och håll annat ljus borta.",
	[FINDING_OTHER_DEVICE] =
		"{bytes:En byte text kom|# byte text kom} från {port}, men inget telegram.\0"
		"Det är en annan enhet: en GPS-mottagare, en VE.Direct-produkt, ett modem.\0"
		"Sätt port i {config} till mätarens; gridmeter detect visar vad varje port säger.",
	[FINDING_NOT_A_METER] =
		"{bytes:En byte kom|# byte kom} från {port}, men inget som börjar som ett "
		"telegram.\0"
		"Det är fel port, fel hastighet, eller en mätare som talar ett annat språk.\0"
		"Kör gridmeter detect; är det mätarens port, sänd en inspelning (gridmeter "
		"capture {port} my.capture) till {tracker}",
	[FINDING_CHECKSUM_FAMILY] =
		"{frames:Ett telegram kom|# telegram kom} helt fram, men innehållet klarar inte "
		"sin egen kontroll ({main_fault}).\0"
		"Ledningen är i ordning; mätaren räknar en av sina kontrollsummor på ett okänt "
		"sätt.\0"
		"Det kan bara rättas i programmet: sänd mätarens typ och en inspelning "
		"(gridmeter capture {port} my.capture) till {tracker}",
	[FINDING_LINE_ENDS] =
		"P1-telegram kommer hela fram så när som på radsluten: CR framför varje LF "
		"saknas.\0"
		"En brygga eller ett program emellan tar rader för text och släpper CR; "
		"kontrollsumman stämmer inte.\0"
		"Ställ bryggan eller den seriella servern på raw (binär), utan ändring av "
		"radslut.",
	[FINDING_P1_CHECKSUM] =
		"P1-telegram börjar och slutar, men deras kontrollsumma är fel ({faults_since} "
		"gånger).\0"
		"Tecken går förlorade på vägen: en lös eller lång kabel, svag matning, en brygga "
		"som tappar några.\0"
		"Kontrollera kontakt och kabel; ge kabeln sina 5 V; sätt line = 115200 8N1 i "
		"{config}, eller 9600 7E1 för DSMR 2 och 3.",
	[FINDING_IDENT_ONLY] =
		"Mätaren säger sitt namn om och om igen, och inget efter det ({faults_since} "
		"gånger).\0"
		"Den väntar på att bli frågad, eller sänder sina data med en annan hastighet.\0"
		"Sätt protocol = iec och ask = yes i {config}, med ett huvud som kan sända; vid "
		"P1, kontrollera begäransledningen.",
	[FINDING_ENDLESS] =
		"En avläsning börjar och slutar inte ({main_fault}, {faults_since:en gång|# "
		"gånger}).\0"
		"Mätaren avbryts mitt i, eller sänder hela sin historia varje gång.\0"
		"Låt huvudet sitta tills den är klar; en mätare som frågas behöver minuter vid "
		"300 baud.",
	[FINDING_PARTS_MISSING] =
		"De första delarna av meddelanden kommer, de följande inte ({main_fault}, "
		"{faults_since} gånger).\0"
		"Ledningen eller adaptern tappar det som kommer i ett stycke: en buffert är för "
		"liten, eller en brygga klipper.\0"
		"Ta en annan adapter, eller ställ bryggan på raw, med längre väntan innan den "
		"sänder.",
	[FINDING_DAMAGED_ALL] =
		"Telegram börjar, men inget kommer helt fram ({main_fault}, {faults_since} "
		"gånger).\0"
		"Bitar går förlorade på vägen: huvudet sitter snett, ljus faller in, eller "
		"kabeln är för lång.\0"
		"Vrid och flytta huvudet lite, täck det och kör detta igen.",
	[FINDING_DAMAGED_BURSTS] =
		"Av de senaste telegrammen kom {quality} % hela fram, och upp till {gap} i rad "
		"var skadade.\0"
		"Något stör ibland: solen, en lampa eller en maskin som kopplar.\0"
		"Täck huvudet och dra dess kabel bort från växelriktare och motorer.",
	[FINDING_DAMAGED_SOME] =
		"Av de senaste telegrammen kom bara {quality} % hela fram ({main_fault}).\0"
		"Då och då går en bit förlorad: huvudet ser mätaren nätt och jämnt.\0"
		"Vrid och flytta huvudet lite tills gridmeter watch inte visar fler fel.",
	[FINDING_KEY_MISSING] =
		"{locked} telegram kom hela fram, men de är krypterade, och ingen nyckel är satt.\0"
		"Kabel och mätare är i ordning.\0"
		"Be elnätsföretaget om mätarens nyckel (GUEK) och skriv key = … i {keys}{stick}.",
	[FINDING_KEY_WRONG] =
		"{locked} telegram kom hela fram, men nyckeln öppnar dem inte.\0"
		"Kabel och mätare är i ordning, nyckeln är fel.\0"
		"Jämför key = … i {keys} med det som elnätsföretaget sände{stick}; efter ett "
		"mätarbyte, be om den nya.",
	[FINDING_AUTH_KEY_WRONG] =
		"{locked} telegram gick att dekryptera, men deras äkthetsbevis är fel.\0"
		"Krypteringsnyckeln är rätt, autentiseringsnyckeln är det inte; utan auth_key "
		"läses mätaren.\0"
		"Jämför auth_key = … i {keys} med det som elnätsföretaget sände{stick}; har du "
		"inte fått någon, ta bort den.",
	[FINDING_NOT_AUTHENTICATED] =
		"{locked} telegram kom utan äkthetsbevis, fast auth_key är satt.\0"
		"Den här mätaren autentiserar inte det som den sänder.\0"
		"Ta bort auth_key ur {keys}{stick}.",
	[FINDING_SECURITY_UNKNOWN] =
		"{unsupported} telegram kom med ett skydd som gridmeter inte känner till.\0"
		"Mätaren krypterar eller komprimerar på ett sätt som inte är inbyggt.\0"
		"Sänd mätarens typ och en inspelning (gridmeter capture {port} my.capture) till "
		"{tracker}",
	[FINDING_REPLAYED] =
		"{repeated} telegram hade ett löpnummer som redan var använt.\0"
		"Gamla telegram spelas upp igen, eller mätaren har börjat räkna om.\0"
		"Har mätaren bytts, starta om gridmeter eller sätt counter = tolerant i "
		"{config}; se annars efter vad som finns emellan.",
	[FINDING_LIST_UNKNOWN] =
		"Telegram kommer hela fram, men deras värden har inga namn, och listan är okänd."
		"{list_values: Av ett värde| Av # värden}"
		"{explained: har ett förklarat sig självt| har # förklarat sig själva}"
		"{explained_sure:, ett av dem säkert.|, # av dem säkert.}\0"
		"Elnätsföretaget har ställt in en egen lista.\0"
		"gridmeter explain {port} --to FIL tar reda på vad värdena är, av vad de gör; "
		"titta på filen och sätt sedan lists = FIL i {config}.",
	[FINDING_LIST_WITHDRAWN] =
		"Värdena har inga namn, och det som verkade vara en mätarställning föll eller "
		"hoppade.\0"
		"Det är elnätsföretagets egen lista, eller så räknar mätaren på nytt.\0"
		"gridmeter explain {port} --to FIL tar reda på vad värdena är; titta på filen och "
		"sätt sedan lists = FIL i {config}. Räknar den på nytt, vänta några minuter.",
	[FINDING_EMPTY_PUSH] =
		"{frames:Ett meddelande kom|# meddelanden kom} helt fram, utan namn eller värden.\0"
		"Elnätsföretaget har öppnat gränssnittet men inte valt något att sända.\0"
		"Be elnätsföretaget om listan med momentanvärden.",
	[FINDING_WITHOUT_VALUES] =
		"{frames:Ett telegram kom|# telegram kom} helt fram, utan några värden.\0"
		"Mätaren sänder bara andra meddelanden, eller sändning av värden är inte "
		"påslagen.\0"
		"Be elnätsföretaget slå på sändningen av värden.",
	[FINDING_WEAKER_CHECK] =
		"{weaker} telegram kom utan den kontrollsumma som mätaren hade förut.\0"
		"Deras slut är skadat, eller något annat talar på ledningen; inget av det tros.\0"
		"Kontrollera kontakt och kabel; efter ett mätarbyte, starta om gridmeter run.",
	[FINDING_NOT_BELIEVED] =
		"{implausible} telegram utan kontrollsumma motsade varandra.\0"
		"Tecken skadas på vägen och inget skyddar dem.\0"
		"Vrid och flytta huvudet lite, och håll ljus borta.",
	[FINDING_OTHER_METER] =
		"Mätaren som hörs på {port} är inte den som väntas här.\0"
		"Dess nummer är inte {wanted_meter}, eller en annan sektion har den här mätaren.\0"
		"Jämför meter = … i {config} med numret på mätaren, eller ta bort det.",
	[FINDING_PIN_RELAPSE] =
		"Mätaren sände sin effekt i {lasted_ms} och slutade sedan; nu sänder den bara "
		"energier.\0"
		"Dess utökade data var bara på en tid: InF är inte ställt på ON för gott.\0"
		"Ange PIN-koden igen och ställ InF på ON i menyn; be annars elnätsföretaget göra "
		"det.",
	[FINDING_NO_PIN] =
		"Mätaren sänder hela kWh och ingen effekt.\0"
		"Dess PIN-kod är inte angiven.\0"
		"Be elnätsföretaget om PIN-koden, ange den med en ficklampa och ställ InF på ON.",
	[FINDING_NO_DIRECTION] =
		"Mätaren sänder sin effekt utan tecken och säger inte riktningen.\0"
		"Om det tas ut eller matas in går inte att säga.\0"
		"Sätt power_direction = import i {config} om inget matas in här, eller export "
		"vid en solcellsmätare.",
	[FINDING_NO_POWER_LIST] =
		"Mätaren sänder ingen effekt i någon av sina listor.\0"
		"Elnätsföretaget har valt listor utan momentanvärden.\0"
		"Be elnätsföretaget om listan med momentanvärden.",
	[FINDING_INF_OFF] =
		"Mätaren sänder fina energier och ingen effekt.\0"
		"PIN-koden är angiven, men utökade data (InF) är av.\0"
		"Ställ InF på ON i mätarens meny, med ficklampa eller knapp.",
	[FINDING_FUSE] =
		"{fuse:Ett mätvärde var|# mätvärden var} högre än säkringen bär, och publiceras "
		"inte.\0"
		"Säkringen är angiven för liten, eller mätaren eller dess skala är fel.\0"
		"Jämför fuse = … i {config} med husets huvudsäkring.",
	[FINDING_IMPOSSIBLE] =
		"{impossible power:Ett mätvärde var|# mätvärden var} högre än någon "
		"husanslutning bär, och publiceras inte.\0"
		"En effekt har fel skala, eller mätaren sitter bakom strömtransformatorer.\0"
		"Jämför med mätarens display; stämmer det, sätt fuse = … i {config} till "
		"huvudsäkringen.",
	[FINDING_NOT_YET] =
		"{port} har avlyssnats i {listened_ms}, och ingen effekt har förståtts ännu.\0"
		"Det är för tidigt att säga vad som är fel.\0"
		"Kör detta igen om en halv minut; en inspelning måste vara längre.",
	[FINDING_MOUNTING] =
		"Som {role} räknar mätaren åt andra hållet än rollen säger, {mounting:en gång|# "
		"gånger}.\0"
		"Den är monterad åt andra hållet, eller rollen är inte den här mätarens.\0"
		"Jämför med solen eller lasten; sätt sedan reverse = yes eller no i {config}, "
		"eller en annan roll på skärmen.",
	[FINDING_SIGN] =
		"Energiräknarna gick mot effekten {sign:en gång|# gånger}.\0"
		"Effekten har fel tecken: uttag läses som inmatning.\0"
		"Kontrollera power_direction och reverse i {config}; utan dem, sänd en "
		"inspelning (gridmeter capture {port} my.capture --anonymous) till {tracker}",
	[FINDING_SCALE] =
		"Energiräknarna gick mycket fortare eller långsammare än effekten, {scale:en "
		"gång|# gånger}.\0"
		"En transformatorfaktor eller en decimal är fel.\0"
		"Jämför effekten i gridmeter watch med mätarens display, och sänd båda till "
		"{tracker}",
	[FINDING_PHASE_SUM] =
		"Fasernas effekter blir inte totalen, {phase sum:en gång|# gånger}.\0"
		"En av dem har fel tecken eller är från en annan stund.\0"
		"Jämför med mätarens display, och sänd en inspelning (gridmeter capture {port} "
		"my.capture --anonymous) till {tracker}",
	[FINDING_VOLTAGE] =
		"En spänning eller frekvens var ingen som ett elnät har, {impossible voltage:en "
		"gång|# gånger}; den publiceras inte.\0"
		"Mätaren sänder den i en annan skala än vad som är känt om dess slag.\0"
		"Inget för effekten; för att skalan ska kunna läggas till, sänd en inspelning "
		"(gridmeter capture {port} my.capture --anonymous) till {tracker}",
	[FINDING_APPARENT] =
		"En fas hade mer effekt än dess spänning och ström kan ge, {apparent power:en "
		"gång|# gånger}.\0"
		"Effekter och faser hör inte ihop.\0"
		"Jämför med mätarens display, och sänd en inspelning (gridmeter capture {port} "
		"my.capture --anonymous) till {tracker}",
	[FINDING_ENERGY] =
		"En räknare föll eller hoppade {energy:en gång|# gånger} och hölls tillbaka.\0"
		"Mätaren har bytts eller har sänt något som inte kan stämma.\0"
		"Inget efter ett byte; jämför annars med mätarens display.",
	[FINDING_NO_BUS] =
		"Systemets D-Bus kan inte nås.\0"
		"Det här är ingen enhet med Venus OS, dess buss kör inte, eller vi får inte "
		"använda den.\0"
		"Kör det på GX-enheten, som root; ange annars bussen med --bus ADRESS.",
	[FINDING_NOT_RUNNING] =
		"Mätaren på {port} förstås, men inget gridmeter run finns som publicerar den.\0"
		"Programmet är inte startat, eller så har det slutat.\0"
		"Starta det: {start}. Slutar det av sig självt säger loggen varför: {log}",
	[FINDING_NO_SETTINGS] =
		"Mätaren förstås, men localsettings (com.victronenergy.settings) finns inte.\0"
		"Utan det får mätaren ingen instans; bara en enhet med Venus OS har det.\0"
		"Vänta på en GX-enhet en minut efter starten, starta annars om den.",
	[FINDING_NOT_REGISTERED] =
		"Mätaren förstås, men den är inte på bussen (den är {service}).\0"
		"Bussen eller localsettings svarar inte, bussen tar inte emot fler förbindelser, "
		"eller ett annat gridmeter läser den här mätaren.\0"
		"Vänta några sekunder och kör detta igen; titta sedan på loggen från gridmeter "
		"run ({log}). Av två som läser en mätare, stoppa en.",
	[FINDING_INSTANCE_COLLISION] =
		"En annan nätmätare, {other}, har också instans {instance}.\0"
		"Systemet och VRM kan inte skilja de två åt.\0"
		"Ge en av dem en annan instans: på dess sida på skärmen, eller vår genom en "
		"annan instance = … i {config} (en rad som ändrats gäller en gång, vid nästa "
		"start).",
	[FINDING_OTHER_ROLE] =
		"Mätaren är på bussen som {role}, och det finns ingen nätmätare.\0"
		"Ingen styr batteriet efter den.\0"
		"Är det husets mätare, sätt dess roll till nätmätare på skärmen; eller ändra "
		"role = … i {config} (en rad som ändrats gäller en gång, vid nästa start).",
	[FINDING_NO_SYSTEM] =
		"Mätaren är på bussen, men ingen använder den: com.victronenergy.system finns "
		"inte.\0"
		"Det här är ingen enhet med Venus OS, eller så startar den fortfarande.\0"
		"Vänta en minut på en GX-enhet, starta annars om den.",
	[FINDING_OTHER_WINS] =
		"Det finns {grid_meters} nätmätare på bussen, och systemet använder {other}.\0"
		"Av flera nätmätare används den med lägst instans; vår har {instance}.\0"
		"Ta bort den andra mätaren, ge den en annan roll, eller ge vår en lägre instans: "
		"på dess sida på skärmen, eller genom en annan instance = … i {config} (en rad "
		"som ändrats gäller en gång, vid nästa start).",
	[FINDING_AC_INPUT] =
		"Ingen AC-ingång i systemet är ställd på nät eller landström.\0"
		"Systemet tar en nätmätare bara för en sådan ingång.\0"
		"Inställningar, Systeminställning: ställ AC-ingången mot nätet på Nät.",
	[FINDING_NOT_ADOPTED] =
		"Mätaren är på bussen, men systemet har inte gjort den till sin nätmätare.\0"
		"Det tar några sekunder, eller systemet föredrar något annat.\0"
		"Kör detta igen om tio sekunder; titta sedan på Inställningar, "
		"Systeminställning, AC-ingångar.",
	[FINDING_ESS_WITHOUT_METER] =
		"Systemet ser mätaren, men ESS är inställt på att klara sig utan den.\0"
		"Nätmätningen är ställd på växelriktare/laddare.\0"
		"Inställningar, ESS, Nätmätning: välj Extern mätare.",
	[FINDING_ESS_PHASES] =
		"ESS reglerar varje fas, men mätaren har {phases:en fas|# faser} med effekt.\0"
		"Batteriet kan inte styras efter faser som inte mäts.\0"
		"Inställningar, ESS, Flerfasreglering: välj Summan av alla faser.",
#include "doctor/words_share_sv.inc"
	[FINDING_WITHOUT_BUS] =
		"Mätaren läses och inget publiceras: bus = none.\0"
		"Systemet ser inte den här mätaren; statistiken och gridmeter doctor gör sitt "
		"arbete.\0"
		"Inget om det är meningen, ta annars bort den raden ur {config}.",
	[FINDING_STILL_SEARCHING] =
		"Mätaren på {port} förstås; det gridmeter som kör letar fortfarande efter den.\0"
		"Det provar port efter port, ledning efter ledning.\0"
		"Vänta en minut, eller sätt port = {port} i {config}.",
	[FINDING_SECOND_METER] =
		"Det finns {grid_meters} nätmätare på bussen; vår används.\0"
		"Den andra, {other}, visas men används inte.\0"
		"Mäter den något annat, ge den dess roll.",
	[FINDING_STRANGER] =
		"En andra mätare hörs på {port}.\0"
		"Huvudet ser två mätare, eller två delar en ledning; bara vår används.\0"
		"Inget, eller täck huvudet.",
	[FINDING_SLOW_ASKING] =
		"Mätaren frågas, och dess svar kommer bara var {period_ms}.\0"
		"Det är gridmeter som frågar så sällan (ask_period); vissa mätare behöver så "
		"lång tid för ett svar.\0"
		"Sätt en kortare ask_period i {config} och se om mätaren hinner med.",
	[FINDING_SLOW_FOR_ESS] =
		"Mätaren sänder bara var {period_ms}; det är för långsamt för att ESS ska "
		"reglera väl.\0"
		"ESS handlar flera gånger efter ett gammalt värde: batteriet svänger kring "
		"börvärdet.\0"
		"Be elnätsföretaget om en snabbare lista; begränsa annars växelriktaren och "
		"ställ in 100 W uttag eller mer.",
	[FINDING_SLOW_METER] =
		"Mätaren sänder bara var {period_ms}.\0"
		"Så sent följer batteriet huset.\0"
		"Be elnätsföretaget om en snabbare lista; sätt nätets börvärde till ungefär 50 W "
		"uttag.",
	[FINDING_EXPORT_MISSING] =
		"Mätaren säger inget om inmatad energi (2.8.0).\0"
		"Den räknar bara åt ett håll; VRM visar ingen inmatning.\0"
		"Med solceller, be elnätsföretaget om en mätare för båda riktningarna.",
	[FINDING_TOTAL_ONLY] =
		"Mätaren säger den totala effekten, inte varje fas.\0"
		"Totalen publiceras på L1; ESS reglerar ändå summan.\0"
		"Inget om Flerfasreglering står på Summan av alla faser; se phases = … i {config}",
	[FINDING_OWN_CODES] =
		"Under tillverkarens egna koder sänder mätaren troligen {codes}.\0"
		"Det är ett förslag efter värdena ensamma; inget av det används.\0"
		"Jämför med mätarens display, och sänd en inspelning (gridmeter capture {port} "
		"my.capture --anonymous) till {tracker}",
	[FINDING_CLOCK] =
		"Mätarens klocka säger {meter_time}, den här {our_time}.\0"
		"En av dem går fel; tider i VRM kommer från den här.\0"
		"Inställningar, Allmänt, Datum och tid; mätarens klocka är elnätsföretagets.",
#include "doctor/words_head_sv.inc"
};
