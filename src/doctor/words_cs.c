/* The sentences of the doctor in Czech. A {name} is a fact (doctor/facts.h). */
#include "doctor/words.h"

/* clang-format off */
/* What is seen, what it means, what to do: one behind the other, each ended by 0. */
const char *const texts_cs[N_TEXTS] = {
	[FINDING_STATUS_FORBIDDEN] =
		"Složka, ve které běžící gridmeter říká, jak se mu vede, se nesmí číst.\0"
		"Možná gridmeter běží, ale tento uživatel se ho nesmí ptát.\0"
		"Spusťte gridmeter doctor jako root, nebo jako uživatel, pod kterým gridmeter "
		"běží.",
	[FINDING_STATUS_SENSELESS] =
		"Na {port} něco odpovídá, ale to, co říká, nedává smysl nebo nepřišlo do dvou "
		"sekund.\0"
		"gridmeter run tam visí nebo je jiné verze, nebo jeho místo má jiný program.\0"
		"Spusťte gridmeter run znovu a zeptejte se znovu; pokud to trvá, zjistěte, čí je "
		"{port}: ls -l, fuser.",
	[FINDING_CONFIG_WRONG] =
		"Konfigurace gridmeter je chybná: {config_error}.\0"
		"gridmeter run ji nepřijme: pokračuje s předchozí nebo s výchozími hodnotami, "
		"nebo se nespustí.\0"
		"Opravte tento řádek{stick}; gridmeter run --example vypíše všechna klíčová "
		"slova.",
	[FINDING_DAEMON_ENDS] =
		"gridmeter run skončí, sotva začne, pořád dokola. Jeho poslední slova: "
		"{last_words}\0"
		"Něco mu brání běžet; jeho poslední slova říkají co.\0"
		"Odstraňte, co říkají; spustí se znovu sám. Jeho protokol: {log}",
	[FINDING_NO_PORT] =
		"Není tu vůbec žádný sériový port.\0"
		"Čtecí hlava nebo adaptér není zapojen, nebo je vadná jeho USB zástrčka či kabel.\0"
		"Zapojte adaptér, zkuste jinou USB zásuvku a podívejte se na ls -l "
		"/dev/serial/by-id.",
	[FINDING_NO_ADAPTER] =
		"Není zapojen žádný USB adaptér; je tu jen {port}, port samotného zařízení, a z "
		"něj nic nepřichází.\0"
		"Čtecí hlavy a kabely P1 jsou takové adaptéry: váš není zapojen, nebo je vadná "
		"jeho zástrčka či kabel.\0"
		"Zapojte adaptér, zkuste jinou USB zásuvku a podívejte se na ls -l "
		"/dev/serial/by-id.",
	[FINDING_ALL_PORTS_HELD] =
		"{ports:Jediný sériový port má jiný program|Jsou tu # sériové porty a všechny "
		"mají jiné programy|Je tu # sériových portů a všechny mají jiné programy}.\0"
		"{ports:Možná je to port elektroměru|Jeden z těchto programů má port "
		"elektroměru}.\0"
		"Zastavte jiný ovladač na portu elektroměru; gridmeter detect řekne, kdo má "
		"který.",
	[FINDING_ADAPTER_GONE] =
		"Adaptér elektroměru {meter}, {home}, chybí už {gone_ms}.\0"
		"Byl vytažen, nebo je vadná jeho zástrčka či kabel.\0"
		"Zapojte ho zpět do kterékoli USB zásuvky: gridmeter elektroměr najde sám.",
	[FINDING_PORT_MISSING] =
		"{port} tu není.\0"
		"Adaptér není zapojen, nebo se od nového zapojení jmenuje jinak.\0"
		"Zapojte adaptér, nebo nastavte port = auto v {config}, aby na jménu nezáleželo.",
	[FINDING_PORT_HELD] =
		"{port} má {holder}.\0"
		"Dva programy nemohou číst jeden port: každý by dostal jen kousky.\0"
		"Zastavte druhý program, nebo dejte gridmeteru jiný port: port = … v {config}",
	[FINDING_PORT_FORBIDDEN] =
		"{port} se nesmí otevřít.\0"
		"Uživatel, pod kterým gridmeter běží, nemá k portu právo.\0"
		"Spusťte gridmeter jako root, nebo přidejte uživatele do skupiny portu (dialout).",
	[FINDING_NOT_SERIAL] =
		"{port} není sériový port.\0"
		"Jméno patří složce nebo zařízení jiného druhu.\0"
		"Porovnejte port = … v {config} s ls -l /dev/serial/by-id, nebo nastavte port = "
		"auto.",
	[FINDING_SERVER_REFUSES] =
		"Sériový server {port} odmítá spojení.\0"
		"Počítač tam je, ale na tomto čísle portu žádný program neposlouchá.\0"
		"Spusťte tam sériový server (ser2net) a porovnejte číslo portu v {config}.",
	[FINDING_SERVER_UNREACHABLE] =
		"Sériový server {port} je nedostupný.\0"
		"Je vypnutý, v jiné síti nebo za firewallem.\0"
		"Zapněte ho a odtud příkazem ping ověřte, zda jeho adresa odpovídá.",
	[FINDING_SERVER_NAMELESS] =
		"Jméno v {port} nelze najít.\0"
		"Je špatně napsané, nebo ho žádný jmenný server nezná.\0"
		"Napište do {config} jeho číslo, jako v port = tcp://192.168.1.5:3333.",
	[FINDING_PORT_FAILED] =
		"{port} nelze otevřít, a to z neobvyklého důvodu.\0"
		"Systém to odmítá: {port_error}.\0"
		"Vytáhněte adaptér, zapojte ho znovu a podívejte se na poslední řádky dmesg.",
	[FINDING_ASKED_OVER_TCP] =
		"Z {port} už {silent_ms} nic nepřišlo a je nastaveno ask = yes.\0"
		"Přes TCP se elektroměru ptát nelze, protože se přitom mění rychlost linky.\0"
		"Připojte hlavu k tomuto zařízení, nebo nastavte ask = no v {config}, pokud "
		"elektroměr vysílá sám.",
	[FINDING_ONLY_ECHO] =
		"Elektroměr byl dotázán {asked:jednou|#krát}; vrátilo se jen to, co bylo vysláno.\0"
		"Hlava slyší vlastní světlo: leží na stole nebo vedle okénka elektroměru.\0"
		"Nasaďte hlavu na okénko elektroměru, kabelem dolů.",
	[FINDING_NO_ANSWER] =
		"Elektroměr byl dotázán {asked:jednou|#krát} a neodpověděl.\0"
		"Hlava nesedí správně, neumí vysílat, nebo je elektroměr jiného druhu.\0"
		"Nasaďte hlavu na okénko kabelem dolů; její vysílač musí mířit na elektroměr.",
	[FINDING_MUST_BE_ASKED] =
		"Z {port} už {silent_ms} nic nepřišlo; je nastaveno protocol = iec a nikdo se "
		"neptá.\0"
		"Mnohé elektroměry ASCII vysílají, jen když jsou dotázány.\0"
		"Nastavte ask = yes v {config}, s hlavou, která umí vysílat.",
	[FINDING_STOPPED] =
		"Po {telegrams:jednom telegramu|# telegramech} z {port} už {silent_ms} nic "
		"nepřišlo.\0"
		"Hlava sklouzla, kabel je volný, nebo je elektroměr bez proudu.\0"
		"Podívejte se, zda hlava a kabel sedí jako dřív.",
	[FINDING_SILENCE] =
		"Z {port} už {silent_ms} nepřišel jediný bajt.\0"
		"Hlava nevidí světlo elektroměru, je to port něčeho jiného, nebo distributor "
		"neotevřel zákaznické rozhraní.\0"
		"Nasaďte hlavu na infračervené okénko, kabelem dolů; požádejte distributora o "
		"otevření rozhraní. Některé elektroměry vysílají, jen když jsou dotázány: zkuste "
		"gridmeter detect --ask{daemon:; gridmeter zatím zastavte: |}{stop}",
	[FINDING_SEVEN_BITS] =
		"SML začíná, ale v každém bajtu chybí nejvyšší bit.\0"
		"Linka, nebo sériový server mezi nimi, je nastavena na sedm bitů.\0"
		"Nastavte ji na 8N1: odstraňte line z {config}, nebo změňte sériový server.",
	[FINDING_INVERTED] =
		"Co přichází z {port}, je obráceně: linka je dole, kde má být nahoře.\0"
		"Adaptér je pro opačnou polaritu; porty P1 jsou invertované.\0"
		"Použijte adaptér pro tento elektroměr; adaptér FTDI lze obrátit pomocí FT_PROG.",
	[FINDING_PORT_TOO_FAST] =
		"Co přichází z {port}, je {excess}krát pomalejší než {line}.\0"
		"Rychlost v konfiguraci není rychlost elektroměru.\0"
		"Odstraňte line z {config}: gridmeter ji zjistí.",
	[FINDING_PORT_TOO_SLOW] =
		"Co přichází z {port}, je rychlejší než {line}.\0"
		"Rychlost v konfiguraci není rychlost elektroměru.\0"
		"Odstraňte line z {config}: gridmeter ji zjistí.",
	[FINDING_PARITY] =
		"{port} je nastaven na {line} a žádný telegram nepřijde celý.\0"
		"Většina elektroměrů vysílá bez paritního bitu; formát v konfiguraci není formát "
		"elektroměru.\0"
		"Odstraňte line z {config}: gridmeter ho zjistí.",
	[FINDING_LINE_SOUGHT] =
		"Z {port} {bytes:přišel jeden bajt|přišly # bajty|přišlo # bajtů}; gridmeter "
		"zkouší jedno nastavení linky za druhým.\0"
		"Ještě neví, jak má elektroměr linku nastavenou; teď platí {line}.\0"
		"Spusťte to znovu za dvě minuty.",
	[FINDING_LIGHT_NOISE] =
		"{bytes:Přišel jeden bajt|Přišly # bajty|Přišlo # bajtů} z {port}: jednotlivé "
		"záblesky, žádné znaky.\0"
		"Hlava vidí lampy nebo slunce místo elektroměru.\0"
		"Nasaďte hlavu na infračervené okénko a zakryjte jiné světlo.",
	[FINDING_OTHER_DEVICE] =
		"{bytes:Přišel jeden bajt|Přišly # bajty|Přišlo # bajtů} textu z {port}, ale "
		"žádný telegram.\0"
		"Je to jiné zařízení: přijímač GPS, výrobek VE.Direct, modem.\0"
		"Nastavte port v {config} na port elektroměru; gridmeter detect ukáže, co říká "
		"každý port.",
	[FINDING_NOT_A_METER] =
		"{bytes:Přišel jeden bajt|Přišly # bajty|Přišlo # bajtů} z {port}, ale nic, co "
		"by začínalo jako telegram.\0"
		"Je to špatný port, špatná rychlost, nebo elektroměr mluví jinou řečí.\0"
		"Spusťte gridmeter detect; je-li to port elektroměru, pošlete záznam (gridmeter "
		"capture {port} my.capture) na {tracker}",
	[FINDING_CHECKSUM_FAMILY] =
		"{frames:Přišel celý jeden telegram|Přišly # celé telegramy|Přišlo # celých "
		"telegramů}, ale obsah neprojde vlastní kontrolou ({main_fault}).\0"
		"Linka je v pořádku; elektroměr počítá jeden ze svých kontrolních součtů "
		"neznámým způsobem.\0"
		"To lze napravit jen v programu: pošlete typ elektroměru a záznam (gridmeter "
		"capture {port} my.capture) na {tracker}",
	[FINDING_LINE_ENDS] =
		"Telegramy P1 přicházejí celé až na konce řádků: před každým LF chybí CR.\0"
		"Most nebo program mezi nimi bere řádky jako text a CR vynechá; kontrolní součet "
		"nesedí.\0"
		"Nastavte most nebo sériový server na raw (binárně), beze změny konců řádků.",
	[FINDING_P1_CHECKSUM] =
		"Telegramy P1 začínají a končí, ale jejich kontrolní součet je chybný "
		"({faults_since}krát).\0"
		"Cestou se ztrácejí znaky: volný nebo dlouhý kabel, slabé napájení, most, který "
		"některé zahodí.\0"
		"Zkontrolujte zástrčku a kabel; dejte kabelu jeho 5 V; nastavte line = 115200 "
		"8N1 v {config}, nebo 9600 7E1 pro DSMR 2 a 3.",
	[FINDING_IDENT_ONLY] =
		"Elektroměr stále říká své jméno a nic za ním ({faults_since}krát).\0"
		"Čeká, až bude o data požádán, nebo je vysílá jinou rychlostí.\0"
		"Nastavte protocol = iec a ask = yes v {config}, s hlavou, která umí vysílat; u "
		"P1 zkontrolujte vodič žádosti.",
	[FINDING_ENDLESS] =
		"Odečet začíná a nekončí ({main_fault}, {faults_since:jednou|#krát}).\0"
		"Elektroměr je uprostřed přerušen, nebo pokaždé vysílá celou svou historii.\0"
		"Nechte hlavu na místě, dokud neskončí; dotázaný elektroměr při 300 baudech "
		"potřebuje minuty.",
	[FINDING_PARTS_MISSING] =
		"První části zpráv přicházejí, následující ne ({main_fault}, {faults_since}krát).\0"
		"Linka nebo adaptér ztrácí, co přijde najednou: vyrovnávací paměť je malá, nebo "
		"most stříhá.\0"
		"Použijte jiný adaptér, nebo nastavte most na raw, s delším čekáním před "
		"vysláním.",
	[FINDING_DAMAGED_ALL] =
		"Telegramy začínají, ale žádný nepřijde celý ({main_fault}, {faults_since}krát).\0"
		"Cestou se ztrácejí bity: hlava sedí šikmo, padá na ni světlo, nebo je kabel "
		"příliš dlouhý.\0"
		"Hlavou trochu otočte a posuňte, zakryjte ji a spusťte to znovu.",
	[FINDING_DAMAGED_BURSTS] =
		"Z posledních telegramů přišlo celých {quality} % a až {gap} po sobě bylo "
		"poškozeno.\0"
		"Občas něco ruší: slunce, lampa, nebo stroj, který spíná.\0"
		"Zakryjte hlavu a veďte její kabel dál od střídačů a motorů.",
	[FINDING_DAMAGED_SOME] =
		"Z posledních telegramů přišlo celých jen {quality} % ({main_fault}).\0"
		"Tu a tam se ztratí bit: hlava vidí elektroměr jen stěží.\0"
		"Hlavou trochu otočte a posuňte, až gridmeter watch neukáže další chyby.",
	[FINDING_KEY_MISSING] =
		"Přišly celé telegramy ({locked}), ale jsou šifrované a není nastaven klíč.\0"
		"Kabel i elektroměr jsou v pořádku.\0"
		"Požádejte distributora o klíč elektroměru (GUEK) a napište key = … do "
		"{keys}{stick}.",
	[FINDING_KEY_WRONG] =
		"Přišly celé telegramy ({locked}), ale klíč je neotevře.\0"
		"Kabel i elektroměr jsou v pořádku, klíč je chybný.\0"
		"Porovnejte key = … v {keys} s tím, co poslal distributor{stick}; po výměně "
		"elektroměru požádejte o nový.",
	[FINDING_AUTH_KEY_WRONG] =
		"Telegramy ({locked}) se podařilo dešifrovat, ale jejich důkaz pravosti je "
		"chybný.\0"
		"Šifrovací klíč je správný, autentizační ne; bez auth_key se elektroměr čte.\0"
		"Porovnejte auth_key = … v {keys} s tím, co poslal distributor{stick}; pokud "
		"jste žádný nedostali, odstraňte ho.",
	[FINDING_NOT_AUTHENTICATED] =
		"Telegramy ({locked}) přišly bez důkazu pravosti, ačkoli je nastaven auth_key.\0"
		"Tento elektroměr pravost toho, co vysílá, nedokládá.\0"
		"Odstraňte auth_key z {keys}{stick}.",
	[FINDING_SECURITY_UNKNOWN] =
		"Telegramy ({unsupported}) přišly se zabezpečením, které gridmeter nezná.\0"
		"Elektroměr šifruje nebo komprimuje způsobem, který není vestavěn.\0"
		"Pošlete typ elektroměru a záznam (gridmeter capture {port} my.capture) na "
		"{tracker}",
	[FINDING_REPLAYED] =
		"Telegramy ({repeated}) měly číslo, které už bylo použito.\0"
		"Přehrávají se staré telegramy, nebo elektroměr začal počítat znovu.\0"
		"Byl-li elektroměr vyměněn, spusťte gridmeter znovu, nebo nastavte counter = "
		"tolerant v {config}; jinak zjistěte, co je mezi nimi.",
	[FINDING_LIST_UNKNOWN] =
		"Telegramy přicházejí celé, ale jejich hodnoty nemají jména a seznam je neznámý."
		"{list_values: Z jedné hodnoty| Z # hodnot| Z # hodnot}"
		"{explained: se vysvětlila jedna| se vysvětlily #| se vysvětlilo #}"
		"{explained_sure:, z toho jistě jedna.|, z toho jistě #.}\0"
		"Distributor nastavil vlastní seznam.\0"
		"gridmeter explain {port} --to SOUBOR zjistí, co hodnoty jsou, podle toho, co "
		"dělají; soubor si prohlédněte a nastavte lists = SOUBOR v {config}.",
	[FINDING_LIST_WITHDRAWN] =
		"Hodnoty nemají jména, a co vypadalo jako stav čítače, kleslo nebo skočilo.\0"
		"Je to vlastní seznam distributora, nebo elektroměr začal počítat znovu.\0"
		"gridmeter explain {port} --to SOUBOR zjistí, co hodnoty jsou; soubor si "
		"prohlédněte a nastavte lists = SOUBOR v {config}. Počítá-li znovu, počkejte "
		"několik minut.",
	[FINDING_EMPTY_PUSH] =
		"{frames:Přišla celá jedna zpráva|Přišly # celé zprávy|Přišlo # celých zpráv}, "
		"bez jmen a hodnot.\0"
		"Distributor otevřel rozhraní, ale k vysílání nic nevybral.\0"
		"Požádejte distributora o seznam s okamžitými hodnotami.",
	[FINDING_WITHOUT_VALUES] =
		"{frames:Přišel celý jeden telegram|Přišly # celé telegramy|Přišlo # celých "
		"telegramů}, bez hodnot.\0"
		"Elektroměr vysílá jen jiné zprávy, nebo vysílání hodnot není zapnuto.\0"
		"Požádejte distributora o zapnutí vysílání hodnot.",
	[FINDING_WEAKER_CHECK] =
		"Telegramy ({weaker}) přišly bez kontrolního součtu, který tento elektroměr dřív "
		"měl.\0"
		"Jejich konec je poškozen, nebo na lince mluví něco jiného; nic z toho se nebere.\0"
		"Zkontrolujte zástrčku a kabel; po výměně elektroměru spusťte gridmeter run "
		"znovu.",
	[FINDING_NOT_BELIEVED] =
		"Telegramy bez kontrolního součtu ({implausible}) si odporovaly.\0"
		"Cestou se poškozují znaky a nic je nechrání.\0"
		"Hlavou trochu otočte a posuňte a zabraňte světlu.",
	[FINDING_OTHER_METER] =
		"Elektroměr na {port} není ten, který se tu čeká.\0"
		"Jeho číslo není {wanted_meter}, nebo tento elektroměr má jiný oddíl.\0"
		"Porovnejte meter = … v {config} s číslem na elektroměru, nebo ho odstraňte.",
	[FINDING_PIN_RELAPSE] =
		"Elektroměr vysílal výkon {lasted_ms} a pak přestal; teď vysílá jen energie.\0"
		"Rozšířená data byla zapnuta jen na čas: InF není trvale na ON.\0"
		"Zadejte PIN znovu a v nabídce nastavte InF na ON; jinak o to požádejte "
		"distributora.",
	[FINDING_NO_PIN] =
		"Elektroměr vysílá celé kWh a žádný výkon.\0"
		"Jeho PIN není zadán.\0"
		"Požádejte distributora o PIN, zadejte ho svítilnou a nastavte InF na ON.",
	[FINDING_NO_DIRECTION] =
		"Elektroměr vysílá výkon bez znaménka a neříká směr.\0"
		"Zda se odebírá nebo dodává, nelze říct.\0"
		"Nastavte power_direction = import v {config}, pokud se tu nic nedodává, nebo "
		"export u elektroměru FVE.",
	[FINDING_NO_POWER_LIST] =
		"Elektroměr nevysílá výkon v žádném ze svých seznamů.\0"
		"Distributor zvolil seznamy bez okamžitých hodnot.\0"
		"Požádejte distributora o seznam s okamžitými hodnotami.",
	[FINDING_INF_OFF] =
		"Elektroměr vysílá přesné energie a žádný výkon.\0"
		"PIN je zadán, ale rozšířená data (InF) jsou vypnuta.\0"
		"Nastavte InF na ON v nabídce elektroměru, svítilnou nebo tlačítkem.",
	[FINDING_FUSE] =
		"{fuse:Jedna hodnota byla|# hodnoty byly|# hodnot bylo} nad tím, co unese "
		"jistič; to se nezveřejňuje.\0"
		"Jistič je zadán příliš malý, nebo je chybný elektroměr či jeho měřítko.\0"
		"Porovnejte fuse = … v {config} s hlavním jističem domu.",
	[FINDING_IMPOSSIBLE] =
		"{impossible power:Jedna hodnota byla|# hodnoty byly|# hodnot bylo} nad tím, co "
		"unese domovní přípojka; to se nezveřejňuje.\0"
		"Výkon má chybné měřítko, nebo je elektroměr za proudovými transformátory.\0"
		"Porovnejte s displejem elektroměru; je-li to pravda, nastavte fuse = … v "
		"{config} na hlavní jistič.",
	[FINDING_NOT_YET] =
		"Na {port} se poslouchá {listened_ms} a zatím se neporozumělo žádnému výkonu.\0"
		"Je příliš brzy říct, co je špatně.\0"
		"Spusťte to znovu za půl minuty; záznam musí být delší.",
	[FINDING_MOUNTING] =
		"Jako {role} elektroměr počítá opačně, než říká jeho role, "
		"{mounting:jednou|#krát}.\0"
		"Je namontován obráceně, nebo to není role tohoto elektroměru.\0"
		"Porovnejte se sluncem nebo spotřebou; pak nastavte reverse = yes nebo no v "
		"{config}, nebo jinou roli na obrazovce.",
	[FINDING_SIGN] =
		"Počitadla energie šla proti výkonu {sign:jednou|#krát}.\0"
		"Výkon má chybné znaménko: odběr se čte jako dodávka.\0"
		"Zkontrolujte power_direction a reverse v {config}; bez nich pošlete záznam "
		"(gridmeter capture {port} my.capture --anonymous) na {tracker}",
	[FINDING_SCALE] =
		"Počitadla energie šla mnohem rychleji nebo pomaleji než výkon, "
		"{scale:jednou|#krát}.\0"
		"Převod transformátoru nebo desetinné místo je chybné.\0"
		"Porovnejte výkon v gridmeter watch s displejem elektroměru a pošlete obojí na "
		"{tracker}",
	[FINDING_PHASE_SUM] =
		"Výkony fází nedávají celkový, {phase sum:jednou|#krát}.\0"
		"Jeden z nich má chybné znaménko nebo je z jiné chvíle.\0"
		"Porovnejte s displejem elektroměru a pošlete záznam (gridmeter capture {port} "
		"my.capture --anonymous) na {tracker}",
	[FINDING_VOLTAGE] =
		"Napětí nebo kmitočet nebyly takové, jaké síť má, {impossible "
		"voltage:jednou|#krát}; nezveřejňuje se.\0"
		"Elektroměr je vysílá v jiném měřítku, než je o jeho druhu známo.\0"
		"Pro výkon nic; aby se měřítko doplnilo, pošlete záznam (gridmeter capture "
		"{port} my.capture --anonymous) na {tracker}",
	[FINDING_APPARENT] =
		"Fáze měla větší výkon, než může dát její napětí a proud, {apparent "
		"power:jednou|#krát}.\0"
		"Výkony a fáze k sobě nepatří.\0"
		"Porovnejte s displejem elektroměru a pošlete záznam (gridmeter capture {port} "
		"my.capture --anonymous) na {tracker}",
	[FINDING_ENERGY] =
		"Počitadlo kleslo nebo skočilo {energy:jednou|#krát} a bylo zadrženo.\0"
		"Elektroměr byl vyměněn, nebo vyslal něco, co být nemůže.\0"
		"Po výměně nic; jinak porovnejte s displejem elektroměru.",
	[FINDING_NO_BUS] =
		"D-Bus systému je nedostupný.\0"
		"Toto není zařízení s Venus OS, jeho sběrnice neběží, nebo ji nesmíme použít.\0"
		"Spusťte to na zařízení GX jako root; jinde zadejte sběrnici pomocí --bus ADRESA.",
	[FINDING_NOT_RUNNING] =
		"Elektroměru na {port} se rozumí, ale neběží gridmeter run, který by ho "
		"zveřejnil.\0"
		"Program není spuštěn, nebo skončil.\0"
		"Spusťte ho: {start}. Skončí-li sám, protokol říká proč: {log}",
	[FINDING_NO_SETTINGS] =
		"Elektroměru se rozumí, ale localsettings (com.victronenergy.settings) tu není.\0"
		"Bez něj elektroměr nedostane instanci; má ho jen zařízení s Venus OS.\0"
		"Na zařízení GX počkejte minutu po startu, jinak ho restartujte.",
	[FINDING_NOT_REGISTERED] =
		"Elektroměru se rozumí, ale není na sběrnici (je {service}).\0"
		"Sběrnice nebo localsettings neodpovídá, sběrnice nepřijímá další spojení, nebo "
		"tento elektroměr čte jiný gridmeter.\0"
		"Počkejte pár sekund a spusťte to znovu; pak se podívejte do protokolu gridmeter "
		"run ({log}). Ze dvou, kteří čtou jeden elektroměr, jeden zastavte.",
	[FINDING_INSTANCE_COLLISION] =
		"Jiný síťový elektroměr, {other}, má také instanci {instance}.\0"
		"Systém a VRM je od sebe nerozeznají.\0"
		"Dejte jednomu z nich jinou instanci: na jeho stránce na obrazovce, nebo našemu "
		"jinou instance = … v {config} (změněný řádek platí jednou, při příštím startu).",
	[FINDING_OTHER_ROLE] =
		"Elektroměr je na sběrnici jako {role} a žádný síťový elektroměr tu není.\0"
		"Nikdo podle něj neřídí baterii.\0"
		"Je-li to elektroměr domu, nastavte jeho roli na obrazovce na síťový elektroměr; "
		"nebo změňte role = … v {config} (změněný řádek platí jednou, při příštím "
		"startu).",
	[FINDING_NO_SYSTEM] =
		"Elektroměr je na sběrnici, ale nikdo ho nepoužívá: com.victronenergy.system tu "
		"není.\0"
		"Toto není zařízení s Venus OS, nebo ještě startuje.\0"
		"Na zařízení GX počkejte minutu, jinak ho restartujte.",
	[FINDING_OTHER_WINS] =
		"Na sběrnici je více síťových elektroměrů ({grid_meters}) a systém používá "
		"{other}.\0"
		"Z více síťových elektroměrů se použije ten s nejnižší instancí; náš má "
		"{instance}.\0"
		"Odstraňte druhý elektroměr, dejte mu jinou roli, nebo dejte našemu nižší "
		"instanci: na jeho stránce na obrazovce, nebo jinou instance = … v {config} "
		"(změněný řádek platí jednou, při příštím startu).",
	[FINDING_AC_INPUT] =
		"Žádný vstup AC systému není nastaven na síť nebo přípojku na břehu.\0"
		"Systém bere síťový elektroměr jen pro takový vstup.\0"
		"Nastavení, Nastavení systému: nastavte vstup AC u sítě na Síť.",
	[FINDING_NOT_ADOPTED] =
		"Elektroměr je na sběrnici, ale systém si ho nevzal za síťový.\0"
		"Trvá to pár sekund, nebo systém dává přednost něčemu jinému.\0"
		"Spusťte to znovu za deset sekund; pak se podívejte do Nastavení, Nastavení "
		"systému, Vstupy AC.",
	[FINDING_ESS_WITHOUT_METER] =
		"Systém elektroměr vidí, ale ESS je nastaven, aby se bez něj obešel.\0"
		"Měření sítě je nastaveno na střídač/nabíječ.\0"
		"Nastavení, ESS, Měření sítě: zvolte Externí elektroměr.",
	[FINDING_ESS_PHASES] =
		"ESS řídí každou fázi, ale elektroměr má výkon jen na {phases:jedné fázi|# "
		"fázích}.\0"
		"Baterii nelze řídit podle fází, které se neměří.\0"
		"Nastavení, ESS, Vícefázová regulace: zvolte Součet všech fází.",
#include "doctor/words_share_cs.inc"
	[FINDING_WITHOUT_BUS] =
		"Elektroměr se čte a nic se nezveřejňuje: bus = none.\0"
		"Systém tento elektroměr nevidí; statistika a gridmeter doctor fungují.\0"
		"Nic, je-li to záměr, jinak odstraňte ten řádek z {config}.",
	[FINDING_STILL_SEARCHING] =
		"Elektroměru na {port} se rozumí; běžící gridmeter ho ještě hledá.\0"
		"Zkouší port za portem, linku za linkou.\0"
		"Počkejte minutu, nebo nastavte port = {port} v {config}.",
	[FINDING_SECOND_METER] =
		"Na sběrnici je více síťových elektroměrů ({grid_meters}); používá se náš.\0"
		"Druhý, {other}, se ukazuje, ale nepoužívá.\0"
		"Měří-li něco jiného, dejte mu jeho roli.",
	[FINDING_STRANGER] =
		"Na {port} je slyšet druhý elektroměr.\0"
		"Hlava vidí dva elektroměry, nebo dva sdílejí linku; používá se jen náš.\0"
		"Nic, nebo hlavu zakryjte.",
	[FINDING_SLOW_ASKING] =
		"Elektroměr je dotazován a jeho odpovědi přicházejí jen každých {period_ms}.\0"
		"To gridmeter se ptá tak zřídka (ask_period); některé elektroměry potřebují na "
		"odpověď tak dlouho.\0"
		"Nastavte kratší ask_period v {config} a sledujte, zda elektroměr stačí.",
	[FINDING_SLOW_FOR_ESS] =
		"Elektroměr vysílá jen každých {period_ms}; to je na dobrou regulaci ESS příliš "
		"pomalé.\0"
		"ESS jedná vícekrát podle jedné staré hodnoty: baterie kmitá kolem žádané "
		"hodnoty.\0"
		"Požádejte distributora o rychlejší seznam; jinak omezte střídač a nastavte "
		"odběr 100 W nebo víc.",
	[FINDING_SLOW_METER] =
		"Elektroměr vysílá jen každých {period_ms}.\0"
		"Tak pozdě sleduje baterie dům.\0"
		"Požádejte distributora o rychlejší seznam; nastavte žádanou hodnotu sítě na asi "
		"50 W odběru.",
	[FINDING_EXPORT_MISSING] =
		"Elektroměr neříká dodanou energii (2.8.0).\0"
		"Počítá jen jeden směr; VRM neukazuje dodávku.\0"
		"S fotovoltaikou požádejte distributora o elektroměr pro oba směry.",
	[FINDING_TOTAL_ONLY] =
		"Elektroměr říká celkový výkon, ne výkon každé fáze.\0"
		"Celkový se zveřejňuje na L1; ESS přesto řídí součet.\0"
		"Nic, je-li Vícefázová regulace na Součet všech fází; viz phases = … v {config}",
	[FINDING_OWN_CODES] =
		"Pod vlastními kódy výrobce elektroměr zřejmě vysílá {codes}.\0"
		"To je návrh jen podle hodnot; nic z toho se nepoužívá.\0"
		"Porovnejte s displejem elektroměru a pošlete záznam (gridmeter capture {port} "
		"my.capture --anonymous) na {tracker}",
	[FINDING_CLOCK] =
		"Hodiny elektroměru ukazují {meter_time}, zdejší {our_time}.\0"
		"Jedny z nich jdou špatně; časy ve VRM jsou od zdejších.\0"
		"Nastavení, Obecné, Datum a čas; hodiny elektroměru jsou věcí distributora.",
#include "doctor/words_head_cs.inc"
};
