/* The sentences of the doctor in Slovenian. A {name} is a fact (doctor/facts.h). */
#include "doctor/words.h"

/* clang-format off */
/* What is seen, what it means, what to do: one behind the other, each ended by 0. */
const char *const texts_sl[N_TEXTS] = {
	[FINDING_STATUS_FORBIDDEN] =
		"Mape, v kateri tekoči gridmeter pove, kako mu gre, ni dovoljeno brati.\0"
		"Morda gridmeter teče, a ta uporabnik ga ne sme vprašati.\0"
		"Zaženite gridmeter doctor kot root ali kot uporabnik, pod katerim teče "
		"gridmeter.",
	[FINDING_STATUS_SENSELESS] =
		"Na {port} nekaj odgovarja, a odgovor nima smisla ali ni prišel v dveh sekundah.\0"
		"gridmeter run tam visi ali je druge različice, ali pa ima njegovo mesto drug "
		"program.\0"
		"Znova zaženite gridmeter run in vprašajte še enkrat; če ostane tako, poglejte, "
		"čigav je {port}: ls -l, fuser.",
	[FINDING_CONFIG_WRONG] =
		"Nastavitve za gridmeter so napačne: {config_error}.\0"
		"gridmeter run jih ne sprejme: nadaljuje s prejšnjimi ali s privzetimi, ali pa "
		"se ne zažene.\0"
		"Popravite to vrstico{stick}; gridmeter run --example izpiše vse ključne besede.",
	[FINDING_DAEMON_ENDS] =
		"gridmeter run se konča, komaj se začne, vedno znova. Njegove zadnje besede: "
		"{last_words}\0"
		"Nekaj mu preprečuje delo; njegove zadnje besede povedo, kaj.\0"
		"Odpravite, kar povedo; znova se zažene sam. Njegov dnevnik: {log}",
	[FINDING_NO_PORT] =
		"Ni nobenih serijskih vrat.\0"
		"Bralna glava ali adapter ni priključen, ali pa je pokvarjen njegov vtič USB ali "
		"kabel.\0"
		"Priključite adapter, poskusite drugo vtičnico USB in poglejte ls -l "
		"/dev/serial/by-id.",
	[FINDING_NO_ADAPTER] =
		"Noben adapter USB ni priključen; so le {port}, vrata same naprave, in z njih ne "
		"pride nič.\0"
		"Bralne glave in kabli P1 so taki adapterji: vaš ni priključen, ali pa je "
		"pokvarjen njegov vtič ali kabel.\0"
		"Priključite adapter, poskusite drugo vtičnico USB in poglejte ls -l "
		"/dev/serial/by-id.",
	[FINDING_ALL_PORTS_HELD] =
		"{ports:Edina serijska vrata ima drug program|Serijskih vrat je # in vsa imajo "
		"drugi programi}.\0"
		"{ports:Morda so vrata števca|Eden od teh programov ima vrata števca}.\0"
		"Ustavite drugi gonilnik na vratih števca; gridmeter detect pove, kdo ima katera.",
	[FINDING_ADAPTER_GONE] =
		"Adapterja števca {meter}, {home}, ni že {gone_ms}.\0"
		"Izvlečen je, ali pa je pokvarjen njegov vtič ali kabel.\0"
		"Znova ga priključite, v katero koli vtičnico USB: gridmeter števec najde sam.",
	[FINDING_PORT_MISSING] =
		"Vrat {port} ni.\0"
		"Adapter ni priključen, ali pa ima drugo ime, odkar je bil znova priključen.\0"
		"Priključite adapter ali nastavite port = auto v {config}, da ime ni pomembno.",
	[FINDING_PORT_HELD] =
		"{port} ima {holder}.\0"
		"Dva programa ne moreta brati istih vrat: vsak bi dobil le koščke.\0"
		"Ustavite drugi program ali dajte gridmetru druga vrata: port = … v {config}",
	[FINDING_PORT_FORBIDDEN] =
		"Vrat {port} ni dovoljeno odpreti.\0"
		"Uporabnik, pod katerim teče gridmeter, nima pravice do teh vrat.\0"
		"Zaženite gridmeter kot root ali uporabnika dodajte v skupino teh vrat (dialout).",
	[FINDING_NOT_SERIAL] =
		"{port} niso serijska vrata.\0"
		"Ime pripada mapi ali napravi druge vrste.\0"
		"Primerjajte port = … v {config} z ls -l /dev/serial/by-id ali nastavite port = "
		"auto.",
	[FINDING_SERVER_REFUSES] =
		"Serijski strežnik {port} zavrača povezavo.\0"
		"Računalnik je tam, a na tej številki vrat ne posluša noben program.\0"
		"Tam zaženite serijski strežnik (ser2net) in primerjajte številko vrat v "
		"{config}.",
	[FINDING_SERVER_UNREACHABLE] =
		"Serijski strežnik {port} ni dosegljiv.\0"
		"Ugasnjen je, v drugem omrežju ali za požarnim zidom.\0"
		"Vklopite ga in od tod z ukazom ping preverite, ali njegov naslov odgovarja.",
	[FINDING_SERVER_NAMELESS] =
		"Imena v {port} ni mogoče najti.\0"
		"Napačno je napisano, ali pa ga ne pozna noben imenski strežnik.\0"
		"V {config} raje napišite številko, kot v port = tcp://192.168.1.5:3333.",
	[FINDING_PORT_FAILED] =
		"Vrat {port} ni mogoče odpreti, in to iz nenavadnega razloga.\0"
		"Sistem jih zavrača: {port_error}.\0"
		"Izvlecite adapter, znova ga priključite in poglejte zadnje vrstice dmesg.",
	[FINDING_ASKED_OVER_TCP] =
		"Z vrat {port} že {silent_ms} ni prišlo nič, nastavljeno pa je ask = yes.\0"
		"Prek TCP števca ni mogoče vprašati, ker se pri tem menja hitrost linije.\0"
		"Glavo priključite na to napravo ali nastavite ask = no v {config}, če števec "
		"oddaja sam.",
	[FINDING_ONLY_ECHO] =
		"Števec je bil vprašan {asked:enkrat|#-krat}; vrnilo se je le poslano.\0"
		"Glava sliši svojo svetlobo: leži na mizi ali zraven okenca števca.\0"
		"Glavo postavite na okence števca, s kablom navzdol.",
	[FINDING_NO_ANSWER] =
		"Števec je bil vprašan {asked:enkrat|#-krat} in ni odgovoril.\0"
		"Glava ni prav nameščena, ne more oddajati, ali pa je števec druge vrste.\0"
		"Glavo postavite na okence s kablom navzdol; njen oddajnik mora gledati v števec.",
	[FINDING_MUST_BE_ASKED] =
		"Z vrat {port} že {silent_ms} ni prišlo nič; nastavljeno je protocol = iec, "
		"vpraša pa nihče.\0"
		"Mnogi števci ASCII oddajajo le, če so vprašani.\0"
		"Nastavite ask = yes v {config}, z glavo, ki lahko oddaja.",
	[FINDING_STOPPED] =
		"Po {telegrams:enem telegramu|# telegramih} z vrat {port} že {silent_ms} ni "
		"prišlo nič.\0"
		"Glava je zdrsnila, kabel je zrahljan, ali pa je števec brez toka.\0"
		"Poglejte, ali sta glava in kabel še taka kot prej.",
	[FINDING_SILENCE] =
		"Z vrat {port} že {silent_ms} ni prišel niti en bajt.\0"
		"Glava ne vidi svetlobe števca, vrata so od česa drugega, ali pa distributer ni "
		"odprl uporabniškega vmesnika.\0"
		"Glavo postavite na infrardeče okence, s kablom navzdol; distributerja prosite, "
		"naj odpre vmesnik. Nekateri števci oddajajo le, če so vprašani: poskusite "
		"gridmeter detect --ask{daemon:; gridmeter medtem ustavite: |}{stop}",
	[FINDING_SEVEN_BITS] =
		"SML se začne, a v vsakem bajtu manjka najvišji bit.\0"
		"Linija ali serijski strežnik vmes je nastavljen na sedem bitov.\0"
		"Nastavite na 8N1: odstranite line iz {config} ali spremenite serijski strežnik.",
	[FINDING_INVERTED] =
		"Kar pride z vrat {port}, je obrnjeno: linija je nizko, kjer bi morala mirovati "
		"visoko.\0"
		"Adapter je za drugo polariteto; vrata P1 so obrnjena.\0"
		"Uporabite adapter za ta števec; adapter FTDI se da obrniti s FT_PROG.",
	[FINDING_PORT_TOO_FAST] =
		"Kar pride z vrat {port}, je {excess}-krat počasnejše od {line}.\0"
		"Hitrost v nastavitvah ni hitrost števca.\0"
		"Odstranite line iz {config}: gridmeter jo ugotovi.",
	[FINDING_PORT_TOO_SLOW] =
		"Kar pride z vrat {port}, je hitrejše od {line}.\0"
		"Hitrost v nastavitvah ni hitrost števca.\0"
		"Odstranite line iz {config}: gridmeter jo ugotovi.",
	[FINDING_PARITY] =
		"Vrata {port} so nastavljena na {line} in noben telegram ne pride cel.\0"
		"Večina števcev oddaja brez paritetnega bita; oblika v nastavitvah ni oblika "
		"števca.\0"
		"Odstranite line iz {config}: gridmeter jo ugotovi.",
	[FINDING_LINE_SOUGHT] =
		"Z vrat {port} {bytes:je prišel en bajt|sta prišla # bajta|so prišli # bajti|je "
		"prišlo # bajtov}; gridmeter poskuša eno nastavitev linije za drugo.\0"
		"Še ne ve, kako ima števec nastavljeno linijo; zdaj velja {line}.\0"
		"Zaženite to znova čez dve minuti.",
	[FINDING_LIGHT_NOISE] =
		"Z vrat {port} {bytes:je prišel en bajt|sta prišla # bajta|so prišli # bajti|je "
		"prišlo # bajtov}: posamezni bliski, nobenih znakov.\0"
		"Glava vidi svetilke ali sonce namesto števca.\0"
		"Glavo postavite na infrardeče okence in preprečite drugo svetlobo.",
	[FINDING_OTHER_DEVICE] =
		"Z vrat {port} {bytes:je prišel en bajt|sta prišla # bajta|so prišli # bajti|je "
		"prišlo # bajtov} besedila, a noben telegram.\0"
		"To je druga naprava: sprejemnik GPS, izdelek VE.Direct, modem.\0"
		"Nastavite port v {config} na vrata števca; gridmeter detect pokaže, kaj pove "
		"vsak.",
	[FINDING_NOT_A_METER] =
		"Z vrat {port} {bytes:je prišel en bajt|sta prišla # bajta|so prišli # bajti|je "
		"prišlo # bajtov}, a nič, kar bi se začelo kot telegram.\0"
		"Vrata so napačna, hitrost je napačna, ali pa števec govori drug jezik.\0"
		"Zaženite gridmeter detect; če so to vrata števca, pošljite posnetek (gridmeter "
		"capture {port} my.capture) na {tracker}",
	[FINDING_CHECKSUM_FAMILY] =
		"{frames:En telegram je prišel cel|# telegrama sta prišla cela|# telegrami so "
		"prišli celi|# telegramov je prišlo celih}, a vsebina ne prestane lastne "
		"kontrole ({main_fault}).\0"
		"Linija je v redu; števec eno od svojih kontrolnih vsot računa na neznan način.\0"
		"To je mogoče popraviti le v programu: pošljite tip števca in posnetek "
		"(gridmeter capture {port} my.capture) na {tracker}",
	[FINDING_LINE_ENDS] =
		"Telegrami P1 pridejo celi, razen koncev vrstic: pred vsakim LF manjka CR.\0"
		"Most ali program vmes ima vrstice za besedilo in CR izpusti; kontrolna vsota ni "
		"prava.\0"
		"Most ali serijski strežnik nastavite na raw (binarno), brez spreminjanja koncev "
		"vrstic.",
	[FINDING_P1_CHECKSUM] =
		"Telegrami P1 se začnejo in končajo, a njihova kontrolna vsota je napačna "
		"({faults_since}-krat).\0"
		"Na poti se izgubljajo znaki: zrahljan ali dolg kabel, šibko napajanje, most, ki "
		"jih kaj izpusti.\0"
		"Preverite vtič in kabel; dajte kablu njegovih 5 V; nastavite line = 115200 8N1 "
		"v {config}, ali 9600 7E1 za DSMR 2 in 3.",
	[FINDING_IDENT_ONLY] =
		"Števec vedno znova pove svoje ime in za njim nič ({faults_since}-krat).\0"
		"Čaka, da ga kdo vpraša po podatkih, ali pa jih oddaja z drugo hitrostjo.\0"
		"Nastavite protocol = iec in ask = yes v {config}, z glavo, ki lahko oddaja; pri "
		"P1 preverite zahtevni vod.",
	[FINDING_ENDLESS] =
		"Odčitek se začne in se ne konča ({main_fault}, {faults_since:enkrat|#-krat}).\0"
		"Števec je sredi oddaje prekinjen, ali pa vsakič odda vso svojo zgodovino.\0"
		"Glavo pustite pri miru, dokler se ne konča; vprašan števec pri 300 baudih "
		"potrebuje minute.",
	[FINDING_PARTS_MISSING] =
		"Prvi deli sporočil pridejo, naslednji ne ({main_fault}, {faults_since}-krat).\0"
		"Linija ali adapter izgublja, kar pride naenkrat: medpomnilnik je premajhen, ali "
		"pa most reže.\0"
		"Vzemite drug adapter ali nastavite most na raw, z daljšim čakanjem pred oddajo.",
	[FINDING_DAMAGED_ALL] =
		"Telegrami se začnejo, a noben ne pride cel ({main_fault}, {faults_since}-krat).\0"
		"Na poti se izgubljajo biti: glava je postrani, vanjo pada svetloba, ali pa je "
		"kabel predolg.\0"
		"Glavo malo zavrtite in premaknite, pokrijte jo in zaženite to znova.",
	[FINDING_DAMAGED_BURSTS] =
		"Od zadnjih telegramov jih je {quality} % prišlo celih, do {gap} zapored pa je "
		"bilo poškodovanih.\0"
		"Včasih nekaj moti: sonce, svetilka ali stroj, ki preklaplja.\0"
		"Pokrijte glavo in njen kabel speljite stran od razsmernikov in motorjev.",
	[FINDING_DAMAGED_SOME] =
		"Od zadnjih telegramov jih je le {quality} % prišlo celih ({main_fault}).\0"
		"Tu in tam se izgubi bit: glava števec komaj vidi.\0"
		"Glavo malo zavrtite in premaknite, dokler gridmeter watch ne kaže več napak.",
	[FINDING_KEY_MISSING] =
		"Telegrami ({locked}) so prišli celi, a so šifrirani in ključ ni nastavljen.\0"
		"Kabel in števec sta v redu.\0"
		"Distributerja prosite za ključ števca (GUEK) in napišite key = … v "
		"{keys}{stick}.",
	[FINDING_KEY_WRONG] =
		"Telegrami ({locked}) so prišli celi, a jih ključ ne odpre.\0"
		"Kabel in števec sta v redu, ključ je napačen.\0"
		"Primerjajte key = … v {keys} s tem, kar je poslal distributer{stick}; po "
		"menjavi števca prosite za novega.",
	[FINDING_AUTH_KEY_WRONG] =
		"Telegrame ({locked}) je bilo mogoče dešifrirati, a njihov dokaz pristnosti je "
		"napačen.\0"
		"Šifrirni ključ je pravi, ključ za pristnost ni; brez auth_key se števec bere.\0"
		"Primerjajte auth_key = … v {keys} s tem, kar je poslal distributer{stick}; če "
		"ga niste dobili, ga odstranite.",
	[FINDING_NOT_AUTHENTICATED] =
		"Telegrami ({locked}) so prišli brez dokaza pristnosti, čeprav je auth_key "
		"nastavljen.\0"
		"Ta števec ne dokazuje pristnosti tega, kar odda.\0"
		"Odstranite auth_key iz {keys}{stick}.",
	[FINDING_SECURITY_UNKNOWN] =
		"Telegrami ({unsupported}) so prišli z zaščito, ki je gridmeter ne pozna.\0"
		"Števec šifrira ali stiska na način, ki ni vgrajen.\0"
		"Pošljite tip števca in posnetek (gridmeter capture {port} my.capture) na "
		"{tracker}",
	[FINDING_REPLAYED] =
		"Telegrami ({repeated}) so imeli številko, ki je bila že uporabljena.\0"
		"Predvajajo se stari telegrami, ali pa je števec začel šteti znova.\0"
		"Če je bil števec zamenjan, znova zaženite gridmeter ali nastavite counter = "
		"tolerant v {config}; sicer poglejte, kaj je vmes.",
	[FINDING_LIST_UNKNOWN] =
		"Telegrami pridejo celi, a njihove vrednosti nimajo imen in seznam ni znan."
		"{list_values: Od ene vrednosti| Od # vrednosti}"
		"{explained: se je razložila ena| sta se razložili #| so se razložile #| se jih je "
		"razložilo #}"
		"{explained_sure:, od tega zanesljivo ena.|, od tega zanesljivo #.}\0"
		"Distributer je nastavil svoj seznam.\0"
		"gridmeter explain {port} --to DATOTEKA ugotovi, kaj so vrednosti, po tem, kar "
		"počnejo; datoteko preglejte, nato nastavite lists = DATOTEKA v {config}.",
	[FINDING_LIST_WITHDRAWN] =
		"Vrednosti nimajo imen, in kar se je zdelo stanje števca, je padlo ali skočilo.\0"
		"To je lasten seznam distributerja ali pa števec šteje na novo.\0"
		"gridmeter explain {port} --to DATOTEKA ugotovi, kaj so vrednosti; datoteko "
		"preglejte, nato nastavite lists = DATOTEKA v {config}. Če šteje na novo, "
		"počakajte nekaj minut.",
	[FINDING_EMPTY_PUSH] =
		"{frames:Eno sporočilo je prišlo celo|# sporočili sta prišli celi|# sporočila so "
		"prišla cela|# sporočil je prišlo celih}, brez imen in vrednosti.\0"
		"Distributer je odprl vmesnik, a za oddajo ni izbral ničesar.\0"
		"Distributerja prosite za seznam s trenutnimi vrednostmi.",
	[FINDING_WITHOUT_VALUES] =
		"{frames:En telegram je prišel cel|# telegrama sta prišla cela|# telegrami so "
		"prišli celi|# telegramov je prišlo celih}, brez vrednosti.\0"
		"Števec oddaja le druga sporočila, ali pa oddaja vrednosti ni vklopljena.\0"
		"Distributerja prosite, naj vklopi oddajo vrednosti.",
	[FINDING_WEAKER_CHECK] =
		"Telegrami ({weaker}) so prišli brez kontrolne vsote, ki jo je ta števec imel "
		"prej.\0"
		"Njihov konec je poškodovan, ali pa na liniji govori kaj drugega; nič od tega ne "
		"velja.\0"
		"Preverite vtič in kabel; po menjavi števca znova zaženite gridmeter run.",
	[FINDING_NOT_BELIEVED] =
		"Telegrami brez kontrolne vsote ({implausible}) so si nasprotovali.\0"
		"Na poti se poškodujejo znaki in nič jih ne varuje.\0"
		"Glavo malo zavrtite in premaknite in preprečite svetlobo.",
	[FINDING_OTHER_METER] =
		"Števec na vratih {port} ni tisti, ki se tu pričakuje.\0"
		"Njegova številka ni {wanted_meter}, ali pa ima ta števec drug razdelek.\0"
		"Primerjajte meter = … v {config} s številko na števcu ali ga odstranite.",
	[FINDING_PIN_RELAPSE] =
		"Števec je {lasted_ms} oddajal moč in potem nehal; zdaj oddaja le energije.\0"
		"Razširjeni podatki so bili vklopljeni le nekaj časa: InF ni trajno na ON.\0"
		"Znova vnesite PIN in v meniju nastavite InF na ON; sicer za to prosite "
		"distributerja.",
	[FINDING_NO_PIN] =
		"Števec oddaja cele kWh in nobene moči.\0"
		"Njegov PIN ni vnesen.\0"
		"Distributerja prosite za PIN, vnesite ga s svetilko in nastavite InF na ON.",
	[FINDING_NO_DIRECTION] =
		"Števec oddaja moč brez predznaka in ne pove smeri.\0"
		"Ali gre za odjem ali oddajo, ni mogoče reči.\0"
		"Nastavite power_direction = import v {config}, če se tu nič ne oddaja, ali "
		"export pri števcu sončne elektrarne.",
	[FINDING_NO_POWER_LIST] =
		"Števec v nobenem od svojih seznamov ne oddaja moči.\0"
		"Distributer je izbral sezname brez trenutnih vrednosti.\0"
		"Distributerja prosite za seznam s trenutnimi vrednostmi.",
	[FINDING_INF_OFF] =
		"Števec oddaja natančne energije in nobene moči.\0"
		"PIN je vnesen, a razširjeni podatki (InF) so izklopljeni.\0"
		"V meniju števca nastavite InF na ON, s svetilko ali tipko.",
	[FINDING_FUSE] =
		"{fuse:Ena meritev je bila|# meritvi sta bili|# meritve so bile|# meritev je "
		"bilo} nad tem, kar prenese varovalka; to se ne objavi.\0"
		"Varovalka je navedena premajhna, ali pa je napačen števec ali njegovo merilo.\0"
		"Primerjajte fuse = … v {config} z glavno varovalko hiše.",
	[FINDING_IMPOSSIBLE] =
		"{impossible power:Ena meritev je bila|# meritvi sta bili|# meritve so bile|# "
		"meritev je bilo} nad tem, kar prenese hišni priključek; to se ne objavi.\0"
		"Moč ima napačno merilo, ali pa je števec za tokovnimi transformatorji.\0"
		"Primerjajte z zaslonom števca; če drži, nastavite fuse = … v {config} na glavno "
		"varovalko.",
	[FINDING_NOT_YET] =
		"Na vratih {port} se posluša {listened_ms} in nobena moč še ni bila razumljena.\0"
		"Prezgodaj je reči, kaj je narobe.\0"
		"Zaženite to znova čez pol minute; posnetek mora biti daljši.",
	[FINDING_MOUNTING] =
		"Kot {role} števec šteje v drugo smer, kot pravi njegova vloga, "
		"{mounting:enkrat|#-krat}.\0"
		"Vgrajen je obratno, ali pa to ni vloga tega števca.\0"
		"Primerjajte s soncem ali porabo; potem nastavite reverse = yes ali no v "
		"{config}, ali drugo vlogo na zaslonu.",
	[FINDING_SIGN] =
		"Števci energije so tekli proti moči {sign:enkrat|#-krat}.\0"
		"Moč ima napačen predznak: odjem se bere kot oddaja.\0"
		"Preverite power_direction in reverse v {config}; brez njiju pošljite posnetek "
		"(gridmeter capture {port} my.capture --anonymous) na {tracker}",
	[FINDING_SCALE] =
		"Števci energije so tekli precej hitreje ali počasneje od moči, "
		"{scale:enkrat|#-krat}.\0"
		"Faktor transformatorja ali decimalno mesto je napačno.\0"
		"Primerjajte moč v gridmeter watch z zaslonom števca in oboje pošljite na "
		"{tracker}",
	[FINDING_PHASE_SUM] =
		"Moči faz skupaj ne dajo celotne, {phase sum:enkrat|#-krat}.\0"
		"Ena od njih ima napačen predznak ali je iz drugega trenutka.\0"
		"Primerjajte z zaslonom števca in pošljite posnetek (gridmeter capture {port} "
		"my.capture --anonymous) na {tracker}",
	[FINDING_VOLTAGE] =
		"Napetost ali frekvenca ni bila taka, kot jo ima omrežje, {impossible "
		"voltage:enkrat|#-krat}; ne objavi se.\0"
		"Števec jo oddaja v drugem merilu, kot je znano za njegovo vrsto.\0"
		"Za moč nič; da se merilo doda, pošljite posnetek (gridmeter capture {port} "
		"my.capture --anonymous) na {tracker}",
	[FINDING_APPARENT] =
		"Faza je imela večjo moč, kot jo lahko dasta njena napetost in tok, {apparent "
		"power:enkrat|#-krat}.\0"
		"Moči in faze ne spadajo skupaj.\0"
		"Primerjajte z zaslonom števca in pošljite posnetek (gridmeter capture {port} "
		"my.capture --anonymous) na {tracker}",
	[FINDING_ENERGY] =
		"Števec energije je padel ali skočil {energy:enkrat|#-krat} in je bil zadržan.\0"
		"Števec je bil zamenjan ali pa je oddal nekaj, kar ne more biti.\0"
		"Po zamenjavi nič; sicer primerjajte z zaslonom števca.",
	[FINDING_NO_BUS] =
		"D-Bus sistema ni dosegljiv.\0"
		"To ni naprava z Venus OS, njeno vodilo ne teče, ali pa ga ne smemo uporabiti.\0"
		"Zaženite to na napravi GX kot root; drugod navedite vodilo z --bus NASLOV.",
	[FINDING_NOT_RUNNING] =
		"Števec na vratih {port} je razumljen, a ni gridmeter run, ki bi ga objavil.\0"
		"Program ni zagnan ali se je končal.\0"
		"Zaženite ga: {start}. Če se konča sam, dnevnik pove, zakaj: {log}",
	[FINDING_NO_SETTINGS] =
		"Števec je razumljen, a localsettings (com.victronenergy.settings) ni.\0"
		"Brez njega števec ne dobi instance; ima ga le naprava z Venus OS.\0"
		"Na napravi GX počakajte minuto po zagonu, sicer jo znova zaženite.",
	[FINDING_NOT_REGISTERED] =
		"Števec je razumljen, a ni na vodilu (je {service}).\0"
		"Vodilo ali localsettings ne odgovarja, vodilo ne sprejme več povezav, ali pa ta "
		"števec bere drug gridmeter.\0"
		"Počakajte nekaj sekund in zaženite to znova; potem poglejte dnevnik gridmeter "
		"run ({log}). Od dveh, ki bereta en števec, enega ustavite.",
	[FINDING_INSTANCE_COLLISION] =
		"Tudi drug omrežni števec, {other}, ima instanco {instance}.\0"
		"Sistem in VRM ju ne moreta ločiti.\0"
		"Enemu od njiju dajte drugo instanco: na njegovi strani na zaslonu, ali našemu z "
		"drugo instance = … v {config} (spremenjena vrstica velja enkrat, ob naslednjem "
		"zagonu).",
	[FINDING_OTHER_ROLE] =
		"Števec je na vodilu kot {role}, omrežnega števca pa ni.\0"
		"Nihče po njem ne krmili baterije.\0"
		"Če je to števec hiše, mu na zaslonu nastavite vlogo omrežni števec; ali "
		"spremenite role = … v {config} (spremenjena vrstica velja enkrat, ob naslednjem "
		"zagonu).",
	[FINDING_NO_SYSTEM] =
		"Števec je na vodilu, a ga nihče ne uporablja: com.victronenergy.system ni.\0"
		"To ni naprava z Venus OS, ali pa se še zaganja.\0"
		"Na napravi GX počakajte minuto, sicer jo znova zaženite.",
	[FINDING_OTHER_WINS] =
		"Na vodilu je več omrežnih števcev ({grid_meters}), sistem pa uporablja {other}.\0"
		"Od več omrežnih števcev se uporabi tisti z najnižjo instanco; naš ima "
		"{instance}.\0"
		"Odstranite drugi števec, dajte mu drugo vlogo, ali dajte našemu nižjo instanco: "
		"na njegovi strani na zaslonu, ali z drugo instance = … v {config} (spremenjena "
		"vrstica velja enkrat, ob naslednjem zagonu).",
	[FINDING_AC_INPUT] =
		"Noben vhod AC sistema ni nastavljen na omrežje ali obalni priključek.\0"
		"Sistem vzame omrežni števec le za tak vhod.\0"
		"Nastavitve, Nastavitev sistema: vhod AC pri omrežju nastavite na Omrežje.",
	[FINDING_NOT_ADOPTED] =
		"Števec je na vodilu, a ga sistem ni vzel za svoj omrežni števec.\0"
		"Traja nekaj sekund, ali pa ima sistem raje kaj drugega.\0"
		"Zaženite to znova čez deset sekund; potem poglejte Nastavitve, Nastavitev "
		"sistema, Vhodi AC.",
	[FINDING_ESS_WITHOUT_METER] =
		"Sistem števec vidi, a ESS je nastavljen, da dela brez njega.\0"
		"Merjenje omrežja je nastavljeno na razsmernik/polnilnik.\0"
		"Nastavitve, ESS, Merjenje omrežja: izberite Zunanji števec.",
	[FINDING_ESS_PHASES] =
		"ESS krmili vsako fazo, števec pa ima moč le na {phases:eni fazi|# fazah}.\0"
		"Baterije ni mogoče krmiliti po fazah, ki se ne merijo.\0"
		"Nastavitve, ESS, Večfazno krmiljenje: izberite Vsota vseh faz.",
#include "doctor/words_share_sl.inc"
	[FINDING_WITHOUT_BUS] =
		"Števec se bere in nič se ne objavi: bus = none.\0"
		"Sistem tega števca ne vidi; statistika in gridmeter doctor delata.\0"
		"Nič, če je to namen, sicer odstranite to vrstico iz {config}.",
	[FINDING_STILL_SEARCHING] =
		"Števec na vratih {port} je razumljen; tekoči gridmeter ga še išče.\0"
		"Poskuša vrata za vrati, linijo za linijo.\0"
		"Počakajte minuto ali nastavite port = {port} v {config}.",
	[FINDING_SECOND_METER] =
		"Na vodilu je več omrežnih števcev ({grid_meters}); uporablja se naš.\0"
		"Drugi, {other}, je prikazan, a se ne uporablja.\0"
		"Če meri kaj drugega, mu dajte njegovo vlogo.",
	[FINDING_STRANGER] =
		"Na vratih {port} se sliši drugi števec.\0"
		"Glava vidi dva števca, ali pa si dva delita linijo; uporablja se le naš.\0"
		"Nič, ali pokrijte glavo.",
	[FINDING_SLOW_ASKING] =
		"Števec je vprašan, njegovi odgovori pa pridejo le vsakih {period_ms}.\0"
		"Gridmeter tako redko vpraša (ask_period); nekateri števci za odgovor "
		"potrebujejo toliko časa.\0"
		"Nastavite krajši ask_period v {config} in poglejte, ali števec zmore.",
	[FINDING_SLOW_FOR_ESS] =
		"Števec oddaja le vsakih {period_ms}; to je prepočasi, da bi ESS dobro krmilil.\0"
		"ESS večkrat ravna po eni stari vrednosti: baterija niha okrog želene vrednosti.\0"
		"Distributerja prosite za hitrejši seznam; sicer omejite razsmernik in nastavite "
		"100 W odjema ali več.",
	[FINDING_SLOW_METER] =
		"Števec oddaja le vsakih {period_ms}.\0"
		"Tako pozno baterija sledi hiši.\0"
		"Distributerja prosite za hitrejši seznam; želeno vrednost omrežja nastavite na "
		"kakih 50 W odjema.",
	[FINDING_EXPORT_MISSING] =
		"Števec ne pove oddane energije (2.8.0).\0"
		"Šteje le v eno smer; VRM ne pokaže oddaje.\0"
		"Pri sončni elektrarni prosite distributerja za dvosmerni števec.",
	[FINDING_TOTAL_ONLY] =
		"Števec pove celotno moč, ne moči vsake faze.\0"
		"Celotna se objavi na L1; ESS vseeno krmili vsoto.\0"
		"Nič, če je Večfazno krmiljenje na Vsota vseh faz; glejte phases = … v {config}",
	[FINDING_OWN_CODES] =
		"Pod lastnimi kodami proizvajalca števec očitno oddaja {codes}.\0"
		"To je predlog le po vrednostih; nič od tega se ne uporablja.\0"
		"Primerjajte z zaslonom števca in pošljite posnetek (gridmeter capture {port} "
		"my.capture --anonymous) na {tracker}",
	[FINDING_CLOCK] =
		"Ura števca kaže {meter_time}, tukajšnja {our_time}.\0"
		"Ena od njiju je napačna; časi v VRM so od tukajšnje.\0"
		"Nastavitve, Splošno, Datum in čas; ura števca je distributerjeva.",
#include "doctor/words_head_sl.inc"
};
