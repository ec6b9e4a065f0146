/* The sentences of the doctor in Italian. A {name} is a fact (doctor/facts.h). */
#include "doctor/words.h"

/* clang-format off */
/* What is seen, what it means, what to do: one behind the other, each ended by 0. */
const char *const texts_it[N_TEXTS] = {
	[FINDING_STATUS_FORBIDDEN] =
		"La cartella in cui un gridmeter in funzione dice come sta non può essere letta.\0"
		"Forse gridmeter è in funzione, ma questo utente non può interrogarlo.\0"
		"Avviare gridmeter doctor come root, o come l'utente con cui gira gridmeter.",
	[FINDING_STATUS_SENSELESS] =
		"A {port} qualcosa risponde, ma ciò che dice non ha senso, o non è arrivato "
		"entro due secondi.\0"
		"gridmeter run è bloccato lì o è di un'altra versione, o un altro programma ha "
		"preso il suo posto.\0"
		"Riavviare gridmeter run e chiedere di nuovo; se resta così, vedere di chi è "
		"{port}: ls -l, fuser.",
	[FINDING_CONFIG_WRONG] =
		"La configurazione di gridmeter è sbagliata: {config_error}.\0"
		"gridmeter run non la accetta: va avanti con quella di prima o con i valori "
		"predefiniti, o non si avvia.\0"
		"Correggere quella riga{stick}; gridmeter run --example mostra tutte le parole "
		"chiave.",
	[FINDING_DAEMON_ENDS] =
		"gridmeter run finisce appena cominciato, ogni volta. Le sue ultime parole: "
		"{last_words}\0"
		"Qualcosa gli impedisce di girare; le sue ultime parole dicono che cosa.\0"
		"Rimediare a ciò che dicono; riparte da solo. Il suo registro: {log}",
	[FINDING_NO_PORT] =
		"Non c'è alcuna porta seriale.\0"
		"La testina di lettura o l'adattatore non è collegato, o la sua spina USB o il "
		"cavo è guasto.\0"
		"Collegare l'adattatore, provare un'altra presa USB; ls -l /dev/serial/by-id.",
	[FINDING_NO_ADAPTER] =
		"Nessun adattatore USB è collegato; c'è solo {port}, una porta dell'apparecchio "
		"stesso, e da lì non viene niente.\0"
		"Le testine di lettura e i cavi P1 sono adattatori di questo tipo: il vostro non "
		"è collegato, o la spina o il cavo è guasto.\0"
		"Collegare l'adattatore, provare un'altra presa USB; ls -l /dev/serial/by-id.",
	[FINDING_ALL_PORTS_HELD] =
		"{ports:L'unica porta seriale è occupata da un altro programma|Ci sono # porte "
		"seriali, e altri programmi le occupano tutte}.\0"
		"{ports:Forse è quella del contatore|Uno di questi programmi ha la porta del "
		"contatore}.\0"
		"Fermare l'altro driver sulla porta del contatore; gridmeter detect dice chi ha "
		"quale.",
	[FINDING_ADAPTER_GONE] =
		"L'adattatore del contatore {meter}, {home}, manca da {gone_ms}.\0"
		"È stato staccato, o la spina o il cavo è guasto.\0"
		"Ricollegarlo, in qualunque presa USB: gridmeter ritrova il contatore da solo.",
	[FINDING_PORT_MISSING] =
		"{port} non c'è.\0"
		"L'adattatore non è collegato, o ha un altro nome da quando è stato ricollegato.\0"
		"Collegare l'adattatore, o impostare port = auto in {config}, così il nome non "
		"conta.",
	[FINDING_PORT_HELD] =
		"{port} è occupata da {holder}.\0"
		"Due programmi non possono leggere la stessa porta: ognuno avrebbe solo dei "
		"pezzi.\0"
		"Fermare l'altro programma, o dare a gridmeter un'altra porta: port = … in "
		"{config}",
	[FINDING_PORT_FORBIDDEN] =
		"{port} non può essere aperta: manca il permesso.\0"
		"L'utente con cui gira gridmeter non ha diritto a questa porta.\0"
		"Avviare gridmeter come root, o aggiungere l'utente al gruppo della porta "
		"(dialout).",
	[FINDING_NOT_SERIAL] =
		"{port} non è una porta seriale.\0"
		"Il nome è di una cartella o di un apparecchio di altro genere.\0"
		"Confrontare port = … in {config} con ls -l /dev/serial/by-id, o impostare port "
		"= auto.",
	[FINDING_SERVER_REFUSES] =
		"Il server seriale {port} rifiuta la connessione.\0"
		"La macchina c'è, ma nessun programma ascolta a quel numero di porta.\0"
		"Avviare là il server seriale (ser2net) e confrontare il numero di porta in "
		"{config}.",
	[FINDING_SERVER_UNREACHABLE] =
		"Il server seriale {port} non è raggiungibile.\0"
		"È spento, in un'altra rete o dietro un firewall.\0"
		"Accenderlo, e da qui provare con ping se il suo indirizzo risponde.",
	[FINDING_SERVER_NAMELESS] =
		"Il nome in {port} non si trova.\0"
		"È scritto male, o nessun server dei nomi lo conosce.\0"
		"Scrivere in {config} il suo numero, come in port = tcp://192.168.1.5:3333.",
	[FINDING_PORT_FAILED] =
		"{port} non può essere aperta, per un motivo insolito.\0"
		"Il sistema la rifiuta: {port_error}.\0"
		"Staccare l'adattatore, ricollegarlo e guardare le ultime righe di dmesg.",
	[FINDING_ASKED_OVER_TCP] =
		"Da {port} non viene niente da {silent_ms}, ed è impostato ask = yes.\0"
		"Per TCP un contatore non può essere interrogato, perché intanto cambia la "
		"velocità della linea.\0"
		"Collegare la testina a questo apparecchio, o impostare ask = no in {config} se "
		"il contatore trasmette da solo.",
	[FINDING_ONLY_ECHO] =
		"Il contatore è stato interrogato {asked:una volta|# volte}; è tornato solo ciò "
		"che era stato inviato.\0"
		"La testina sente la propria luce: è su un tavolo, o accanto alla finestra del "
		"contatore.\0"
		"Mettere la testina sulla finestra del contatore, con il cavo in basso.",
	[FINDING_NO_ANSWER] =
		"Il contatore è stato interrogato {asked:una volta|# volte} e non ha risposto.\0"
		"La testina non è a posto, non può trasmettere, o il contatore è di un altro "
		"tipo.\0"
		"Mettere la testina sulla finestra con il cavo in basso; il trasmettitore deve "
		"guardare il contatore.",
	[FINDING_MUST_BE_ASKED] =
		"Da {port} non viene niente da {silent_ms}; è impostato protocol = iec, e "
		"nessuno interroga.\0"
		"Molti contatori ASCII trasmettono solo se interrogati.\0"
		"Impostare ask = yes in {config}, con una testina che può trasmettere.",
	[FINDING_STOPPED] =
		"Dopo {telegrams:un telegramma|# telegrammi} da {port} non viene niente da "
		"{silent_ms}.\0"
		"La testina si è spostata, il cavo è allentato, o il contatore è senza corrente.\0"
		"Vedere se testina e cavo sono ancora come prima.",
	[FINDING_SILENCE] =
		"Da {port} non viene neppure un byte da {silent_ms}.\0"
		"La testina non vede la luce del contatore, è la porta di qualcos'altro, o il "
		"distributore non ha aperto l'interfaccia per l'utente.\0"
		"Mettere la testina sulla finestra a infrarossi, cavo in basso; chiedere al "
		"distributore di aprire l'interfaccia. Alcuni contatori trasmettono solo se "
		"interrogati: provare gridmeter detect --ask{daemon:; intanto fermare gridmeter: "
		"|}{stop}",
	[FINDING_SEVEN_BITS] =
		"SML comincia, ma manca il bit più alto di ogni byte.\0"
		"La linea, o il server seriale in mezzo, è impostata su sette bit.\0"
		"Impostarla su 8N1: togliere line da {config}, o cambiare il server seriale.",
	[FINDING_INVERTED] =
		"Ciò che viene da {port} è capovolto: la linea riposa sul livello sbagliato.\0"
		"L'adattatore è fatto per l'altra polarità; le porte P1 sono invertite.\0"
		"Usare un adattatore per questo contatore; un adattatore FTDI si può invertire "
		"con FT_PROG.",
	[FINDING_PORT_TOO_FAST] =
		"Ciò che viene da {port} è {excess} volte più lento di {line}.\0"
		"La velocità nella configurazione non è quella del contatore.\0"
		"Togliere line da {config}: gridmeter la trova.",
	[FINDING_PORT_TOO_SLOW] =
		"Ciò che viene da {port} è più veloce di {line}.\0"
		"La velocità nella configurazione non è quella del contatore.\0"
		"Togliere line da {config}: gridmeter la trova.",
	[FINDING_PARITY] =
		"{port} è impostata su {line}, e nessun telegramma arriva intero.\0"
		"Quasi tutti i contatori trasmettono senza bit di parità; il formato nella "
		"configurazione non è quello del contatore.\0"
		"Togliere line da {config}: gridmeter lo trova.",
	[FINDING_LINE_SOUGHT] =
		"{bytes:È arrivato un byte|Sono arrivati # byte} da {port}; gridmeter prova "
		"un'impostazione della linea dopo l'altra.\0"
		"Non sa ancora come il contatore ha impostato la sua linea; ora vale {line}.\0"
		"Riprovare tra due minuti.",
	[FINDING_LIGHT_NOISE] =
		"{bytes:È arrivato un byte|Sono arrivati # byte} da {port}: lampi isolati, "
		"nessun carattere.\0"
		"La testina vede lampade o il sole invece del contatore.\0"
		"Mettere la testina sulla finestra a infrarossi e tenere lontana altra luce.",
	[FINDING_OTHER_DEVICE] =
		"{bytes:È arrivato un byte|Sono arrivati # byte} di testo da {port}, ma nessun "
		"telegramma.\0"
		"È un altro apparecchio: un ricevitore GPS, un prodotto VE.Direct, un modem.\0"
		"Impostare port in {config} su quella del contatore; gridmeter detect mostra che "
		"cosa dice ogni porta.",
	[FINDING_NOT_A_METER] =
		"{bytes:È arrivato un byte|Sono arrivati # byte} da {port}, ma niente che "
		"cominci come un telegramma.\0"
		"È la porta sbagliata, la velocità sbagliata, o un contatore che parla un'altra "
		"lingua.\0"
		"Avviare gridmeter detect; se è la porta del contatore, inviare una "
		"registrazione (gridmeter capture {port} my.capture) a {tracker}",
	[FINDING_CHECKSUM_FAMILY] =
		"{frames:Un telegramma è arrivato intero|# telegrammi sono arrivati interi}, ma "
		"il contenuto non supera il proprio controllo ({main_fault}).\0"
		"La linea è a posto; il contatore calcola una delle sue somme di controllo in un "
		"modo sconosciuto.\0"
		"Si può rimediare solo nel programma: inviare il tipo del contatore e una "
		"registrazione (gridmeter capture {port} my.capture) a {tracker}",
	[FINDING_LINE_ENDS] =
		"I telegrammi P1 arrivano interi tranne le fini di riga: manca il CR davanti a "
		"ogni LF.\0"
		"Un ponte o un programma in mezzo prende le righe per testo; la somma di "
		"controllo non torna.\0"
		"Impostare il ponte o il server seriale su raw (binario), senza cambiare le fini "
		"di riga.",
	[FINDING_P1_CHECKSUM] =
		"I telegrammi P1 cominciano e finiscono, ma la loro somma di controllo è "
		"sbagliata ({faults_since} volte).\0"
		"Per strada si perdono caratteri: un cavo allentato o lungo, un'alimentazione "
		"debole, un ponte che ne lascia cadere.\0"
		"Controllare spina e cavo; dare al cavo i suoi 5 V; impostare line = 115200 8N1 "
		"in {config}, o 9600 7E1 per DSMR 2 e 3.",
	[FINDING_IDENT_ONLY] =
		"Il contatore dice il suo nome più e più volte, e dopo niente ({faults_since} "
		"volte).\0"
		"Aspetta che gli si chiedano i dati, o li trasmette a un'altra velocità.\0"
		"Impostare protocol = iec e ask = yes in {config}, con una testina che può "
		"trasmettere; con P1 controllare il filo di richiesta.",
	[FINDING_ENDLESS] =
		"Una lettura comincia e non finisce ({main_fault}, {faults_since:una volta|# "
		"volte}).\0"
		"Il contatore viene interrotto a metà, o trasmette ogni volta tutta la sua "
		"storia.\0"
		"Lasciare la testina al suo posto finché ha finito; un contatore interrogato a "
		"300 baud ha bisogno di minuti.",
	[FINDING_PARTS_MISSING] =
		"Le prime parti dei messaggi arrivano, le seguenti no ({main_fault}, "
		"{faults_since} volte).\0"
		"La linea o l'adattatore perde ciò che viene in un colpo solo: un buffer è "
		"troppo piccolo, o un ponte taglia.\0"
		"Usare un altro adattatore, o impostare il ponte su raw, con un'attesa più lunga "
		"prima di trasmettere.",
	[FINDING_DAMAGED_ALL] =
		"I telegrammi cominciano, ma nessuno arriva intero ({main_fault}, {faults_since} "
		"volte).\0"
		"Per strada si perdono bit: la testina è storta, entra luce, o il cavo è troppo "
		"lungo.\0"
		"Girare e spostare un poco la testina, coprirla e riprovare.",
	[FINDING_DAMAGED_BURSTS] =
		"Degli ultimi telegrammi è arrivato intero il {quality} %, e fino a {gap} di "
		"fila erano rovinati.\0"
		"A volte qualcosa disturba: il sole, una lampada, o una macchina che commuta.\0"
		"Coprire la testina e tenere il suo cavo lontano da inverter e motori.",
	[FINDING_DAMAGED_SOME] =
		"Degli ultimi telegrammi è arrivato intero solo il {quality} % ({main_fault}).\0"
		"Ogni tanto si perde un bit: la testina vede appena il contatore.\0"
		"Girare e spostare un poco la testina finché gridmeter watch non mostra più "
		"errori.",
	[FINDING_KEY_MISSING] =
		"{locked} telegrammi sono arrivati interi, ma sono cifrati, e non è impostata "
		"alcuna chiave.\0"
		"Cavo e contatore sono a posto.\0"
		"Chiedere al distributore la chiave del contatore (GUEK) e scrivere key = … in "
		"{keys}{stick}.",
	[FINDING_KEY_WRONG] =
		"{locked} telegrammi sono arrivati interi, ma la chiave non li apre.\0"
		"Cavo e contatore sono a posto, la chiave è sbagliata.\0"
		"Confrontare key = … in {keys} con ciò che ha inviato il distributore{stick}; "
		"dopo un cambio di contatore chiedere quella nuova.",
	[FINDING_AUTH_KEY_WRONG] =
		"{locked} telegrammi si sono potuti decifrare, ma la loro prova di autenticità è "
		"sbagliata.\0"
		"La chiave di cifratura è giusta, quella di autenticazione no; senza auth_key il "
		"contatore viene letto.\0"
		"Confrontare auth_key = … in {keys} con ciò che ha inviato il "
		"distributore{stick}; se non ne avete ricevuta, toglierla.",
	[FINDING_NOT_AUTHENTICATED] =
		"{locked} telegrammi sono arrivati senza prova di autenticità, benché auth_key "
		"sia impostata.\0"
		"Questo contatore non autentica ciò che trasmette.\0"
		"Togliere auth_key da {keys}{stick}.",
	[FINDING_SECURITY_UNKNOWN] =
		"{unsupported} telegrammi sono arrivati con una protezione che gridmeter non "
		"conosce.\0"
		"Il contatore cifra o comprime in un modo che qui manca.\0"
		"Inviare il tipo del contatore e una registrazione (gridmeter capture {port} "
		"my.capture) a {tracker}",
	[FINDING_REPLAYED] =
		"{repeated} telegrammi avevano un numero già usato.\0"
		"Vecchi telegrammi vengono ripetuti, o il contatore ha ricominciato a contare.\0"
		"Se il contatore è stato cambiato, riavviare gridmeter, o impostare counter = "
		"tolerant in {config}; altrimenti vedere che cosa c'è in mezzo.",
	[FINDING_LIST_UNKNOWN] =
		"I telegrammi arrivano interi, ma i loro valori non hanno nomi, e la lista è "
		"sconosciuta.{list_values: Di un valore| Di # valori}"
		"{explained: uno si è spiegato da sé| # si sono spiegati da sé}"
		"{explained_sure:, di cui uno con certezza.|, di cui # con certezza.}\0"
		"Il distributore ha impostato una lista propria.\0"
		"gridmeter explain {port} --to FILE scopre che cosa sono i valori, da quello che "
		"fanno; guardare il file, poi impostare lists = FILE in {config}.",
	[FINDING_LIST_WITHDRAWN] =
		"I valori non hanno nomi, e quello che sembrava un totale è sceso o saltato.\0"
		"È una lista propria del distributore, o il contatore ha ricominciato a contare.\0"
		"gridmeter explain {port} --to FILE scopre che cosa sono i valori; guardare il "
		"file, poi impostare lists = FILE in {config}. Se conta da capo, aspettare alcuni "
		"minuti.",
	[FINDING_EMPTY_PUSH] =
		"{frames:Un messaggio è arrivato intero|# messaggi sono arrivati interi}, senza "
		"nomi né valori.\0"
		"Il distributore ha aperto l'interfaccia, ma non ha scelto niente da trasmettere.\0"
		"Chiedere al distributore la lista con i valori istantanei.",
	[FINDING_WITHOUT_VALUES] =
		"{frames:Un telegramma è arrivato intero|# telegrammi sono arrivati interi}, "
		"senza valori.\0"
		"Il contatore trasmette solo altri messaggi, o la trasmissione dei valori non è "
		"attivata.\0"
		"Chiedere al distributore di attivare la trasmissione dei valori.",
	[FINDING_WEAKER_CHECK] =
		"{weaker} telegrammi sono arrivati senza la somma di controllo che questo "
		"contatore aveva prima.\0"
		"La loro fine è rovinata, o su questa linea parla qualcos'altro; non se ne crede "
		"niente.\0"
		"Controllare spina e cavo; dopo un cambio di contatore riavviare gridmeter run.",
	[FINDING_NOT_BELIEVED] =
		"{implausible} telegrammi senza somma di controllo si contraddicevano.\0"
		"Per strada si rovinano caratteri e niente li protegge.\0"
		"Girare e spostare un poco la testina, e tenere lontana la luce.",
	[FINDING_OTHER_METER] =
		"Il contatore che si sente su {port} non è quello atteso qui.\0"
		"Il suo numero non è {wanted_meter}, o un'altra sezione ha questo contatore.\0"
		"Confrontare meter = … in {config} con il numero sul contatore, o toglierlo.",
	[FINDING_PIN_RELAPSE] =
		"Il contatore ha trasmesso la sua potenza per {lasted_ms} e poi ha smesso; ora "
		"trasmette solo energie.\0"
		"I suoi dati estesi sono stati attivi solo per un po': InF non è su ON in modo "
		"stabile.\0"
		"Inserire di nuovo il PIN e mettere InF su ON nel menu; altrimenti chiederlo al "
		"distributore.",
	[FINDING_NO_PIN] =
		"Il contatore trasmette kWh interi e nessuna potenza.\0"
		"Il suo PIN non è inserito.\0"
		"Chiedere il PIN al distributore, inserirlo con una torcia e mettere InF su ON.",
	[FINDING_NO_DIRECTION] =
		"Il contatore trasmette la sua potenza senza segno e non dice la direzione.\0"
		"Se preleva o immette non si può dire.\0"
		"Impostare power_direction = import in {config} se qui non si immette niente, o "
		"export a un contatore fotovoltaico.",
	[FINDING_NO_POWER_LIST] =
		"Il contatore non trasmette la potenza in nessuna delle sue liste.\0"
		"Il distributore ha scelto liste senza valori istantanei.\0"
		"Chiedere al distributore la lista con i valori istantanei.",
	[FINDING_INF_OFF] =
		"Il contatore trasmette energie fini e nessuna potenza.\0"
		"Il PIN è inserito, ma i dati estesi (InF) sono spenti.\0"
		"Mettere InF su ON nel menu del contatore, con la torcia o il pulsante.",
	[FINDING_FUSE] =
		"{fuse:Una misura era|# misure erano} oltre ciò che porta il fusibile; cose "
		"simili non si pubblicano.\0"
		"Il fusibile è indicato troppo piccolo, o il contatore o la sua scala è "
		"sbagliata.\0"
		"Confrontare fuse = … in {config} con il fusibile principale della casa.",
	[FINDING_IMPOSSIBLE] =
		"{impossible power:Una misura era|# misure erano} oltre ciò che porta un "
		"allacciamento; cose simili non si pubblicano.\0"
		"Una potenza ha la scala sbagliata, o il contatore sta dietro a trasformatori di "
		"corrente.\0"
		"Confrontare con il display del contatore; se è vero, impostare fuse = … in "
		"{config} sul fusibile principale.",
	[FINDING_NOT_YET] =
		"{port} è ascoltata da {listened_ms}, e ancora non si è capita alcuna potenza.\0"
		"È troppo presto per dire che cosa non va.\0"
		"Riprovare tra mezzo minuto; una registrazione deve essere più lunga.",
	[FINDING_MOUNTING] =
		"Come {role} il contatore conta nella direzione opposta a quella del suo ruolo, "
		"{mounting:una volta|# volte}.\0"
		"È montato al contrario, o il ruolo non è quello di questo contatore.\0"
		"Confrontare con il sole o il carico; poi impostare reverse = yes o no in "
		"{config}, o un altro ruolo sullo schermo.",
	[FINDING_SIGN] =
		"I contatori di energia andavano contro la potenza {sign:una volta|# volte}.\0"
		"La potenza ha il segno sbagliato: il prelievo viene letto come immissione.\0"
		"Controllare power_direction e reverse in {config}; senza di essi inviare una "
		"registrazione (gridmeter capture {port} my.capture --anonymous) a {tracker}",
	[FINDING_SCALE] =
		"I contatori di energia andavano molto più veloci o più lenti della potenza, "
		"{scale:una volta|# volte}.\0"
		"Un rapporto di trasformazione o un decimale è sbagliato.\0"
		"Confrontare la potenza in gridmeter watch con il display del contatore, e "
		"inviare entrambi a {tracker}",
	[FINDING_PHASE_SUM] =
		"Le potenze delle fasi non danno il totale, {phase sum:una volta|# volte}.\0"
		"Una di esse ha il segno sbagliato o è di un altro momento.\0"
		"Confrontare con il display del contatore, e inviare una registrazione "
		"(gridmeter capture {port} my.capture --anonymous) a {tracker}",
	[FINDING_VOLTAGE] =
		"Una tensione o frequenza non era di quelle di una rete, {impossible voltage:una "
		"volta|# volte}; non viene pubblicata.\0"
		"Il contatore la trasmette in una scala diversa da quella nota del suo tipo.\0"
		"Niente per la potenza; perché la scala sia aggiunta, inviare una registrazione "
		"(gridmeter capture {port} my.capture --anonymous) a {tracker}",
	[FINDING_APPARENT] =
		"Una fase aveva più potenza di quanta ne diano la sua tensione e corrente, "
		"{apparent power:una volta|# volte}.\0"
		"Potenze e fasi non vanno insieme.\0"
		"Confrontare con il display del contatore, e inviare una registrazione "
		"(gridmeter capture {port} my.capture --anonymous) a {tracker}",
	[FINDING_ENERGY] =
		"Un contatore di energia è sceso o saltato {energy:una volta|# volte} ed è stato "
		"trattenuto.\0"
		"Il contatore è stato sostituito o ha trasmesso una cosa impossibile.\0"
		"Niente dopo una sostituzione; altrimenti confrontare con il suo display.",
	[FINDING_NO_BUS] =
		"Il D-Bus del sistema non è raggiungibile.\0"
		"Questo non è un apparecchio Venus OS, il suo bus non gira, o non possiamo "
		"usarlo.\0"
		"Avviarlo sull'apparecchio GX, come root; altrove indicare il bus con --bus "
		"INDIRIZZO.",
	[FINDING_NOT_RUNNING] =
		"Il contatore su {port} si capisce, ma non c'è un gridmeter run che lo pubblichi.\0"
		"Il programma non è avviato, o è finito.\0"
		"Avviarlo: {start}. Se finisce da solo, il suo registro dice perché: {log}",
	[FINDING_NO_SETTINGS] =
		"Il contatore si capisce, ma localsettings (com.victronenergy.settings) non c'è.\0"
		"Senza di esso il contatore non ha un'istanza; lo ha solo un apparecchio Venus "
		"OS.\0"
		"Su un apparecchio GX aspettare un minuto dopo l'avvio, altrimenti riavviarlo.",
	[FINDING_NOT_REGISTERED] =
		"Il contatore si capisce, ma non è sul bus (è {service}).\0"
		"Il bus o localsettings non risponde, il bus non accetta altre connessioni, o un "
		"altro gridmeter legge questo contatore.\0"
		"Aspettare qualche secondo e riprovare; poi guardare il registro di gridmeter "
		"run ({log}). Di due che leggono lo stesso contatore, fermarne uno.",
	[FINDING_INSTANCE_COLLISION] =
		"Anche un altro contatore di rete, {other}, ha l'istanza {instance}.\0"
		"Il sistema e VRM non possono distinguere i due.\0"
		"Dare a uno dei due un'altra istanza: nella sua pagina sullo schermo, o al "
		"nostro con un'altra instance = … in {config} (una riga cambiata vale una volta, "
		"al prossimo avvio).",
	[FINDING_OTHER_ROLE] =
		"Il contatore è sul bus come {role}, e non c'è un contatore di rete.\0"
		"Nessuno regola la batteria secondo esso.\0"
		"Se è il contatore della casa, impostare il suo ruolo su contatore di rete sullo "
		"schermo; o cambiare role = … in {config} (una riga cambiata vale una volta, al "
		"prossimo avvio).",
	[FINDING_NO_SYSTEM] =
		"Il contatore è sul bus, ma nessuno lo usa: com.victronenergy.system non c'è.\0"
		"Questo non è un apparecchio Venus OS, o si sta ancora avviando.\0"
		"Su un apparecchio GX aspettare un minuto, altrimenti riavviarlo.",
	[FINDING_OTHER_WINS] =
		"Ci sono {grid_meters} contatori di rete sul bus, e il sistema usa {other}.\0"
		"Di più contatori di rete si usa quello con l'istanza più bassa; il nostro ha "
		"{instance}.\0"
		"Togliere l'altro contatore, dargli un altro ruolo, o dare al nostro un'istanza "
		"più bassa: nella sua pagina sullo schermo, o con un'altra instance = … in "
		"{config} (una riga cambiata vale una volta, al prossimo avvio).",
	[FINDING_AC_INPUT] =
		"Nessun ingresso AC del sistema è impostato su rete o banchina.\0"
		"Il sistema prende un contatore di rete solo per un tale ingresso.\0"
		"Impostazioni, Configurazione del sistema: impostare l'ingresso AC verso la rete "
		"su Rete.",
	[FINDING_NOT_ADOPTED] =
		"Il contatore è sul bus, ma il sistema non lo ha preso come contatore di rete.\0"
		"Ci vuole qualche secondo, o il sistema preferisce altro.\0"
		"Riprovare tra dieci secondi; poi guardare Impostazioni, Configurazione del "
		"sistema, Ingressi AC.",
	[FINDING_ESS_WITHOUT_METER] =
		"Il sistema vede il contatore, ma ESS è impostato per farne a meno.\0"
		"La misura della rete è impostata su inverter/caricabatterie.\0"
		"Impostazioni, ESS, Misura della rete: scegliere Contatore esterno.",
	[FINDING_ESS_PHASES] =
		"ESS regola ogni fase, ma il contatore ha {phases:una fase|# fasi} con una "
		"potenza.\0"
		"La batteria non può essere regolata su fasi che non si misurano.\0"
		"Impostazioni, ESS, Regolazione multifase: scegliere Totale di tutte le fasi.",
#include "doctor/words_share_it.inc"
	[FINDING_WITHOUT_BUS] =
		"Il contatore viene letto e niente è pubblicato: bus = none.\0"
		"Il sistema non vede questo contatore; le statistiche e gridmeter doctor fanno "
		"il loro lavoro.\0"
		"Niente se è voluto, altrimenti togliere quella riga da {config}.",
	[FINDING_STILL_SEARCHING] =
		"Il contatore su {port} si capisce; il gridmeter in funzione lo sta ancora "
		"cercando.\0"
		"Prova una porta dopo l'altra, una linea dopo l'altra.\0"
		"Aspettare un minuto, o impostare port = {port} in {config}.",
	[FINDING_SECOND_METER] =
		"Ci sono {grid_meters} contatori di rete sul bus; si usa il nostro.\0"
		"L'altro, {other}, si vede ma non si usa.\0"
		"Se misura qualcos'altro, dargli il suo ruolo.",
	[FINDING_STRANGER] =
		"Su {port} si sente un secondo contatore.\0"
		"La testina vede due contatori, o due condividono una linea; si usa solo il "
		"nostro.\0"
		"Niente, o coprire la testina.",
	[FINDING_SLOW_ASKING] =
		"Il contatore viene interrogato, e risponde solo ogni {period_ms}.\0"
		"È gridmeter che chiede così di rado (ask_period); alcuni contatori hanno "
		"bisogno di questo tempo per rispondere.\0"
		"Impostare un ask_period più breve in {config} e vedere se il contatore ce la fa.",
	[FINDING_SLOW_FOR_ESS] =
		"Il contatore trasmette solo ogni {period_ms}; è troppo lento perché ESS regoli "
		"bene.\0"
		"ESS agisce più volte su un solo valore vecchio: la batteria oscilla attorno al "
		"valore impostato.\0"
		"Chiedere al distributore una lista più veloce; altrimenti limitare l'inverter, "
		"e impostare 100 W di prelievo o più.",
	[FINDING_SLOW_METER] =
		"Il contatore trasmette solo ogni {period_ms}.\0"
		"La batteria segue la casa con questo ritardo.\0"
		"Chiedere al distributore una lista più veloce; impostare il setpoint della rete "
		"su circa 50 W di prelievo.",
	[FINDING_EXPORT_MISSING] =
		"Il contatore non dice l'energia immessa (2.8.0).\0"
		"Conta in una sola direzione; VRM non mostra immissione.\0"
		"Con un impianto fotovoltaico chiedere al distributore un contatore per le due "
		"direzioni.",
	[FINDING_TOTAL_ONLY] =
		"Il contatore dice la potenza totale, non quella di ogni fase.\0"
		"Il totale è pubblicato su L1; ESS regola comunque la somma.\0"
		"Niente se la Regolazione multifase è su Totale di tutte le fasi; vedere phases "
		"= … in {config}",
	[FINDING_OWN_CODES] =
		"Con codici propri del costruttore il contatore sembra inviare {codes}.\0"
		"È un suggerimento dai soli valori; nulla ne viene usato.\0"
		"Confrontare con il display del contatore, e inviare una registrazione "
		"(gridmeter capture {port} my.capture --anonymous) a {tracker}",
	[FINDING_CLOCK] =
		"L'orologio del contatore dice {meter_time}, quello qui {our_time}.\0"
		"Uno dei due è sbagliato; gli orari in VRM vengono da quello qui.\0"
		"Impostazioni, Generale, Data e ora; l'orologio del contatore è del distributore.",
#include "doctor/words_head_it.inc"
};
