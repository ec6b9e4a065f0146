/* The sentences of the doctor in Dutch. A {name} is a fact (doctor/facts.h). */
#include "doctor/words.h"

/* clang-format off */
/* What is seen, what it means, what to do: one behind the other, each ended by 0. */
const char *const texts_nl[N_TEXTS] = {
	[FINDING_STATUS_FORBIDDEN] =
		"De map waarin een lopende gridmeter zegt hoe het gaat, mag niet worden gelezen.\0"
		"Misschien loopt gridmeter, maar deze gebruiker mag het niet vragen.\0"
		"Start gridmeter doctor als root, of als de gebruiker waaronder gridmeter loopt.",
	[FINDING_STATUS_SENSELESS] =
		"Bij {port} antwoordt iets, maar wat het zegt heeft geen zin of kwam niet binnen "
		"twee seconden.\0"
		"gridmeter run hangt daar of is een andere versie, of een ander programma heeft "
		"zijn plaats.\0"
		"Start gridmeter run opnieuw en vraag nog eens; blijft het zo, kijk dan van wie "
		"{port} is: ls -l, fuser.",
	[FINDING_CONFIG_WRONG] =
		"De configuratie van gridmeter is fout: {config_error}.\0"
		"gridmeter run neemt haar niet aan: het gaat verder met de vorige of met zijn "
		"standaardwaarden, of start niet.\0"
		"Verbeter die regel{stick}; gridmeter run --example toont alle sleutelwoorden.",
	[FINDING_DAEMON_ENDS] =
		"gridmeter run stopt zodra het is begonnen, telkens weer. Zijn laatste woorden: "
		"{last_words}\0"
		"Iets verhindert dat het loopt; zijn laatste woorden zeggen wat.\0"
		"Verhelp wat ze noemen; het start vanzelf opnieuw. Zijn logboek: {log}",
	[FINDING_NO_PORT] =
		"Er is helemaal geen seriële poort.\0"
		"De leeskop of adapter is niet ingestoken, of zijn USB-stekker of kabel is "
		"defect.\0"
		"Steek de adapter in, probeer een andere USB-bus en kijk met ls -l "
		"/dev/serial/by-id.",
	[FINDING_NO_ADAPTER] =
		"Er is geen USB-adapter ingestoken; er is alleen {port}, een poort van het "
		"apparaat zelf, en daarvan komt niets.\0"
		"Leeskoppen en P1-kabels zijn zulke adapters: de uwe is niet ingestoken, of zijn "
		"stekker of kabel is defect.\0"
		"Steek de adapter in, probeer een andere USB-bus en kijk met ls -l "
		"/dev/serial/by-id.",
	[FINDING_ALL_PORTS_HELD] =
		"{ports:De enige seriële poort is bezet door een ander programma|Er zijn # "
		"seriële poorten, en alle zijn bezet door andere programma's}.\0"
		"{ports:Misschien is het die van de meter|Een van deze programma's heeft de "
		"poort van de meter}.\0"
		"Stop het andere stuurprogramma op de poort van de meter; gridmeter detect noemt "
		"wie welke heeft.",
	[FINDING_ADAPTER_GONE] =
		"De adapter van de meter {meter}, {home}, is al {gone_ms} weg.\0"
		"Hij is uitgetrokken, of zijn stekker of kabel is defect.\0"
		"Steek hem weer in, in een willekeurige USB-bus: gridmeter vindt de meter "
		"vanzelf.",
	[FINDING_PORT_MISSING] =
		"{port} is er niet.\0"
		"De adapter is niet ingestoken, of hij heet anders sinds hij opnieuw is "
		"ingestoken.\0"
		"Steek de adapter in, of zet port = auto in {config}, dan maakt zijn naam niet "
		"uit.",
	[FINDING_PORT_HELD] =
		"{port} is bezet door {holder}.\0"
		"Twee programma's kunnen niet dezelfde poort lezen: elk kreeg dan maar stukken.\0"
		"Stop het andere programma, of geef gridmeter een andere poort: port = … in "
		"{config}",
	[FINDING_PORT_FORBIDDEN] =
		"{port} mag niet worden geopend.\0"
		"De gebruiker waaronder gridmeter loopt, heeft geen recht op deze poort.\0"
		"Start gridmeter als root, of neem de gebruiker op in de groep van de poort "
		"(dialout).",
	[FINDING_NOT_SERIAL] =
		"{port} is geen seriële poort.\0"
		"De naam hoort bij een map of bij een ander soort apparaat.\0"
		"Vergelijk port = … in {config} met ls -l /dev/serial/by-id, of zet port = auto.",
	[FINDING_SERVER_REFUSES] =
		"De seriële server {port} weigert de verbinding.\0"
		"De computer is er, maar geen programma luistert op dit poortnummer.\0"
		"Start daar de seriële server (ser2net) en vergelijk het poortnummer in {config}.",
	[FINDING_SERVER_UNREACHABLE] =
		"De seriële server {port} is niet bereikbaar.\0"
		"Hij staat uit, zit in een ander netwerk of achter een firewall.\0"
		"Zet hem aan en kijk van hieruit met ping of zijn adres antwoordt.",
	[FINDING_SERVER_NAMELESS] =
		"De naam in {port} is niet te vinden.\0"
		"Hij is verkeerd gespeld, of geen naamserver kent hem.\0"
		"Schrijf in {config} zijn nummer, zoals in port = tcp://192.168.1.5:3333.",
	[FINDING_PORT_FAILED] =
		"{port} kan niet worden geopend, om een ongewone reden.\0"
		"Het systeem weigert het: {port_error}.\0"
		"Trek de adapter uit, steek hem weer in en bekijk de laatste regels van dmesg.",
	[FINDING_ASKED_OVER_TCP] =
		"Van {port} kwam al {silent_ms} niets, en ask = yes is ingesteld.\0"
		"Over TCP kan een meter niet worden gevraagd, omdat daarbij de snelheid wisselt.\0"
		"Sluit de leeskop op dit apparaat aan, of zet ask = no in {config} als de meter "
		"vanzelf zendt.",
	[FINDING_ONLY_ECHO] =
		"De meter is {asked:één keer|# keer} gevraagd; alleen het verzondene kwam terug.\0"
		"De leeskop hoort zijn eigen licht: hij ligt op tafel of niet op het venster van "
		"de meter.\0"
		"Zet de kop op het venster van de meter, met de kabel omlaag.",
	[FINDING_NO_ANSWER] =
		"De meter is {asked:één keer|# keer} gevraagd en heeft niet geantwoord.\0"
		"De kop zit niet goed, kan niet zenden, of de meter is van een andere soort.\0"
		"Zet de kop op het venster met de kabel omlaag; zijn zender moet naar de meter "
		"wijzen.",
	[FINDING_MUST_BE_ASKED] =
		"Van {port} kwam al {silent_ms} niets; protocol = iec is ingesteld, en niemand "
		"vraagt.\0"
		"Veel ASCII-meters zenden alleen als ze gevraagd worden.\0"
		"Zet ask = yes in {config}, met een leeskop die kan zenden.",
	[FINDING_STOPPED] =
		"Na {telegrams:één telegram|# telegrammen} kwam van {port} al {silent_ms} niets "
		"meer.\0"
		"De kop is verschoven, de kabel zit los, of de meter heeft geen stroom.\0"
		"Kijk of kop en kabel nog zitten zoals eerst.",
	[FINDING_SILENCE] =
		"Van {port} kwam al {silent_ms} geen enkele byte.\0"
		"De kop ziet het licht van de meter niet, het is de verkeerde poort, of de "
		"netbeheerder heeft de klantpoort niet vrijgegeven.\0"
		"Zet de kop op het infraroodvenster, kabel omlaag, of steek de P1-kabel goed in; "
		"vraag de netbeheerder de poort vrij te geven. Sommige meters zenden alleen als "
		"ze gevraagd worden: probeer gridmeter detect --ask{daemon:; stop gridmeter "
		"zolang: |}{stop}",
	[FINDING_SEVEN_BITS] =
		"SML begint, maar van elke byte ontbreekt de hoogste bit.\0"
		"De lijn, of de seriële server ertussen, staat op zeven bits.\0"
		"Zet haar op 8N1: haal line uit {config}, of verander de seriële server.",
	[FINDING_INVERTED] =
		"Wat van {port} komt, staat op zijn kop: de lijn is laag waar ze hoog moet "
		"rusten.\0"
		"De adapter is voor de andere polariteit gemaakt; P1-poorten zijn omgekeerd.\0"
		"Neem een adapter voor deze meter; een FTDI-adapter laat zich met FT_PROG "
		"omkeren.",
	[FINDING_PORT_TOO_FAST] =
		"Wat van {port} komt, is {excess} keer langzamer dan {line}.\0"
		"De snelheid in de configuratie is niet die van de meter.\0"
		"Haal line uit {config}: gridmeter zoekt haar uit.",
	[FINDING_PORT_TOO_SLOW] =
		"Wat van {port} komt, is sneller dan {line}.\0"
		"De snelheid in de configuratie is niet die van de meter.\0"
		"Haal line uit {config}: gridmeter zoekt haar uit.",
	[FINDING_PARITY] =
		"{port} staat op {line}, en geen telegram komt heel aan.\0"
		"De meeste meters zenden zonder pariteitsbit; het formaat in de configuratie is "
		"niet dat van de meter.\0"
		"Haal line uit {config}: gridmeter zoekt het uit.",
	[FINDING_LINE_SOUGHT] =
		"{bytes:Eén byte kwam|# bytes kwamen} van {port}; gridmeter probeert de ene "
		"lijninstelling na de andere.\0"
		"Het weet nog niet hoe de meter zijn lijn heeft ingesteld; nu geldt {line}.\0"
		"Start dit over twee minuten nog eens.",
	[FINDING_LIGHT_NOISE] =
		"{bytes:Eén byte kwam|# bytes kwamen} van {port}: losse flitsen, geen tekens.\0"
		"De kop ziet lampen of de zon in plaats van de meter.\0"
		"Zet de kop op het infraroodvenster en houd ander licht weg.",
	[FINDING_OTHER_DEVICE] =
		"{bytes:Eén byte tekst kwam|# bytes tekst kwamen} van {port}, maar geen telegram.\0"
		"Het is een ander apparaat: een GPS-ontvanger, een VE.Direct-product, een modem.\0"
		"Zet port in {config} op die van de meter; gridmeter detect toont wat elke poort "
		"zegt.",
	[FINDING_NOT_A_METER] =
		"{bytes:Eén byte kwam|# bytes kwamen} van {port}, maar niets dat als een "
		"telegram begint.\0"
		"Het is de verkeerde poort, de verkeerde snelheid, of een meter die een andere "
		"taal spreekt.\0"
		"Start gridmeter detect; is dit de poort van de meter, stuur dan een opname "
		"(gridmeter capture {port} my.capture) naar {tracker}",
	[FINDING_CHECKSUM_FAMILY] =
		"{frames:Eén telegram kwam|# telegrammen kwamen} heel aan, maar de inhoud "
		"doorstaat zijn eigen controle niet ({main_fault}).\0"
		"De lijn is in orde; de meter berekent een van zijn controlesommen op een "
		"onbekende manier.\0"
		"Dat is alleen in het programma te verhelpen: stuur het type van de meter en een "
		"opname (gridmeter capture {port} my.capture) naar {tracker}",
	[FINDING_LINE_ENDS] =
		"P1-telegrammen komen heel aan, op hun regeleinden na: de CR voor elke LF "
		"ontbreekt.\0"
		"Een brug of programma ertussen houdt regels voor tekst en laat de CR weg; de "
		"controlesom klopt niet meer.\0"
		"Zet de brug of de seriële server op raw (binair), zonder verandering van "
		"regeleinden.",
	[FINDING_P1_CHECKSUM] =
		"P1-telegrammen beginnen en eindigen, maar hun controlesom is fout "
		"({faults_since} keer).\0"
		"Onderweg gaan tekens verloren: een losse of lange kabel, een zwakke voeding, "
		"een brug die iets laat vallen.\0"
		"Controleer stekker en kabel; geef de kabel zijn 5 V; zet line = 115200 8N1 in "
		"{config}, of 9600 7E1 voor DSMR 2 en 3.",
	[FINDING_IDENT_ONLY] =
		"De meter noemt steeds weer zijn naam, en verder niets ({faults_since} keer).\0"
		"Hij wacht tot hij om zijn gegevens gevraagd wordt, of hij zendt ze met een "
		"andere snelheid.\0"
		"Zet protocol = iec en ask = yes in {config}, met een kop die kan zenden; "
		"controleer bij P1 de aanvraagdraad.",
	[FINDING_ENDLESS] =
		"Een uitlezing begint en eindigt niet ({main_fault}, {faults_since:één keer|# "
		"keer}).\0"
		"De meter wordt halverwege onderbroken, of zendt telkens zijn hele geschiedenis.\0"
		"Laat de kop zitten tot ze klaar is; een meter die gevraagd wordt heeft met 300 "
		"baud minuten nodig.",
	[FINDING_PARTS_MISSING] =
		"De eerste delen van berichten komen, de volgende niet ({main_fault}, "
		"{faults_since} keer).\0"
		"De lijn of de adapter verliest wat in één stuk komt: een buffer is te klein, of "
		"een brug knipt.\0"
		"Neem een andere adapter, of zet de brug op raw, met een langere wachttijd voor "
		"het zenden.",
	[FINDING_DAMAGED_ALL] =
		"Telegrammen beginnen, maar geen enkel komt heel aan ({main_fault}, "
		"{faults_since} keer).\0"
		"Onderweg gaan bits verloren: de kop zit scheef, er valt licht in, of de kabel "
		"is te lang.\0"
		"Draai en verschuif de kop iets, dek hem af en start dit nog eens.",
	[FINDING_DAMAGED_BURSTS] =
		"Van de laatste telegrammen kwam {quality} % heel aan, en tot {gap} achter "
		"elkaar waren beschadigd.\0"
		"Soms stoort iets: de zon, een lamp of een machine die schakelt.\0"
		"Dek de kop af en leid zijn kabel weg van omvormers en motoren.",
	[FINDING_DAMAGED_SOME] =
		"Van de laatste telegrammen kwam maar {quality} % heel aan ({main_fault}).\0"
		"Nu en dan gaat een bit verloren: de kop ziet de meter maar net.\0"
		"Draai en verschuif de kop iets tot gridmeter watch geen fouten meer toont.",
	[FINDING_KEY_MISSING] =
		"{locked} telegrammen kwamen heel aan, maar ze zijn versleuteld, en er is geen "
		"sleutel ingesteld.\0"
		"Kabel en meter zijn in orde.\0"
		"Vraag de netbeheerder om de sleutel van de meter (GUEK) en schrijf key = … in "
		"{keys}{stick}.",
	[FINDING_KEY_WRONG] =
		"{locked} telegrammen kwamen heel aan, maar de sleutel opent ze niet.\0"
		"Kabel en meter zijn in orde, de sleutel is fout.\0"
		"Vergelijk key = … in {keys} met wat de netbeheerder stuurde{stick}; vraag na "
		"een meterwissel de nieuwe.",
	[FINDING_AUTH_KEY_WRONG] =
		"{locked} telegrammen lieten zich ontcijferen, maar hun echtheidskenmerk is fout.\0"
		"De sleutel klopt, de authenticatiesleutel niet; zonder auth_key wordt de meter "
		"gelezen.\0"
		"Vergelijk auth_key = … in {keys} met wat de netbeheerder stuurde{stick}; hebt u "
		"er geen gekregen, haal hem dan weg.",
	[FINDING_NOT_AUTHENTICATED] =
		"{locked} telegrammen kwamen zonder echtheidskenmerk, hoewel auth_key is "
		"ingesteld.\0"
		"Deze meter waarmerkt niet wat hij zendt.\0"
		"Haal auth_key uit {keys}{stick}.",
	[FINDING_SECURITY_UNKNOWN] =
		"{unsupported} telegrammen kwamen met een beveiliging die gridmeter niet kent.\0"
		"De meter versleutelt of comprimeert op een manier die niet is ingebouwd.\0"
		"Stuur het type van de meter en een opname (gridmeter capture {port} my.capture) "
		"naar {tracker}",
	[FINDING_REPLAYED] =
		"{repeated} telegrammen hadden een teller die al gebruikt was.\0"
		"Oude telegrammen worden opnieuw afgespeeld, of de meter is opnieuw gaan tellen.\0"
		"Is de meter vervangen, start gridmeter dan opnieuw of zet counter = tolerant in "
		"{config}; kijk anders wat ertussen zit.",
	[FINDING_LIST_UNKNOWN] =
		"Telegrammen komen heel aan, maar hun waarden hebben geen namen, en de lijst is "
		"onbekend."
		"{list_values: Van één waarde| Van # waarden}"
		"{explained: heeft er één zichzelf verklaard| hebben er # zichzelf verklaard}"
		"{explained_sure:, waarvan één zeker.|, waarvan # zeker.}\0"
		"De netbeheerder heeft een eigen lijst ingesteld.\0"
		"gridmeter explain {port} --to BESTAND vindt uit wat de waarden zijn, aan wat ze "
		"doen; bekijk het bestand, en zet dan lists = BESTAND in {config}.",
	[FINDING_LIST_WITHDRAWN] =
		"De waarden hebben geen namen, en wat een tellerstand leek, daalde of sprong.\0"
		"Het is een eigen lijst van de netbeheerder, of de meter telt opnieuw.\0"
		"gridmeter explain {port} --to BESTAND vindt uit wat de waarden zijn; bekijk het "
		"bestand, en zet dan lists = BESTAND in {config}. Telt hij opnieuw, wacht dan "
		"enkele minuten.",
	[FINDING_EMPTY_PUSH] =
		"{frames:Eén bericht kwam|# berichten kwamen} heel aan, zonder namen of waarden.\0"
		"De netbeheerder heeft de poort geopend, maar niets gekozen om te zenden.\0"
		"Vraag de netbeheerder om de lijst met actuele waarden.",
	[FINDING_WITHOUT_VALUES] =
		"{frames:Eén telegram kwam|# telegrammen kwamen} heel aan, zonder waarden.\0"
		"De meter zendt alleen andere berichten, of het zenden van waarden is niet "
		"ingeschakeld.\0"
		"Vraag de netbeheerder het zenden van waarden in te schakelen.",
	[FINDING_WEAKER_CHECK] =
		"{weaker} telegrammen kwamen zonder de controlesom die deze meter eerst had.\0"
		"Hun einde is beschadigd, of iets anders spreekt op deze lijn; niets ervan wordt "
		"geloofd.\0"
		"Controleer stekker en kabel; start na een meterwissel gridmeter run opnieuw.",
	[FINDING_NOT_BELIEVED] =
		"{implausible} telegrammen zonder controlesom spraken elkaar tegen.\0"
		"Onderweg worden tekens beschadigd, en niets beschermt ze.\0"
		"Draai en verschuif de kop iets, en houd licht weg.",
	[FINDING_OTHER_METER] =
		"De meter op {port} is niet degene die hier verwacht wordt.\0"
		"Zijn nummer is niet {wanted_meter}, of een andere sectie heeft deze meter.\0"
		"Vergelijk meter = … in {config} met het nummer op de meter, of haal het weg.",
	[FINDING_PIN_RELAPSE] =
		"De meter zond {lasted_ms} lang zijn vermogen en stopte toen; nu zendt hij "
		"alleen standen.\0"
		"Zijn uitgebreide gegevens waren maar even aan: InF staat niet blijvend op ON.\0"
		"Voer de pincode opnieuw in en zet InF in het menu op ON; vraag het anders aan "
		"de netbeheerder.",
	[FINDING_NO_PIN] =
		"De meter zendt hele kWh en geen vermogen.\0"
		"Zijn pincode is niet ingevoerd.\0"
		"Vraag de netbeheerder om de pincode, voer haar in met een zaklamp en zet InF op "
		"ON.",
	[FINDING_NO_DIRECTION] =
		"De meter zendt zijn vermogen zonder teken en zegt de richting niet.\0"
		"Of er wordt afgenomen of teruggeleverd, is niet te zeggen.\0"
		"Zet power_direction = import in {config} als hier niets wordt teruggeleverd, of "
		"export bij een PV-meter.",
	[FINDING_NO_POWER_LIST] =
		"De meter zendt in geen van zijn lijsten een vermogen.\0"
		"De netbeheerder heeft lijsten zonder actuele waarden gekozen.\0"
		"Vraag de netbeheerder om de lijst met actuele waarden.",
	[FINDING_INF_OFF] =
		"De meter zendt fijne standen en geen vermogen.\0"
		"De pincode is ingevoerd, maar zijn uitgebreide gegevens (InF) staan uit.\0"
		"Zet InF in het menu van de meter op ON, met zaklamp of knop.",
	[FINDING_FUSE] =
		"{fuse:Eén meetwaarde was|# meetwaarden waren} hoger dan de zekering draagt, en "
		"niet gepubliceerd.\0"
		"De zekering is te klein opgegeven, of de meter of zijn schaal is fout.\0"
		"Vergelijk fuse = … in {config} met de hoofdzekering van het huis.",
	[FINDING_IMPOSSIBLE] =
		"{impossible power:Eén meetwaarde was|# meetwaarden waren} hoger dan een "
		"huisaansluiting draagt, en niet gepubliceerd.\0"
		"Een vermogen is verkeerd geschaald, of de meter zit achter "
		"stroomtransformatoren.\0"
		"Vergelijk met het scherm van de meter; klopt het, zet dan fuse = … in {config} "
		"op de hoofdzekering.",
	[FINDING_NOT_YET] =
		"Naar {port} is {listened_ms} geluisterd, en er is nog geen vermogen begrepen.\0"
		"Het is te vroeg om te zeggen wat er mis is.\0"
		"Start dit over een halve minuut nog eens; een opname moet langer zijn.",
	[FINDING_MOUNTING] =
		"Als {role} telt de meter andersom dan zijn rol zegt, {mounting:één keer|# keer}.\0"
		"Hij is andersom gemonteerd, of de rol is niet die van deze meter.\0"
		"Vergelijk met de zon of het verbruik; zet dan reverse = yes of no in {config}, "
		"of een andere rol op het scherm.",
	[FINDING_SIGN] =
		"De tellerstanden liepen tegen het vermogen in, {sign:één keer|# keer}.\0"
		"Het vermogen heeft het verkeerde teken: afname wordt als teruglevering gelezen.\0"
		"Controleer power_direction en reverse in {config}; zonder die stuurt u een "
		"opname (gridmeter capture {port} my.capture --anonymous) naar {tracker}",
	[FINDING_SCALE] =
		"De tellerstanden liepen veel sneller of langzamer dan het vermogen, {scale:één "
		"keer|# keer}.\0"
		"Een transformatorfactor of een decimaal is fout.\0"
		"Vergelijk het vermogen in gridmeter watch met het scherm van de meter, en stuur "
		"beide naar {tracker}",
	[FINDING_PHASE_SUM] =
		"De vermogens van de fasen zijn samen niet het totaal, {phase sum:één keer|# "
		"keer}.\0"
		"Een ervan heeft het verkeerde teken of is van een ander moment.\0"
		"Vergelijk met het scherm van de meter, en stuur een opname (gridmeter capture "
		"{port} my.capture --anonymous) naar {tracker}",
	[FINDING_VOLTAGE] =
		"Een spanning of frequentie was er geen die een net heeft, {impossible "
		"voltage:één keer|# keer}; ze wordt niet gepubliceerd.\0"
		"De meter zendt haar in een andere schaal dan van zijn soort bekend is.\0"
		"Niets voor het vermogen; stuur, zodat de schaal kan worden toegevoegd, een "
		"opname (gridmeter capture {port} my.capture --anonymous) naar {tracker}",
	[FINDING_APPARENT] =
		"Een fase had meer vermogen dan haar spanning en stroom kunnen geven, {apparent "
		"power:één keer|# keer}.\0"
		"Vermogens en fasen horen niet bij elkaar.\0"
		"Vergelijk met het scherm van de meter, en stuur een opname (gridmeter capture "
		"{port} my.capture --anonymous) naar {tracker}",
	[FINDING_ENERGY] =
		"Een tellerstand viel of sprong {energy:één keer|# keer} en werd tegengehouden.\0"
		"De meter is vervangen of heeft iets gezonden dat niet kan.\0"
		"Niets na een vervanging; vergelijk anders met het scherm van de meter.",
	[FINDING_NO_BUS] =
		"De D-Bus van het systeem is niet bereikbaar.\0"
		"Dit is geen apparaat met Venus OS, zijn bus loopt niet, of wij mogen hem niet "
		"gebruiken.\0"
		"Start het op het GX-apparaat, als root; geef elders de bus op met --bus ADRES.",
	[FINDING_NOT_RUNNING] =
		"De meter op {port} wordt begrepen, maar er loopt geen gridmeter run die hem "
		"publiceert.\0"
		"Het programma is niet gestart, of het is gestopt.\0"
		"Start het: {start}. Stopt het vanzelf, dan zegt zijn logboek waarom: {log}",
	[FINDING_NO_SETTINGS] =
		"De meter wordt begrepen, maar localsettings (com.victronenergy.settings) is er "
		"niet.\0"
		"Zonder krijgt de meter geen instantie; alleen een apparaat met Venus OS heeft "
		"het.\0"
		"Wacht op een GX-apparaat een minuut na het opstarten, start het anders opnieuw.",
	[FINDING_NOT_REGISTERED] =
		"De meter wordt begrepen, maar hij is niet op de bus (hij is {service}).\0"
		"De bus of localsettings antwoordt niet, de bus neemt geen verbindingen meer "
		"aan, of een andere gridmeter leest deze meter.\0"
		"Wacht een paar seconden en start dit nog eens; bekijk dan het logboek van "
		"gridmeter run ({log}). Van twee die één meter lezen, stop er een.",
	[FINDING_INSTANCE_COLLISION] =
		"Een andere netmeter, {other}, heeft ook instantie {instance}.\0"
		"Het systeem en VRM kunnen de twee niet uit elkaar houden.\0"
		"Geef een van beide een andere instantie: op zijn pagina op het scherm, of de "
		"onze door een andere instance = … in {config} (een veranderde regel telt één "
		"keer, bij de volgende start).",
	[FINDING_OTHER_ROLE] =
		"De meter is op de bus als {role}, en er is geen netmeter.\0"
		"Niemand regelt de batterij ermee.\0"
		"Is het de meter van het huis, zet zijn rol dan op het scherm op netmeter; of "
		"verander role = … in {config} (een veranderde regel telt één keer, bij de "
		"volgende start).",
	[FINDING_NO_SYSTEM] =
		"De meter is op de bus, maar niemand gebruikt hem: com.victronenergy.system is "
		"er niet.\0"
		"Dit is geen apparaat met Venus OS, of het start nog op.\0"
		"Wacht op een GX-apparaat een minuut, start het anders opnieuw.",
	[FINDING_OTHER_WINS] =
		"Er zijn {grid_meters} netmeters op de bus, en het systeem gebruikt {other}.\0"
		"Van meerdere netmeters wordt die met de laagste instantie gebruikt; de onze "
		"heeft {instance}.\0"
		"Verwijder de andere meter, geef hem een andere rol, of geef de onze een lagere "
		"instantie: op zijn pagina op het scherm, of door een andere instance = … in "
		"{config} (een veranderde regel telt één keer, bij de volgende start).",
	[FINDING_AC_INPUT] =
		"Geen AC-ingang van het systeem staat op net of walstroom.\0"
		"Het systeem neemt een netmeter alleen voor zo'n ingang.\0"
		"Instellingen, Systeeminstelling: zet de AC-ingang aan het net op Net.",
	[FINDING_NOT_ADOPTED] =
		"De meter is op de bus, maar het systeem heeft hem niet tot zijn netmeter "
		"gemaakt.\0"
		"Het duurt een paar seconden, of het systeem geeft iets anders de voorkeur.\0"
		"Start dit over tien seconden nog eens; kijk dan bij Instellingen, "
		"Systeeminstelling, AC-ingangen.",
	[FINDING_ESS_WITHOUT_METER] =
		"Het systeem ziet de meter, maar ESS is ingesteld om het zonder te doen.\0"
		"De netmeting staat op omvormer/lader.\0"
		"Instellingen, ESS, Netmeting: kies Externe meter.",
	[FINDING_ESS_PHASES] =
		"ESS regelt elke fase, maar de meter heeft {phases:één fase|# fasen} met een "
		"vermogen.\0"
		"De batterij kan niet regelen op fasen die niet gemeten worden.\0"
		"Instellingen, ESS, Meerfasenregeling: kies Totaal van alle fasen.",
#include "doctor/words_share_nl.inc"
	[FINDING_WITHOUT_BUS] =
		"De meter wordt gelezen en niets wordt gepubliceerd: bus = none.\0"
		"Het systeem ziet deze meter niet; statistiek en gridmeter doctor doen hun werk.\0"
		"Niets als dat de bedoeling is; haal anders die regel uit {config}.",
	[FINDING_STILL_SEARCHING] =
		"De meter op {port} wordt begrepen; de lopende gridmeter zoekt hem nog.\0"
		"Het probeert poort na poort, lijn na lijn.\0"
		"Wacht een minuut, of zet port = {port} in {config}.",
	[FINDING_SECOND_METER] =
		"Er zijn {grid_meters} netmeters op de bus; de onze wordt gebruikt.\0"
		"De andere, {other}, wordt getoond maar niet gebruikt.\0"
		"Meet hij iets anders, geef hem dan zijn rol.",
	[FINDING_STRANGER] =
		"Op {port} is een tweede meter te horen.\0"
		"De kop ziet twee meters, of twee delen een lijn; alleen de onze wordt gebruikt.\0"
		"Niets, of dek de kop af.",
	[FINDING_SLOW_ASKING] =
		"De meter wordt gevraagd, en zijn antwoorden komen maar elke {period_ms}.\0"
		"Het is gridmeter dat zo zelden vraagt (ask_period); sommige meters hebben zo "
		"lang nodig voor een antwoord.\0"
		"Zet een kortere ask_period in {config} en kijk of de meter het bijhoudt.",
	[FINDING_SLOW_FOR_ESS] =
		"De meter zendt maar elke {period_ms}; dat is te langzaam om ESS goed te laten "
		"regelen.\0"
		"ESS handelt meerdere keren op één oude waarde: de batterij slingert om het "
		"instelpunt.\0"
		"Vraag de netbeheerder om een snellere lijst; beperk anders de omvormer en stel "
		"100 W afname of meer in.",
	[FINDING_SLOW_METER] =
		"De meter zendt maar elke {period_ms}.\0"
		"Zo laat volgt de batterij het huis.\0"
		"Vraag de netbeheerder om een snellere lijst; zet het instelpunt van het net op "
		"zo'n 50 W afname.",
	[FINDING_EXPORT_MISSING] =
		"De meter zegt niets over teruggeleverde energie (2.8.0).\0"
		"Hij telt maar één richting; VRM toont geen teruglevering.\0"
		"Vraag bij een PV-systeem de netbeheerder om een meter voor beide richtingen.",
	[FINDING_TOTAL_ONLY] =
		"De meter zegt het totale vermogen, niet dat van elke fase.\0"
		"Het totaal wordt op L1 gepubliceerd; ESS regelt toch de som.\0"
		"Niets als Meerfasenregeling op Totaal van alle fasen staat; zie phases = … in "
		"{config}",
	[FINDING_OWN_CODES] =
		"Onder eigen codes van de maker zendt de meter waarschijnlijk {codes}.\0"
		"Dat is een suggestie op grond van de waarden alleen; niets ervan wordt gebruikt.\0"
		"Vergelijk met het scherm van de meter, en stuur een opname (gridmeter capture "
		"{port} my.capture --anonymous) naar {tracker}",
	[FINDING_CLOCK] =
		"De klok van de meter zegt {meter_time}, die van hier {our_time}.\0"
		"Een van beide loopt fout; tijden in VRM komen van die van hier.\0"
		"Instellingen, Algemeen, Datum en tijd; de klok van de meter is van de "
		"netbeheerder.",
#include "doctor/words_head_nl.inc"
};
